use crate::{
    diagnostic::{Diagnostic, did_you_mean, nearest},
    kubernetes::{
        call::is_placeholder,
        tables::{Presence, tables},
    },
    lint::Subject,
    yaml::Node,
};

/// A resource type that the API server does not have.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let mut custom: Option<Vec<String>> = None;
    for command in &subject.usages.commands {
        for (word, span) in command.resource_types() {
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

/// What the site's own CustomResourceDefinitions are called by.
fn custom_names(subject: &Subject<'_>) -> Vec<String> {
    let mut names = Vec::new();
    let definitions = subject
        .site
        .manifests
        .iter()
        .filter(|m| m.text.contains("CustomResourceDefinition"));
    for document in definitions.filter_map(|m| m.text.nodes().ok()).flatten() {
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
