use crate::{
    diagnostic::Diagnostic,
    lint::Subject,
    model::objects::{Object, selects},
};

/// A StatefulSet whose Pods have names that no DNS knows.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for set in subject.objects.of_kind("StatefulSet") {
        let name = set.text("spec/serviceName").unwrap_or_default();
        if !name.is_empty() || set.at("spec").is_none() {
            continue;
        }
        let mut diagnostic = Diagnostic::new(
            "sts-no-service-name",
            set.at("spec/serviceName")
                .map_or_else(|| set.name_span(), |node| set.span(node)),
            "without `serviceName` the Pods have no names in DNS",
        )
        .help("name a headless Service that selects them; the field cannot be added later");
        let fits = |service: &&Object<'_>| {
            service.is_headless()
                && set.beside(service)
                && service.at("spec/selector").is_some_and(|selector| {
                    let labels = set.at("spec/template/metadata/labels");
                    selects(selector, labels)
                })
        };
        if let Some(service) = subject.objects.of_kind("Service").find(fits) {
            diagnostic = diagnostic.related(service.name_span(), "this Service could give them");
        }
        found.push(diagnostic);
    }
}
