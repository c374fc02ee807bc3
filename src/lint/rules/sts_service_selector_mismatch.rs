use crate::{
    diagnostic::Diagnostic,
    lint::{Subject, objects::selects},
};

/// A governing Service that does not select the StatefulSet's Pods.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for set in subject.objects.of_kind("StatefulSet") {
        let Some(service) = subject.objects.governing(set).filter(|s| set.beside(s)) else {
            continue;
        };
        let (Some(name), Some(selector)) =
            (set.at("spec/serviceName"), service.at("spec/selector"))
        else {
            continue;
        };
        let labels = set.at("spec/template/metadata/labels");
        if labels.is_none() || selects(selector, labels) {
            continue;
        }
        let message = format!(
            "the Service `{}` does not select the Pods of this StatefulSet",
            service.name
        );
        found.push(
            Diagnostic::new("sts-service-selector-mismatch", set.span(name), message)
                .help("give the Pods' template the labels of the selector: Pods get names in DNS from a Service that selects them")
                .related(service.span(selector), "the selector is here"),
        );
    }
}
