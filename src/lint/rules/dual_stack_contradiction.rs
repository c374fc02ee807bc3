use crate::{diagnostic::Diagnostic, lint::Subject};

/// Two families and a policy for one.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for service in subject.objects.of_kind("Service") {
        let (Some(policy), Some(families)) = (
            service.at("spec/ipFamilyPolicy"),
            service.at("spec/ipFamilies"),
        ) else {
            continue;
        };
        if policy.as_str() == Some("SingleStack") && families.items().len() > 1 {
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
    }
}
