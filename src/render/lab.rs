//! What a lab's page shows besides its text: needs, steps to tick off, the proof; and the
//! lab as an archive that works without the site.

use std::io::Write;

use flate2::{Compression, GzBuilder};
use serde_json::{Value, json};

use super::{Output, html};
use crate::{
    model::{
        Lab, PageId, Site,
        lab::{Proof, Standing, Step},
    },
    parse::Family,
    render::Content,
};

/// The lab of a page, for templates; null for other pages.
pub(super) fn context(site: &Site, page: PageId) -> Value {
    let Some(lab) = site.lab_on(page) else {
        return Value::Null;
    };
    let front = lab.front();
    json!({
        "id": lab.id,
        "objectives": lines(&front.objectives),
        "keypoints": lines(&front.keypoints),
        "teach": front.time.map(|t| t.teach),
        "do": front.time.map(|t| t.do_),
        "needs": needs(lab),
        "images": front.images,
        "steps": lab.steps.iter().map(|s| step(lab, s)).collect::<Vec<_>>(),
        "archive": format!("{}.tar.gz", lab.id),
        "handout": format!("{}-handout.html", lab.id),
        "proof": proof(lab),
    })
}

/// What a list of labs says of each; null for other pages.
pub(super) fn summary(site: &Site, page: PageId) -> Value {
    let Some(lab) = site.lab_on(page) else {
        return Value::Null;
    };
    json!({
        "teach": lab.front().time.map(|t| t.teach),
        "do": lab.front().time.map(|t| t.do_),
        "steps": lab.steps.len(),
        "needs": needs(lab),
        "proof": proof(lab),
    })
}

/// Lines of front matter as HTML.
pub(super) fn lines(lines: &[String]) -> Vec<String> {
    lines.iter().map(|l| html::line(l)).collect()
}

fn step(lab: &Lab, step: &Step) -> Value {
    // The page is `labs/<id>.html`, its files lie in `labs/<id>/`.
    let verify = format!("{}/{}", lab.id, step.verify_path());
    json!({
        "id": step.id,
        "title": step.title,
        "verify": step.verify.then_some(verify),
        "command": format!("bash {}", step.verify_path()),
        "challenge": step.challenge,
    })
}

pub(super) fn needs(lab: &Lab) -> Vec<String> {
    let needs = &lab.front().needs;
    let mut list = Vec::new();
    list.extend(
        needs
            .kubernetes
            .as_ref()
            .map(|v| format!("Kubernetes {v} or later")),
    );
    list.extend(needs.family.map(|f| match f {
        Family::Dual => "a dual-stack cluster".to_owned(),
        one => format!("a cluster with {}", one.words()),
    }));
    list.extend(needs.nodes.filter(|n| *n > 1).map(|n| format!("{n} nodes")));
    if needs.storage {
        list.push("a default StorageClass".to_owned());
    }
    if needs.exclusive {
        list.push("a cluster of your own, for the lab changes the cluster itself".to_owned());
    }
    list.extend(needs.tools.iter().cloned());
    list
}

pub(super) fn proof(lab: &Lab) -> Value {
    let standing = match lab.standing() {
        Standing::Proven => "proven",
        Standing::Stale => "stale",
        Standing::Unproven => "unproven",
    };
    let known = lab.proof.as_ref().and_then(|p| p.as_ref().ok());
    let proven: Vec<Value> = known.map_or(Vec::new(), |proof: &Proof| {
        let list = proof.proven.iter();
        list.map(|p| {
            json!({
                "kubernetes": p.kubernetes,
                "family": p.family.words(),
                "date": p.date,
                "seconds": p.seconds,
                "stand_ins": p.images.iter().any(|i| i.stand_in),
            })
        })
        .collect()
    });
    json!({"standing": standing, "proven": proven})
}

/// `labs/<id>.tar.gz` for each lab: its folder and the library of its checks.
pub(super) fn archives(site: &Site) -> Vec<Output> {
    let files = |lab: &Lab| {
        let all = lab.files.iter();
        all.map(|(path, bytes)| (format!("labs/{path}"), bytes.to_vec()))
            .collect::<Vec<_>>()
    };
    let output = |lab: &Lab| {
        Some(Output {
            path: format!("labs/{}.tar.gz", lab.id),
            content: Content::Bytes(archive(files(lab)).ok()?.into()),
        })
    };
    site.labs.iter().filter_map(output).collect()
}

/// A tar.gz of files by path. No dates and no owners: the same files are the same archive,
/// wherever it is made.
pub fn archive(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> std::io::Result<Vec<u8>> {
    let gz = GzBuilder::new().write(Vec::new(), Compression::default());
    let mut tar = tar::Builder::new(gz);
    for (path, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(if path.ends_with(".sh") { 0o755 } else { 0o644 });
        tar.append_data(&mut header, path, &bytes[..])?;
    }
    let mut gz = tar.into_inner()?;
    gz.flush()?;
    gz.finish()
}
