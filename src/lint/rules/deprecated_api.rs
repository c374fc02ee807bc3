use std::collections::BTreeSet;

use crate::{
    diagnostic::Diagnostic,
    kubernetes::tables::{Resource, tables},
    lint::{Subject, usage::CommandUse},
    model::Part,
};

/// A command that asks for a resource whose API is deprecated, once a page.
///
/// What Kubernetes says of manifests gets this rule's name where verdicts become findings.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let mut seen = BTreeSet::new();
    for command in &subject.usages.commands {
        let said = &command.said;
        let call = command.call.as_ref();
        // The others ask the server nothing about the objects themselves.
        let asks = call.is_some_and(|c| c.path != "kubectl explain");
        if !asks || said.deprecated || said.removed || said.wrong {
            continue;
        }
        for (word, span) in command.resource_types() {
            let name = word.split('/').next().unwrap_or(word);
            let Some(resource) = warned_of(name, command) else {
                continue;
            };
            if !seen.insert((span.path.clone(), resource.kind)) || told(subject, command, resource)
            {
                continue;
            }
            found.push(
                Diagnostic::new("deprecated-api", span, resource.warning)
                    .help("kubectl prints this warning; ".to_owned() + &instead(resource)),
            );
        }
    }
}

/// The resource of this name, if the server warns of it in all minors of the page.
fn warned_of(name: &str, command: &CommandUse) -> Option<&'static Resource> {
    let forms = tables().resource(name);
    let warns = |minor| {
        let mut here = forms.iter().filter(|r| r.minors.has(minor)).peekable();
        here.peek().is_some() && here.all(|r| !r.warning.is_empty())
    };
    let all = !command.minors.is_empty() && command.minors.iter().all(|m| warns(*m));
    forms.last().copied().filter(|_| all)
}

fn instead(resource: &Resource) -> String {
    let kind = resource.warning.split("; use ").nth(1);
    let kind = kind.and_then(|k| k.split(' ').next_back());
    match kind.and_then(|kind| tables().resource(kind).pop()) {
        Some(new) => format!("ask for `{}`", new.name),
        None if resource.kind == "ComponentStatus" => {
            "ask the API server itself: `kubectl get --raw '/readyz?verbose'`".to_owned()
        }
        None => "nothing takes its place".to_owned(),
    }
}

/// Whether a paragraph of the same text says what has become of the resource.
fn told(subject: &Subject<'_>, command: &CommandUse, resource: &Resource) -> bool {
    let parts = subject.site.pages[command.page].body.all();
    let same = |part: &&Part| Some(&part.document.path) == command.path();
    let Some(part) = parts.into_iter().find(same) else {
        return false;
    };
    let kind = resource.kind.to_lowercase();
    part.document.text.split("\n\n").any(|paragraph| {
        let paragraph = paragraph.to_lowercase();
        let dated = ["deprecat", "legacy", "older"];
        paragraph.contains(&kind) && dated.iter().any(|word| paragraph.contains(word))
    })
}
