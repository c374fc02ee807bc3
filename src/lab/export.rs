//! A lab → the files of a lab elsewhere, by path. Nothing is written here.

use std::collections::BTreeMap;

use serde_json::json;

use crate::model::{
    Lab, Site,
    lab::{LIBRARY, Step},
};

/// How a check names the library that it sources.
const SOURCED: &str = "/lib/verify.sh\"";

/// The lab as it is: `labs/<id>` and `labs/lib` side by side, so that checks find their library.
pub fn folder(lab: &Lab) -> BTreeMap<String, Vec<u8>> {
    lab.files
        .iter()
        .map(|(path, bytes)| (format!("labs/{path}"), bytes.to_vec()))
        .collect()
}

/// A Killercoda scenario in a folder named after the lab.
pub fn killercoda(site: &Site, lab: &Lab) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut put = |path: String, text: String| {
        files.insert(format!("{}/{path}", lab.id), text.into_bytes());
    };
    let text = &lab.document.text;
    let first = lab.steps.first().map_or(text.len(), |s| s.range.start);
    put(
        "intro.md".to_owned(),
        intro(lab, &text[lab.document.body..first]),
    );
    let mut steps = Vec::new();
    for step in &lab.steps {
        let folder = format!("step-{}", step.id);
        put(format!("{folder}/text.md"), step_text(site, lab, step));
        let verify = lab.text(&step.verify_path()).unwrap_or("");
        put(format!("{folder}/verify.sh"), standalone(lab, verify));
        steps.push(json!({
            "title": step.title,
            "text": format!("{folder}/text.md"),
            "verify": format!("{folder}/verify.sh"),
        }));
    }
    let points: String = lab
        .front()
        .keypoints
        .iter()
        .map(|p| format!("- {p}\n"))
        .collect();
    put("finish.md".to_owned(), format!("Well done.\n\n{points}"));
    put("setup.sh".to_owned(), setup(lab));
    let mut assets = Vec::new();
    let mut own_files = BTreeMap::new();
    let own = format!("{}/", lab.id);
    for (path, bytes) in &lab.files {
        let Some(inner) = path.strip_prefix(&own).filter(|p| typed(p)) else {
            continue;
        };
        own_files.insert(format!("{own}assets/{inner}"), bytes.to_vec());
        let folder = inner.rsplit_once('/').map_or("", |(folder, _)| folder);
        assets.push(json!({"file": inner, "target": format!("/root/{folder}")}));
    }
    let index = json!({
        "title": lab.title,
        "description": lab.front().summary.clone().unwrap_or_default(),
        "details": {
            "intro": {"text": "intro.md", "foreground": "setup.sh"},
            "steps": steps,
            "finish": {"text": "finish.md"},
            "assets": {"host01": assets},
        },
        "backend": {"imageid": "kubernetes-kubeadm-1node"},
    });
    put(
        "index.json".to_owned(),
        serde_json::to_string_pretty(&index).expect("plain data") + "\n",
    );
    files.extend(own_files);
    files
}

/// Whether the page's commands may name that file: not what the scenario has in other forms.
fn typed(path: &str) -> bool {
    let own = ["lab.md", "setup.sh", "cleanup.sh"].contains(&path);
    !own && !path.starts_with("steps/")
}

/// The variables of the page, for the learner's shell; then the lab's own `setup.sh`.
fn setup(lab: &Lab) -> String {
    let mut text = "#!/bin/bash\n".to_owned();
    let variables = lab.front().variables.iter();
    for (name, variable) in variables {
        text.push_str(&format!("export {name}='{}'\n", variable.default));
    }
    if !lab.front().variables.contains_key("NAMESPACE") {
        text.push_str(&format!("export NAMESPACE='{}'\n", lab.namespace()));
    }
    if let Some(own) = lab.text("setup.sh") {
        text.push_str(own.split_once('\n').map_or("", |(_, rest)| rest));
    }
    text
}

fn intro(lab: &Lab, text: &str) -> String {
    let mut out = text.trim().to_owned() + "\n";
    if !lab.front().objectives.is_empty() {
        out.push_str("\nAfter this lab you can:\n\n");
        for objective in &lab.front().objectives {
            out.push_str(&format!("- {objective}\n"));
        }
    }
    out
}

/// The step's words: commands become ones to click, files that are shown become their text.
fn step_text(site: &Site, lab: &Lab, step: &Step) -> String {
    let text = &lab.document.text;
    let mut out = String::new();
    let mut at = step.heading.end;
    let excerpts = &site.pages[lab.page].body.excerpts;
    for (block, excerpt) in lab.document.blocks.iter().zip(excerpts) {
        if !step.range.contains(&block.range.start) {
            continue;
        }
        out.push_str(&text[at..block.range.start]);
        let code = match excerpt {
            Some(Ok(excerpt)) => &excerpt.code,
            _ => &block.code,
        };
        let language = match block.info.has("output") {
            true => "text",
            false => &block.info.language,
        };
        let click = if block.info.has("run") {
            "{{exec}}"
        } else {
            ""
        };
        out.push_str(&format!("```{language}\n{}\n```{click}", code.trim_end()));
        at = block.range.end;
        if text[..at].ends_with('\n') {
            out.push('\n');
        }
    }
    out.push_str(&text[at.min(step.range.end)..step.range.end]);
    out.trim().to_owned() + "\n"
}

/// A check with its library inside: elsewhere there is no folder beside it.
fn standalone(lab: &Lab, verify: &str) -> String {
    let library = lab.files.get(&format!("{LIBRARY}/verify.sh"));
    let library = library.map_or(String::new(), |l| String::from_utf8_lossy(l).into_owned());
    let mut out = String::new();
    for line in verify.lines() {
        let sources = line.starts_with(". ") || line.starts_with("source ");
        if sources && line.contains(SOURCED) {
            out.push_str(&library);
        } else if !line.trim_start().starts_with("# shellcheck source") {
            out.push_str(line);
        }
        out.push('\n');
    }
    out
}
