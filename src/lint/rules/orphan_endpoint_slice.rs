use crate::{
    diagnostic::Diagnostic,
    lint::Subject,
    model::objects::Object,
    yaml::{Content, Node},
};

/// An EndpointSlice that belongs to no Service, or has none of its Service's addresses.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for slice in subject.objects.of_kind("EndpointSlice") {
        match service_name(slice) {
            None => found.push(
                Diagnostic::new(
                    "orphan-endpoint-slice",
                    slice
                        .at("metadata/labels")
                        .map_or_else(|| slice.name_span(), |l: &Node| slice.span(l)),
                    "the EndpointSlice names no Service, so nothing reads it",
                )
                .help("add the label `kubernetes.io/service-name`"),
            ),
            Some(name) => found.extend(other_family(subject, slice, name)),
        }
    }
}

/// `metadata.labels` has a slash in its key, which a path cannot name.
fn service_name<'a>(slice: &'a Object<'_>) -> Option<&'a str> {
    let Content::Mapping(labels) = &slice.at("metadata/labels")?.content else {
        return None;
    };
    let label = labels
        .iter()
        .find(|e| e.key == "kubernetes.io/service-name")?;
    label.value.as_str().filter(|name| !name.is_empty())
}

/// A slice of IPv6 addresses for a Service that has IPv4 alone, or the other way round.
fn other_family(subject: &Subject<'_>, slice: &Object<'_>, name: &str) -> Option<Diagnostic> {
    let kind = slice.at("addressType")?;
    let mut services = subject.objects.of_kind("Service");
    let service =
        services.find(|s| s.name == name && slice.shares_namespace(s) && slice.in_reach(s))?;
    let families = service.at("spec/ipFamilies")?;
    let has = |family: &str| families.items().iter().any(|f| f.as_str() == Some(family));
    let wanted = kind.as_str()?;
    // Without a policy for both, the families that are named are all that there are.
    let both = service
        .text("spec/ipFamilyPolicy")
        .is_some_and(|p| p != "SingleStack");
    if both || !matches!(wanted, "IPv4" | "IPv6") || has(wanted) || families.items().is_empty() {
        return None;
    }
    Some(
        Diagnostic::new(
            "orphan-endpoint-slice",
            slice.span(kind),
            format!("the Service `{name}` has no {wanted}, so nothing reads this slice"),
        )
        .help("give the slice the Service's family, or the Service both")
        .related(service.span(families), "the Service's families are here"),
    )
}
