use crate::{diagnostic::Diagnostic, lint::Subject, yaml::Node};

/// A name of SRV records that no port has.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for command in &subject.usages.commands {
        if command.said.wrong {
            continue;
        }
        let asks = |w: &str| ["dig", "nslookup", "host", "drill"].contains(&w);
        if !command.words.first().is_some_and(|w| asks(&w.text)) {
            continue;
        }
        for (word, span) in command.words.iter().zip(&command.spans).skip(1) {
            let mut labels = word.text.split('.');
            let (Some(port), Some(protocol)) = (labels.next(), labels.next()) else {
                continue;
            };
            if word.open || !["_tcp", "_udp", "tcp", "udp"].contains(&protocol) {
                continue;
            }
            let bare = |label: &str| !label.starts_with('_');
            if bare(port) != bare(protocol) {
                let (port, protocol) = (
                    port.trim_start_matches('_'),
                    protocol.trim_start_matches('_'),
                );
                let message =
                    "both the port and the protocol begin with `_` in the name of SRV records";
                found.push(
                    Diagnostic::new("unknown-srv-name", span.clone(), message)
                        .help(format!("write `_{port}._{protocol}`")),
                );
                continue;
            }
            let Some(service) = labels.next().filter(|_| !bare(port)) else {
                continue;
            };
            let mut named = subject.objects.services_named(service);
            let Some(service) = named.find(|s| s.manifest.path == span.path) else {
                continue;
            };
            let ports = service
                .at("spec/ports")
                .map(Node::items)
                .unwrap_or_default();
            let names: Vec<&str> = ports
                .iter()
                .filter_map(|p| p.get("name").and_then(Node::as_str))
                .collect();
            // A port without a name is another rule's.
            if names.len() < ports.len() || names.is_empty() || names.contains(&&port[1..]) {
                continue;
            }
            let message = format!("no port of `{}` is named `{}`", service.name, &port[1..]);
            found.push(
                Diagnostic::new("unknown-srv-name", span.clone(), message)
                    .help(format!("its ports are {}", names.join(", ")))
                    .related(service.name_span(), "the Service"),
            );
        }
    }
}
