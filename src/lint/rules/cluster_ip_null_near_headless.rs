use crate::{diagnostic::Diagnostic, lint::Subject};

/// An empty `clusterIP` where `None` was meant.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for service in subject.objects.of_kind("Service") {
        let Some(node) = service.at("spec/clusterIP") else {
            continue;
        };
        if !matches!(node.as_str(), Some("" | "null" | "~" | "none" | "NONE")) {
            continue;
        }
        let governs = subject.objects.of_kind("StatefulSet").any(|set| {
            set.text("spec/serviceName") == Some(service.name.as_str()) && set.in_reach(service)
        });
        let called = service.name.contains("headless");
        if governs || called {
            let span = service.span(node);
            let message = match node.as_str() {
                Some("none" | "NONE") => "only `None`, written so, makes a Service headless",
                _ => "an empty `clusterIP` gets an address allocated: the Service is not headless",
            };
            let mut diagnostic =
                Diagnostic::new("cluster-ip-null-near-headless", span.clone(), message)
                    .help("write `clusterIP: None`");
            if span.range.1 > span.range.0 {
                diagnostic = diagnostic.replace("write `None`", span, "None".to_owned());
            }
            found.push(diagnostic);
        }
    }
}
