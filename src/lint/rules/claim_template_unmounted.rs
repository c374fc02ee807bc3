use crate::{diagnostic::Diagnostic, lint::Subject, yaml::Node};

/// A claim template that no container mounts.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for set in subject.objects.of_kind("StatefulSet") {
        for name in set.claims().filter_map(|c| c.at("metadata/name")) {
            let mounts = |container: &&Node, list: &str| {
                let mounts = container.get(list).map(Node::items).unwrap_or_default();
                mounts
                    .iter()
                    .any(|m| m.get("name").and_then(Node::as_str) == name.as_str())
            };
            let mounted = set
                .containers()
                .iter()
                .any(|c| mounts(c, "volumeMounts") || mounts(c, "volumeDevices"));
            if mounted || set.containers().is_empty() {
                continue;
            }
            let message = format!(
                "no container mounts `{}`",
                name.as_str().unwrap_or_default()
            );
            found.push(
                Diagnostic::new("claim-template-unmounted", set.span(name), message)
                    .help("add it to a container's `volumeMounts`: until then the data goes with the container"),
            );
        }
    }
}
