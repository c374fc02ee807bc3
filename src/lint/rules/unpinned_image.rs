use std::collections::BTreeSet;

use crate::{diagnostic::Diagnostic, kubernetes::call::is_placeholder, lint::Subject};

/// An image whose name means something else tomorrow.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    const REPLACED: &[&str] = &[
        "CronJob",
        "DaemonSet",
        "Deployment",
        "ReplicaSet",
        "StatefulSet",
    ];
    let mut seen = BTreeSet::new();
    let objects = subject.objects.all.iter();
    // The Pods of these are replaced one by one, on their own days; a bare Pod is made once.
    for object in objects.filter(|o| REPLACED.contains(&o.kind.as_str())) {
        for image in object.containers().iter().filter_map(|c| c.get("image")) {
            let name = image.as_str().unwrap_or_default();
            if is_pinned(name) || stands_for_another(name) {
                continue;
            }
            // Once a file is enough: who mends one sees the others.
            if seen.insert((object.manifest.path.clone(), name.to_owned())) {
                found.push(
                    Diagnostic::new(
                        "unpinned-image",
                        object.span(image),
                        format!("`{name}` names another image with each release"),
                    )
                    .help("name a version: a Pod that is replaced may otherwise run other software than its peers"),
                );
            }
        }
    }
}

fn is_pinned(image: &str) -> bool {
    let last = image.rsplit('/').next().unwrap_or(image);
    image.contains('@') || last.split_once(':').is_some_and(|(_, tag)| tag != "latest")
}

/// `your-app`, `<image>`: not meant to be pulled as it stands.
fn stands_for_another(image: &str) -> bool {
    let word = |w: &str| matches!(w, "my" | "your" | "example" | "image" | "myapp" | "app");
    is_placeholder(image)
        || image.contains("example.")
        || image.split(['/', '-', '_', ':']).any(word)
}
