use crate::{
    diagnostic::{Diagnostic, did_you_mean},
    lint::Subject,
    model::objects::{Object, selects},
};

/// A StatefulSet that names a Service which is nowhere to be found.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let objects = subject.objects;
    for set in objects.of_kind("StatefulSet") {
        let Some(name) = set
            .at("spec/serviceName")
            .filter(|n| n.as_str().is_some_and(|s| !s.is_empty()))
        else {
            continue;
        };
        let wanted = name.as_str().unwrap_or_default();
        let services = || objects.of_kind("Service").filter(|s| set.in_reach(s));
        // A file of unknown origin says nothing of its neighbours.
        let silent = !subject.site.whole && !services().any(|s| set.beside(s));
        if silent || services().any(|s| s.name == wanted) || wanted.contains(['{', '<', '$']) {
            continue;
        }
        let message =
            format!("serviceName `{wanted}` names no Service of the file, the page or the folder");
        let near = did_you_mean(wanted, services().map(|s| s.name.as_str()));
        let mut diagnostic =
            Diagnostic::new("sts-service-missing", set.span(name), message)
                .help(near.unwrap_or_else(|| {
                format!(
                    "add a headless Service `{wanted}`: without it the Pods have no names in DNS"
                )
            }));
        // The one that selects the Pods was meant, if there are several.
        let fits = |s: &&Object<'_>| {
            let labels = set.at("spec/template/metadata/labels");
            s.at("spec/selector").is_some_and(|s| selects(s, labels))
        };
        let beside = || services().filter(|s| set.beside(s));
        if let Some(other) = beside().find(fits).or_else(|| beside().next()) {
            diagnostic = diagnostic.related(other.name_span(), "the Service here is called so");
        }
        found.push(diagnostic);
    }
}
