use crate::{
    diagnostic::Diagnostic,
    kubernetes::shell::Word,
    lint::{Subject, usage::CommandUse},
};

/// A short name of the cluster's that dig is asked for as it stands.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for command in &subject.usages.commands {
        let asks = command.words.first().is_some_and(|w| w.text == "dig");
        let told = command.said.wrong || command.said.removed;
        let searches = |w: &Word| {
            ["+search", "+domain", "-x", "-f"]
                .iter()
                .any(|o| w.text.starts_with(o))
        };
        if !asks || told || command.words.iter().any(searches) {
            continue;
        }
        for at in names(&command.words) {
            let word = &command.words[at];
            if word.open || !is_short(subject, command, &word.text) {
                continue;
            }
            let message = format!(
                "dig applies no search domains: `{}` has no answer",
                word.text
            );
            let span = command.spans[at].clone();
            found.push(
                Diagnostic::new("dig-without-search", span, message)
                    .help("write the full name, up to `svc.cluster.local`, or ask `dig +search`"),
            );
        }
    }
}

/// Which of dig's words are names that it looks up.
fn names(words: &[Word]) -> Vec<usize> {
    const TYPES: [&str; 11] = [
        "a", "aaaa", "any", "cname", "in", "mx", "ns", "ptr", "soa", "srv", "txt",
    ];
    let mut names = Vec::new();
    let mut skip = false;
    for (at, word) in words.iter().enumerate().skip(1) {
        let text = word.text.as_str();
        if std::mem::take(&mut skip) || text.starts_with(['+', '@']) {
            continue;
        }
        match text.strip_prefix('-') {
            Some("t" | "p" | "b" | "k" | "y" | "c") => skip = true,
            Some(_) => {}
            None if TYPES.contains(&text.to_ascii_lowercase().as_str()) => {}
            None => names.push(at),
        }
    }
    names
}

/// Whether only the search domains of a Pod make it a name: a Service of the page, a Pod
/// below one, or what ends in `svc`.
fn is_short(subject: &Subject<'_>, command: &CommandUse, name: &str) -> bool {
    let path = command.path();
    let service = |label: &str| {
        let known = subject.objects.services_named(label);
        known.into_iter().any(|s| Some(&s.manifest.path) == path)
    };
    let plain = name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "-._".contains(c));
    let labels: Vec<&str> = name.split('.').collect();
    if !plain || name.ends_with('.') {
        return false;
    }
    match labels[..] {
        [one] => one == "kubernetes" || service(one),
        [.., "svc"] => true,
        [one, "default"] => one == "kubernetes" || service(one),
        [_, below] | [_, below, "default"] => service(below),
        _ => false,
    }
}
