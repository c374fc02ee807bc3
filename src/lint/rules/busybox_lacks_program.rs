use crate::{
    diagnostic::Diagnostic,
    kubernetes::{call::Call, shell::Word},
    lint::{Subject, usage::CommandUse},
    yaml::Node,
};

/// A program that a BusyBox image does not have, and what it has instead.
const LACKS: &[(&str, &str)] = &[
    ("bash", "run `sh`"),
    ("curl", "run `wget -qO-`"),
    (
        "dig",
        "run `nslookup`, or an image that has dig, such as agnhost",
    ),
    ("host", "run `nslookup`"),
    ("jq", "pipe the answer into jq outside of the Pod"),
    ("ss", "run `netstat`"),
    ("tcpdump", "take an image that has it"),
];

/// A program that is to run in a Pod of BusyBox, which has none of that name.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for command in &subject.usages.commands {
        let Some(call) = &command.call else { continue };
        let Some(word) = program(call).filter(|_| is_busybox(subject, command, call)) else {
            continue;
        };
        let name = word.text.rsplit('/').next().unwrap_or(&word.text);
        let Some((name, instead)) = LACKS.iter().find(|(lacking, _)| *lacking == name) else {
            continue;
        };
        let span = command.place.span(word.range.clone());
        let message = format!("the busybox image has no `{name}`");
        found.push(Diagnostic::new("busybox-lacks-program", span, message).help(*instead));
    }
}

/// What the Pod is to run.
fn program(call: &Call) -> Option<&Word> {
    match call.path.as_str() {
        "kubectl exec" | "kubectl debug" => call.rest.first(),
        "kubectl run" => call.rest.first().or(call.arguments.get(1)),
        _ => None,
    }
}

fn is_busybox(subject: &Subject<'_>, command: &CommandUse, call: &Call) -> bool {
    let image = call.flags.iter().find(|f| f.name == "image");
    if let Some(image) = image.and_then(|f| f.value.as_ref()) {
        return named(&image.text);
    }
    let target = call.arguments.first().filter(|w| !w.open);
    let (Some(target), "kubectl exec") = (target, call.path.as_str()) else {
        return false;
    };
    // Only the page's own Pod is surely the one that is meant.
    let path = command.path();
    let pod = subject.objects.of_kind("Pod").find(|p| {
        Some(&p.manifest.path) == path && target.text.trim_start_matches("pod/") == p.name
    });
    let images = pod.map(|p| p.containers()).unwrap_or_default();
    let images: Vec<&str> = images
        .iter()
        .filter_map(|c| c.get("image").and_then(Node::as_str))
        .collect();
    !images.is_empty() && images.iter().all(|image| named(image))
}

fn named(image: &str) -> bool {
    let name = image.split(['@']).next().unwrap_or(image);
    let name = name.rsplit('/').next().unwrap_or(name);
    name.split(':').next() == Some("busybox")
}
