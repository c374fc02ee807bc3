use crate::{
    diagnostic::Diagnostic,
    lint::{Subject, objects::selects},
};

/// A Service that selects none of the Pods around it.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    const MAKERS: &[&str] = &[
        "Pod",
        "Deployment",
        "StatefulSet",
        "DaemonSet",
        "ReplicaSet",
        "Job",
    ];
    for service in subject.objects.of_kind("Service") {
        let Some(selector) = service.at("spec/selector") else {
            continue;
        };
        let makers = || {
            let all = subject.objects.all.iter();
            all.filter(|o| MAKERS.contains(&o.kind.as_str()) && service.shares_namespace(o))
        };
        // Without Pods in the same file, they may be anywhere.
        let Some(other) = makers().find(|o| o.manifest.path == service.manifest.path) else {
            continue;
        };
        let matched = makers()
            .filter(|o| service.in_reach(o))
            .any(|o| selects(selector, o.pod().and_then(|p| p.at("metadata/labels"))));
        // A governing Service that selects wrongly has a rule of its own.
        let governs = subject.objects.of_kind("StatefulSet").any(|s| {
            s.text("spec/serviceName") == Some(service.name.as_str()) && s.beside(service)
        });
        if matched || governs {
            continue;
        }
        found.push(
            Diagnostic::new(
                "selector-matches-nothing",
                service.span(selector),
                "the selector matches no Pod of the file, the page or the folder",
            )
            .help("give the Pods these labels, or the Service theirs")
            .related(other.name_span(), "the Pods here have other labels"),
        );
    }
}
