use crate::{
    diagnostic::Diagnostic,
    lint::{Subject, verdict},
};

/// YAML that nobody judges and nobody has answered for.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let open = subject.site.unjudged.iter().filter(|u| u.reason.is_none());
    found.extend(open.map(|unjudged| {
        let message = "this YAML has neither `apiVersion` nor `kind`, so nobody judges it";
        Diagnostic::new("unjudged-yaml", unjudged.span.clone(), message).help(
            "say what it is a part of (`fragment=Pod.spec`), or why it is no manifest (`unchecked=\"reason\"`)",
        )
    }));
    verdict::report_foreign(subject, found, "unjudged-yaml");
}
