use crate::{diagnostic::Diagnostic, lint::Subject};

/// BusyBox's nslookup and a short name with dots.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for command in &subject.usages.commands {
        let Some(call) = command.call.as_ref().filter(|c| c.path == "kubectl run") else {
            continue;
        };
        let busybox = call.flags.iter().any(|f| {
            let image = f.value.as_ref().map_or("", |v| v.text.as_str());
            f.name == "image"
                && image.split([':', '/']).any(|p| p == "busybox")
                && !image.contains(":1.28")
        });
        let words = || call.rest.iter().chain(&call.arguments);
        let asks = words().any(|w| w.text == "nslookup");
        let short = words().find(|w| {
            let inside =
                w.text.contains('.') && !w.text.ends_with('.') && !w.text.contains("cluster.local");
            inside
                && !w.open
                && w.text
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "-._".contains(c))
                && !w.text.starts_with(|c: char| c.is_ascii_digit())
        });
        if let Some(word) = short.filter(|_| busybox && asks) {
            found.push(
                Diagnostic::new(
                    "busybox-dotted-nslookup",
                    command.place.span(word.range.clone()),
                    "BusyBox's nslookup applies no search domains to a name with dots",
                )
                .help(format!(
                    "write the full name, such as `{}.default.svc.cluster.local`",
                    word.text
                )),
            );
        }
    }
}
