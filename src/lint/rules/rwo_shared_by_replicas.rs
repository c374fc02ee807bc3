use crate::{diagnostic::Diagnostic, lint::Subject, yaml::Node};

/// Replicas that share a volume which one node mounts at a time.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for object in &subject.objects.all {
        let replicas = object
            .text("spec/replicas")
            .and_then(|r| r.parse::<u32>().ok());
        let several = matches!(
            object.kind.as_str(),
            "Deployment" | "ReplicaSet" | "StatefulSet"
        );
        if !several || replicas.is_none_or(|r| r < 2) {
            continue;
        }
        let volumes = object
            .at("spec/template/spec/volumes")
            .map(Node::items)
            .unwrap_or_default();
        for name in volumes
            .iter()
            .filter_map(|v| v.at("persistentVolumeClaim/claimName"))
        {
            let claim = subject
                .objects
                .of_kind("PersistentVolumeClaim")
                .find(|c| Some(c.name.as_str()) == name.as_str() && object.beside(c));
            let Some(modes) = claim.and_then(|c| c.at("spec/accessModes")) else {
                continue;
            };
            let once = |m: &Node| matches!(m.as_str(), Some("ReadWriteOnce" | "ReadWriteOncePod"));
            if let Some(claim) = claim
                && !modes.items().is_empty()
                && modes.items().iter().all(once)
            {
                found.push(
                    Diagnostic::new(
                        "rwo-shared-by-replicas",
                        object.span(name),
                        format!("{} replicas share a claim that one node mounts at a time", replicas.unwrap_or_default()),
                    )
                    .help("use a StatefulSet with `volumeClaimTemplates`: each Pod gets a claim of its own")
                    .related(claim.span(modes), "the access mode is here"),
                );
            }
        }
    }
}
