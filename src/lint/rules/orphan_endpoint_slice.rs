use crate::{
    diagnostic::Diagnostic,
    lint::Subject,
    yaml::{Content, Node},
};

/// An EndpointSlice that belongs to no Service.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for slice in subject.objects.of_kind("EndpointSlice") {
        let labels = slice.at("metadata/labels").map(|l| &l.content);
        let labelled = matches!(labels, Some(Content::Mapping(all)) if all.iter().any(|e| e.key == "kubernetes.io/service-name" && e.value.as_str().is_some_and(|v| !v.is_empty())));
        if !labelled {
            found.push(
                Diagnostic::new(
                    "orphan-endpoint-slice",
                    slice
                        .at("metadata/labels")
                        .map_or_else(|| slice.name_span(), |l: &Node| slice.span(l)),
                    "the EndpointSlice names no Service, so nothing reads it",
                )
                .help("add the label `kubernetes.io/service-name`"),
            );
        }
    }
}
