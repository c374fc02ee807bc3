use crate::{diagnostic::Diagnostic, lint::Subject};

/// A StatefulSet whose governing Service has an address of its own.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for set in subject.objects.of_kind("StatefulSet") {
        let Some(service) = subject.objects.governing(set).filter(|s| set.beside(s)) else {
            continue;
        };
        let name = set.at("spec/serviceName");
        let (Some(name), false) = (name, service.is_headless()) else {
            continue;
        };
        if service.text("spec/type") == Some("ExternalName") {
            continue;
        }
        let message = format!("the governing Service `{}` is not headless", service.name);
        found.push(
            Diagnostic::new("sts-service-not-headless", set.span(name), message)
                .help("set `clusterIP: None`: only then is its name answered with the Pods' addresses")
                .related(service.name_span(), "the Service is here"),
        );
    }
}
