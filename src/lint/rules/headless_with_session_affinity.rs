use crate::{diagnostic::Diagnostic, lint::Subject};

/// Session affinity on a Service through which no connection goes.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for service in subject
        .objects
        .of_kind("Service")
        .filter(|s| s.is_headless())
    {
        let affinity = service.at("spec/sessionAffinity");
        if let Some(affinity) = affinity.filter(|a| a.as_str() == Some("ClientIP")) {
            found.push(
                Diagnostic::new(
                    "headless-with-session-affinity",
                    service.span(affinity),
                    "spec.SessionAffinity is ignored for headless services",
                )
                .help("take it out: clients of a headless Service choose the Pod themselves"),
            );
        }
    }
}
