use crate::{diagnostic::Diagnostic, kubernetes::Version, lint::Subject};

/// `maxUnavailable` where its gate is off.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    // The gate MaxUnavailableStatefulSet is on by default since 1.37.
    let before = |v: &&Version| **v < Version::of(37);
    let Some(minor) = subject.verdicts.versions.iter().rfind(before) else {
        return;
    };
    for set in subject.objects.of_kind("StatefulSet") {
        let strategy = set.at("spec/updateStrategy/rollingUpdate");
        if let Some(entry) = strategy.and_then(|s| s.entry("maxUnavailable")) {
            found.push(
                Diagnostic::new(
                    "max-unavailable-gated",
                    set.manifest.span(entry.key_range.clone()),
                    format!("{minor} drops `maxUnavailable` in silence: its feature gate is off"),
                )
                .help("it is on by default since 1.37; before that, turn on `MaxUnavailableStatefulSet`"),
            );
        }
    }
}
