use crate::{diagnostic::Diagnostic, lint::Subject};

/// A Pod that is asked for its own name.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    const TOOLS: &[&str] = &["ping", "getent", "curl", "wget"];
    for command in subject.usages.commands.iter().filter(|c| !c.inline) {
        let Some(call) = command.call.as_ref().filter(|c| c.path == "kubectl exec") else {
            continue;
        };
        let (Some(pod), Some(tool)) = (call.arguments.first(), call.rest.first()) else {
            continue;
        };
        let name = pod.text.trim_start_matches("pod/");
        let own = call.rest.iter().skip(1).find(|w| {
            let host = w.text.rsplit("//").next().unwrap_or(&w.text);
            host == name || host.strip_prefix(name).is_some_and(|r| r.starts_with('.'))
        });
        if let Some(word) = own.filter(|_| TOOLS.contains(&tool.text.as_str()) && !pod.open) {
            found.push(
                Diagnostic::new(
                    "dns-self-test",
                    command.place.span(word.range.clone()),
                    format!("`{name}` finds its own name in its /etc/hosts, whatever DNS says"),
                )
                .help("ask from another Pod"),
            );
        }
    }
}
