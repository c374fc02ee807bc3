use crate::{
    diagnostic::{Diagnostic, Span, did_you_mean, nearest},
    kubernetes::{
        call::is_placeholder,
        tables::{Presence, tables},
    },
    lint::{Subject, usage::CommandUse},
    yaml::{self, Node},
};

/// A resource type that the API server does not have.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let mut custom: Option<Vec<String>> = None;
    for command in &subject.usages.commands {
        for (word, span) in types(command) {
            let name = word.split('/').next().unwrap_or(word);
            // `deployments.apps` and `widgets.v1.example.com` name their group.
            if name.is_empty()
                || name == "all"
                || name.contains('.')
                || is_placeholder(name)
                || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
                || tables().category(name).next().is_some()
            {
                continue;
            }
            let forms = tables().resource(name).into_iter().map(|r| r.minors);
            let presence = Presence::of(forms, &command.minors);
            let told = |p: &Presence| p.is_everywhere() || p.is_dated_by(&command.said.minors);
            if presence.as_ref().is_some_and(told) {
                continue;
            }
            let custom = custom.get_or_insert_with(|| custom_names(subject));
            if custom.iter().any(|c| c.eq_ignore_ascii_case(name)) {
                continue;
            }
            let known = || {
                let all = tables().resources().iter();
                all.flat_map(|r| [r.name, r.singular])
                    .chain(custom.iter().map(String::as_str))
            };
            let message = format!("the server doesn't have a resource type \"{name}\"");
            if let Some(presence) = presence {
                let help = format!("it is {}: say `since:` or `until:`", presence.told());
                found.push(Diagnostic::new("unknown-resource", span, message).help(help));
                continue;
            }
            // In files that belong to no site, the definition may be anywhere.
            if !subject.site.whole && (name.len() < 4 || nearest(name, known()).is_none()) {
                continue;
            }
            let help = did_you_mean(name, known()).unwrap_or_else(|| {
                "name a custom resource with its group, such as `widgets.example.com`, or show its definition".to_owned()
            });
            found.push(Diagnostic::new("unknown-resource", span, message).help(help));
        }
    }
}

/// The words of a kubectl command that name types of resources.
fn types(command: &CommandUse) -> Vec<(&str, Span)> {
    let Some(call) = &command.call else {
        return Vec::new();
    };
    const FIRST: &[&str] = &[
        "kubectl get",
        "kubectl describe",
        "kubectl delete",
        "kubectl edit",
        "kubectl label",
        "kubectl annotate",
        "kubectl patch",
        "kubectl scale",
        "kubectl autoscale",
        "kubectl expose",
        "kubectl explain",
        "kubectl wait",
        "kubectl rollout status",
        "kubectl rollout restart",
        "kubectl rollout undo",
        "kubectl rollout history",
        "kubectl rollout pause",
        "kubectl rollout resume",
        "kubectl set image",
        "kubectl set resources",
        "kubectl set env",
    ];
    const SLASHED: &[&str] = &[
        "kubectl logs",
        "kubectl exec",
        "kubectl port-forward",
        "kubectl attach",
        "kubectl cp",
    ];
    let from_file = call.flags.iter().any(|f| {
        matches!(
            f.name.as_str(),
            "f" | "filename" | "k" | "kustomize" | "raw"
        )
    });
    let Some(first) = call.arguments.first().filter(|w| !w.open && !from_file) else {
        return Vec::new();
    };
    let path = call.path.as_str();
    let kinds: Vec<(usize, &str)> = if FIRST.contains(&path) {
        let mut at = 0;
        let parts = first.text.split(',').map(|part| {
            let here = at;
            at += part.len() + 1;
            (here, part)
        });
        parts.collect()
    } else if SLASHED.contains(&path) && first.text.contains('/') && !first.text.contains(':') {
        vec![(0, first.text.as_str())]
    } else {
        return Vec::new();
    };
    let whole = first.range.len() == first.text.len();
    kinds
        .into_iter()
        .map(|(at, part)| {
            let name = part.split('/').next().unwrap_or(part);
            let range = match whole {
                true => first.range.start + at..first.range.start + at + name.len(),
                false => first.range.clone(),
            };
            (part, command.place.span(range))
        })
        .collect()
}

/// What the site's own CustomResourceDefinitions are called by.
fn custom_names(subject: &Subject<'_>) -> Vec<String> {
    let mut names = Vec::new();
    let definitions = subject
        .site
        .manifests
        .iter()
        .filter(|m| m.text.contains("CustomResourceDefinition"));
    for document in definitions
        .filter_map(|m| yaml::parse(&m.text).ok())
        .flatten()
    {
        let Some(spec) = document.at("spec/names") else {
            continue;
        };
        for key in ["plural", "singular", "kind"] {
            names.extend(spec.get(key).and_then(Node::as_str).map(str::to_owned));
        }
        let short = spec.get("shortNames").map(Node::items).unwrap_or_default();
        names.extend(short.iter().filter_map(|n| n.as_str().map(str::to_owned)));
    }
    names
}
