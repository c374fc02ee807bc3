use crate::{
    diagnostic::Diagnostic,
    lint::Subject,
    model::objects::{Object, lab},
    parse::Family,
};

/// Two families and a policy for one, or a lab whose cluster has one.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for service in subject.objects.of_kind("Service") {
        let (policy, families) = (
            service.at("spec/ipFamilyPolicy"),
            service.at("spec/ipFamilies"),
        );
        let Some(policy) = policy else { continue };
        if let Some(families) = families
            && policy.as_str() == Some("SingleStack")
            && families.items().len() > 1
        {
            found.push(
                Diagnostic::new(
                    "dual-stack-contradiction",
                    service.span(policy),
                    "`SingleStack` contradicts two `ipFamilies`",
                )
                .help("write `PreferDualStack` or `RequireDualStack`, or name one family")
                .related(service.span(families), "the families are here"),
            );
        }
        if policy.as_str() == Some("RequireDualStack") && may_be_single_stack(subject, service) {
            found.push(
                Diagnostic::new(
                    "dual-stack-contradiction",
                    service.span(policy),
                    "this cluster is not configured for dual-stack services: the lab does not ask for one that is",
                )
                .help("write `needs: {family: dual}` in the lab's front matter, or `PreferDualStack` here"),
            );
        }
    }
}

/// Whether the lab that the object is of can be done on a cluster with one family.
fn may_be_single_stack(subject: &Subject<'_>, object: &Object<'_>) -> bool {
    let room = lab(&object.manifest.path);
    let mut labs = subject.site.labs.iter();
    labs.find(|l| Some(l.id.as_str()) == room)
        .is_some_and(|l| l.front().needs.family != Some(Family::Dual))
}
