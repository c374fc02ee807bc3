use crate::{diagnostic::Diagnostic, lint::Subject};

/// A governing Service in another namespace.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for set in subject.objects.of_kind("StatefulSet") {
        let Some(name) = set.at("spec/serviceName") else {
            continue;
        };
        let wanted = name.as_str().unwrap_or_default();
        let named = || {
            let all = subject.objects.services_named(wanted);
            all.filter(|s| set.beside(s))
        };
        let Some(other) = named()
            .next()
            .filter(|_| !named().any(|s| set.shares_namespace(s)))
        else {
            continue;
        };
        let message = format!(
            "the Service `{}` is in the namespace `{}`, the StatefulSet in `{}`",
            other.name,
            other.namespace.as_deref().unwrap_or_default(),
            set.namespace.as_deref().unwrap_or_default(),
        );
        found.push(
            Diagnostic::new("sts-service-namespace", set.span(name), message)
                .help("put both into one namespace: a Service selects Pods of its own only")
                .related(other.name_span(), "the Service is here"),
        );
    }
}
