use crate::{diagnostic::Diagnostic, lint::Subject, yaml::Node};

/// A headless Service whose port is another than the Pods'.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for service in subject
        .objects
        .of_kind("Service")
        .filter(|s| s.is_headless())
    {
        for port in service
            .at("spec/ports")
            .map(Node::items)
            .unwrap_or_default()
        {
            let (Some(at), Some(target)) = (port.get("port"), port.get("targetPort")) else {
                continue;
            };
            let number = |n: &Node| n.as_str().and_then(|t| t.parse::<u16>().ok());
            if let (Some(a), Some(b)) = (number(at), number(target))
                && a != b
            {
                let message = format!("clients of a headless Service reach port {b}, not {a}");
                found.push(
                    Diagnostic::new("headless-port-differs", service.span(at), message)
                        .help(format!(
                            "set `port: {b}`: nothing translates ports without a cluster IP"
                        ))
                        .related(service.span(target), "the Pods listen here"),
                );
            }
        }
    }
}
