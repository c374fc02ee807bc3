use crate::{diagnostic::Diagnostic, lint::Subject, yaml::Node};

/// A port without a name on a page that asks for SRV records.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for service in subject
        .objects
        .of_kind("Service")
        .filter(|s| s.is_headless())
    {
        let asked = subject.usages.commands.iter().any(|c| {
            let here = c
                .spans
                .first()
                .is_some_and(|s| s.path == service.manifest.path);
            let asks = |t: &str| t.contains("._tcp.") && t.contains(&format!(".{}", service.name));
            here && c
                .words
                .iter()
                .chain(c.call.iter().flat_map(|c| &c.rest))
                .any(|w| asks(&w.text))
        });
        if !asked {
            continue;
        }
        for port in service
            .at("spec/ports")
            .map(Node::items)
            .unwrap_or_default()
        {
            if let (Some(number), None) = (port.get("port"), port.get("name")) {
                found.push(
                    Diagnostic::new(
                        "srv-needs-port-name",
                        service.span(number),
                        "a port without a name has no SRV record",
                    )
                    .help("add `name:`; the record is `_name._tcp` and the Service's own name"),
                );
            }
        }
    }
}
