use crate::{diagnostic::Diagnostic, lint::Subject};

/// An image from the registry that gets no new ones.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for object in &subject.objects.all {
        for image in object.containers().iter().filter_map(|c| c.get("image")) {
            let Some(path) = image.as_str().and_then(|i| i.strip_prefix("k8s.gcr.io/")) else {
                continue;
            };
            let span = object.span(image);
            let instead = format!("registry.k8s.io/{path}");
            let mut diagnostic = Diagnostic::new(
                "frozen-registry",
                span.clone(),
                "k8s.gcr.io is frozen since April 2023",
            )
            .help(format!("write `{instead}`"));
            if image.range.len() == path.len() + "k8s.gcr.io/".len() {
                diagnostic = diagnostic.replace("name the registry that is kept up", span, instead);
            }
            found.push(diagnostic);
        }
    }
}
