use crate::{
    diagnostic::Diagnostic,
    lint::Subject,
    model::objects::Object,
    yaml::{Content, Node},
};

/// Pods that are ready only after Pods which wait for them.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for set in subject.objects.of_kind("StatefulSet") {
        let replicas = set
            .text("spec/replicas")
            .and_then(|r| r.parse::<u32>().ok())
            .unwrap_or(1);
        if replicas < 2 {
            continue;
        }
        let service = subject.objects.governing(set);
        let waits = before_ready(set);
        let waits = waits.iter().filter(|(_, text)| is_wait(text));
        for (node, text) in waits {
            if let Some(diagnostic) =
                later_peer(set, node, text).or_else(|| unready_name(set, service?, node, text))
            {
                found.push(diagnostic);
                break;
            }
        }
    }
}

/// The scalars that have to succeed before a Pod is Ready.
fn before_ready<'a>(set: &'a Object<'_>) -> Vec<(&'a Node, &'a str)> {
    let Some(pod) = set.pod() else {
        return Vec::new();
    };
    let items = |path: &str| pod.at(path).map(Node::items).unwrap_or_default();
    let mut found = Vec::new();
    for container in items("spec/initContainers") {
        // A sidecar runs beside the others; only its start is waited for.
        if container.get("restartPolicy").is_none() {
            scalars(container.get("command"), &mut found);
            scalars(container.get("args"), &mut found);
        }
    }
    for container in items("spec/containers") {
        scalars(container.at("readinessProbe/exec/command"), &mut found);
        scalars(container.at("startupProbe/exec/command"), &mut found);
    }
    found
}

fn scalars<'a>(node: Option<&'a Node>, found: &mut Vec<(&'a Node, &'a str)>) {
    let Some(node) = node else { return };
    match &node.content {
        Content::Scalar { value, .. } => found.push((node, value)),
        Content::Sequence(items) => items.iter().for_each(|i| scalars(Some(i), found)),
        Content::Mapping(_) => {}
    }
}

/// Whether a script asks for names. One that tells Pods apart may ask on the right ones only.
fn is_wait(text: &str) -> bool {
    const ASKS: &[&str] = &[
        "nslookup", "getent", "dig ", "host ", "ping ", "nc ", "curl ", "wget ", "/dev/tcp",
    ];
    const TELLS_APART: &[&str] = &["ordinal", "hostname", "HOSTNAME", "POD_NAME", "case "];
    ASKS.iter().any(|w| text.contains(w)) && !TELLS_APART.iter().any(|w| text.contains(w))
}

/// With OrderedReady, the first Pod is Ready before the second is made.
fn later_peer(set: &Object<'_>, node: &Node, text: &str) -> Option<Diagnostic> {
    if set.text("spec/podManagementPolicy") == Some("Parallel") {
        return None;
    }
    let start = set
        .text("spec/ordinals/start")
        .and_then(|s| s.parse::<u32>().ok())
        .unwrap_or(0);
    let prefix = format!("{}-", set.name);
    let later = text.match_indices(&prefix).find_map(|(at, _)| {
        let rest = &text[at + prefix.len()..];
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        match rest[..digits].parse::<u32>() {
            Ok(ordinal) => (ordinal > start).then(|| format!("{prefix}{ordinal}")),
            // A loop over the ordinals reaches the later ones.
            Err(_) => rest
                .starts_with('$')
                .then(|| format!("{prefix}{}", start + 1)),
        }
    })?;
    let first = format!("{prefix}{start}");
    let mut diagnostic = Diagnostic::new(
        "ordered-peer-deadlock",
        set.span(node),
        format!("`{first}` waits here for `{later}`, which is not made before `{first}` is Ready"),
    )
    .help(
        "set `podManagementPolicy: Parallel`, and `publishNotReadyAddresses: true` on the Service",
    );
    if let Some(policy) = set.at("spec/podManagementPolicy") {
        diagnostic = diagnostic.related(set.span(policy), "one Pod after the other");
    }
    Some(diagnostic)
}

/// A Pod has no name in DNS before it is Ready, unless its Service publishes it.
fn unready_name(
    set: &Object<'_>,
    service: &Object<'_>,
    node: &Node,
    text: &str,
) -> Option<Diagnostic> {
    if service.text("spec/publishNotReadyAddresses") == Some("true") || !service.is_headless() {
        return None;
    }
    let member = format!(".{}", service.name);
    let inside = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let asked = text.match_indices(&member).any(|(at, _)| {
        // `db-0.db`, `$i.db`: a member of the Service, not a word that ends with its name.
        let before = text[..at].chars().next_back();
        let after = text[at + member.len()..].chars().next();
        before.is_some_and(|c| inside(c) || c == '}' || c == ')') && !after.is_some_and(inside)
    });
    if !asked || !text.contains(&format!("{}-", set.name)) {
        return None;
    }
    Some(
        Diagnostic::new(
            "ordered-peer-deadlock",
            set.span(node),
            format!(
                "the Pods wait for names of `{}`, which DNS tells only when they are Ready",
                service.name
            ),
        )
        .help("set `publishNotReadyAddresses: true` on the Service")
        .related(service.name_span(), "the Service is here"),
    )
}
