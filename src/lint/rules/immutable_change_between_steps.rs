use crate::{
    diagnostic::Diagnostic,
    lint::Subject,
    model::objects::{Object, lab},
    yaml::{Content, Node},
};

/// Two manifests of one object in a lab, where the second cannot be applied over the first.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let all = &subject.objects.all;
    for (n, later) in all.iter().enumerate() {
        let Some(room) = lab(&later.manifest.path) else {
            continue;
        };
        let same = |o: &&Object<'_>| {
            lab(&o.manifest.path) == Some(room)
                && (&o.kind, &o.name, &o.namespace) == (&later.kind, &later.name, &later.namespace)
                && !o.name.is_empty()
        };
        let Some(earlier) = all[..n].iter().rfind(same) else {
            continue;
        };
        if is_deleted(subject, room, later) {
            continue;
        }
        for (path, words) in fixed_fields(&later.kind) {
            let (old, new) = (earlier.at(path), later.at(path));
            let settled = |node: Option<&Node>| match node.and_then(Node::as_str) {
                // What the server fills in when nothing is said.
                Some("OrderedReady") => None,
                _ => node.map(plain),
            };
            if settled(old) == settled(new) {
                continue;
            }
            let place = |object: &Object<'_>, node: Option<&Node>| {
                node.map_or_else(|| object.name_span(), |n| object.span(n))
            };
            found.push(
                Diagnostic::new(
                    "immutable-change-between-steps",
                    place(later, new),
                    (*words).to_owned(),
                )
                .help("delete the object between the steps, or give it another name")
                .related(place(earlier, old), "the same object is made here"),
            );
            break;
        }
    }
}

/// Fields that an update may not change, and what the server says of it.
fn fixed_fields(kind: &str) -> &'static [(&'static str, &'static str)] {
    const STATEFUL_SET: &str = "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
    const SELECTOR: &str = "spec.selector: Invalid value: field is immutable";
    match kind {
        "StatefulSet" => &[
            ("spec/serviceName", STATEFUL_SET),
            ("spec/podManagementPolicy", STATEFUL_SET),
            ("spec/selector", STATEFUL_SET),
            ("spec/volumeClaimTemplates", STATEFUL_SET),
        ],
        "Deployment" | "DaemonSet" | "ReplicaSet" => &[("spec/selector", SELECTOR)],
        "Job" => &[(
            "spec/template",
            "spec.template: Invalid value: field is immutable",
        )],
        "Service" => &[(
            "spec/clusterIP",
            "spec.clusterIPs[0]: Invalid value: may not change once set",
        )],
        "PersistentVolumeClaim" => &[
            (
                "spec/accessModes",
                "spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims",
            ),
            (
                "spec/storageClassName",
                "spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims",
            ),
        ],
        "EndpointSlice" => &[(
            "addressType",
            "addressType: Invalid value: field is immutable",
        )],
        _ => &[],
    }
}

/// Whether any command of the lab may delete the object before it is made anew.
fn is_deleted(subject: &Subject<'_>, room: &str, object: &Object<'_>) -> bool {
    let file = object.manifest.path.rsplit('/').next().unwrap_or_default();
    let scripts = subject
        .site
        .labs
        .iter()
        .filter(|l| l.id == room)
        .flat_map(|l| {
            let text = |bytes: &std::sync::Arc<[u8]>| String::from_utf8_lossy(bytes).into_owned();
            l.files.values().map(text).collect::<Vec<_>>()
        });
    scripts.into_iter().any(|text| {
        text.lines().any(|line| {
            let deletes = line.contains("delete") || line.contains("--force");
            let wide = ["namespace", " ns ", "--all", " -f ", " -k "];
            deletes
                && (line.contains(&object.name)
                    || line.contains(file)
                    || wide.iter().any(|w| line.contains(w)))
        })
    })
}

/// A value without its places.
fn plain(node: &Node) -> String {
    match &node.content {
        Content::Scalar { value, .. } => format!("{value:?}"),
        Content::Sequence(items) => {
            let items: Vec<String> = items.iter().map(plain).collect();
            format!("[{}]", items.join(","))
        }
        Content::Mapping(entries) => {
            let mut pairs: Vec<String> = entries
                .iter()
                .map(|e| format!("{:?}:{}", e.key, plain(&e.value)))
                .collect();
            pairs.sort();
            format!("{{{}}}", pairs.join(","))
        }
    }
}
