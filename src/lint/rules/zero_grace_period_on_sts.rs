use crate::{diagnostic::Diagnostic, lint::Subject};

/// A StatefulSet whose Pods are killed without a grace period.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for set in subject.objects.of_kind("StatefulSet") {
        let grace = set.at("spec/template/spec/terminationGracePeriodSeconds");
        if let Some(grace) = grace.filter(|g| g.as_str() == Some("0")) {
            found.push(
                Diagnostic::new(
                    "zero-grace-period-on-sts",
                    set.span(grace),
                    "Pods without a grace period may run twice under one name",
                )
                .help("leave it out, or give the database the seconds that it needs to stop"),
            );
        }
    }
}
