use crate::{diagnostic::Diagnostic, lint::Subject, yaml::Node};

/// A claim template with the name of a volume of the Pods.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for set in subject.objects.of_kind("StatefulSet") {
        let volumes = set
            .at("spec/template/spec/volumes")
            .map(Node::items)
            .unwrap_or_default();
        for name in set.claims().filter_map(|c| c.at("metadata/name")) {
            let twin = volumes
                .iter()
                .find_map(|v| v.get("name").filter(|n| n.as_str() == name.as_str()));
            let Some(twin) = twin else { continue };
            // Older examples write the volume that the controller makes of the claim.
            let claim = volumes.iter().find(|v| v.get("name") == Some(twin));
            let claim = claim.and_then(|v| v.at("persistentVolumeClaim/claimName"));
            if claim.is_some_and(|c| c.as_str() == name.as_str()) {
                continue;
            }
            let message = format!(
                "the claim `{}` takes the place of a volume of that name",
                name.as_str().unwrap_or_default()
            );
            found.push(
                Diagnostic::new("claim-template-shadows-volume", set.span(name), message)
                    .help("rename one of them: the volume of the template is never mounted")
                    .related(set.span(twin), "the volume is here"),
            );
        }
    }
}
