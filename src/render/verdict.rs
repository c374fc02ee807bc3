//! What Kubernetes says of a block, below the block: who accepts it, and what is stored.

use serde_json::Value;

use super::{
    Inputs,
    highlight::highlight,
    html::escape_into,
    stored::{self, Line},
};
use crate::{
    kubernetes::{Judgement, Version, name_set},
    model::{Excerpt, Manifest, ManifestId, relative_url},
    parse::Block,
    parse::Document,
    yaml::Text,
};

/// The verdicts on the manifests of a block, as HTML; nothing when nobody judged it. `url` is
/// that of the page.
pub(super) fn verdict(
    inputs: &Inputs<'_>,
    document: &Document,
    block: &Block,
    excerpt: Option<&Excerpt>,
    url: &str,
) -> String {
    let manifests = match excerpt {
        Some(excerpt) => inputs.verdicts.in_block(&excerpt.source.path, None),
        None => inputs
            .verdicts
            .in_block(&document.path, Some(block.range.start)),
    };
    let mut out = String::new();
    if manifests.is_empty() {
        return out;
    }
    out.push_str("<div class=\"verdict\">");
    badge(&mut out, inputs, manifests);
    if let Some(excerpt) = excerpt {
        download(&mut out, inputs, excerpt, url);
    }
    for id in manifests {
        let manifest = &inputs.site.manifests[*id];
        refusal(&mut out, inputs, *id, manifest);
        object(&mut out, inputs, *id, manifest);
    }
    out.push_str("</div>");
    out
}

/// `Kubernetes 1.34 to 1.37 accepts this`.
fn badge(out: &mut String, inputs: &Inputs<'_>, manifests: &[ManifestId]) {
    let judged: Vec<Version> = versions(inputs, manifests, |_| true);
    let refused = versions(inputs, manifests, |j| !j.accepted);
    if judged.is_empty() {
        return;
    }
    let accepted: Vec<Version> = judged
        .iter()
        .filter(|v| !refused.contains(v))
        .copied()
        .collect();
    let consumers = manifests.iter().flat_map(|id| inputs.verdicts.of(*id));
    let consumer = match consumers
        .map(|j| j.consumer.as_str())
        .find(|c| !c.is_empty())
    {
        None | Some("kube-apiserver") => "Kubernetes",
        Some(other) => other,
    };
    let (class, text) = match (accepted.is_empty(), refused.is_empty()) {
        (_, true) => ("ok", format!("{consumer} {} accepts this", span(&judged))),
        (true, _) => ("no", format!("{consumer} {} rejects this", span(&judged))),
        _ => (
            "warn",
            format!(
                "{consumer} {} accepts this, {} rejects it",
                name_set(&accepted, &judged),
                name_set(&refused, &judged)
            ),
        ),
    };
    out.push_str("<p class=\"judged\"><span class=\"badge ");
    out.push_str(class);
    out.push_str("\">");
    escape_into(out, &text);
    out.push_str("</span></p>");
}

/// All the versions by their ends.
fn span(versions: &[Version]) -> String {
    match versions {
        [only] => only.to_string(),
        [first, .., last] => format!("{first} to {last}"),
        [] => String::new(),
    }
}

fn versions(
    inputs: &Inputs<'_>,
    manifests: &[ManifestId],
    wanted: impl Fn(&Judgement) -> bool,
) -> Vec<Version> {
    let all = manifests.iter().flat_map(|id| inputs.verdicts.of(*id));
    let mut versions: Vec<Version> = all.filter(|j| wanted(j)).map(|j| j.version).collect();
    versions.sort_unstable();
    versions.dedup();
    versions
}

/// A file that the site carries can be had as it is.
fn download(out: &mut String, inputs: &Inputs<'_>, excerpt: &Excerpt, url: &str) {
    let path = &*excerpt.source.path;
    let Some(address) = path
        .strip_prefix("content/")
        .filter(|_| inputs.site.assets.contains_key(path))
    else {
        return;
    };
    out.push_str("<a class=\"download\" download href=\"");
    escape_into(out, &relative_url(url, address));
    out.push_str("\">Download ");
    escape_into(out, path.rsplit('/').next().unwrap_or(path));
    out.push_str("</a>");
}

/// What the newest version that refuses a wrong example says.
fn refusal(out: &mut String, inputs: &Inputs<'_>, id: ManifestId, manifest: &Manifest) {
    if manifest.claim.reject.is_none() {
        return;
    }
    let judgement = inputs.verdicts.of(id).iter().rev().find(|j| !j.accepted);
    let findings = judgement.iter().flat_map(|j| &j.findings);
    for finding in findings.filter(|f| f.kind.rejects()) {
        out.push_str("<p class=\"refusal\"><samp>");
        escape_into(out, &finding.message);
        out.push_str("</samp></p>");
    }
}

/// The defaulted object, folded away.
fn object(out: &mut String, inputs: &Inputs<'_>, id: ManifestId, manifest: &Manifest) {
    let whole = manifest.header.fragment.is_none() && !manifest.header.output && !manifest.elided;
    let judgement = inputs
        .verdicts
        .of(id)
        .iter()
        .rev()
        .find(|j| j.accepted && whole);
    let Some((judgement, text)) = judgement.and_then(|j| Some((j, j.object.as_deref()?))) else {
        return;
    };
    let version = judgement.version.to_string();
    let kind = judgement.gvk.as_ref().map_or("", |g| g.kind.as_str());
    let consumer = judgement.consumer.as_str();
    let parts = ["stored", &manifest.text, text, consumer, kind, &version];
    let html = inputs.highlighter.block(&parts.map(str::as_bytes), || {
        folded(judgement, text, &manifest.text)
    });
    out.push_str(&html);
}

/// `object` is what was made of the `written` text; nothing is said when nothing was added.
fn folded(judgement: &Judgement, object: &str, written: &Text) -> String {
    let mut out = String::new();
    let Ok(value) = serde_json::from_str::<Value>(object) else {
        return out;
    };
    let written = written.nodes().ok().and_then(|nodes| nodes.first());
    let lines = stored::lines(&value, written);
    let added = lines.iter().filter(|l| l.added).count();
    if added == 0 {
        return out;
    }
    let what = match judgement.consumer.as_str() {
        "kube-apiserver" => "What the API server stores".to_owned(),
        consumer => format!("What {consumer} makes of it"),
    };
    out.push_str("<details class=\"stored\"><summary>");
    escape_into(&mut out, &what);
    let kind = judgement.gvk.as_ref().map_or("", |g| g.kind.as_str());
    if !kind.is_empty() {
        out.push_str(" for the ");
        escape_into(&mut out, kind);
    }
    let noun = if added == 1 { "line" } else { "lines" };
    out.push_str(&format!(
        " <span class=\"count\">{added} {noun} added by {}</span>",
        judgement.version
    ));
    out.push_str("</summary><pre tabindex=\"0\"><code class=\"language-yaml\">");
    shown(&mut out, &lines);
    out.push_str("</code></pre></details>");
    out
}

fn shown(out: &mut String, lines: &[Line]) {
    let text: String = lines.iter().map(|l| l.text.clone() + "\n").collect();
    let html = highlight("yaml", &text);
    for (line, html) in lines.iter().zip(html.lines()) {
        out.push_str(if line.added {
            "<ins class=\"line\">"
        } else {
            "<span class=\"line\">"
        });
        out.push_str(html);
        out.push_str(if line.added { "</ins>\n" } else { "</span>\n" });
    }
}
