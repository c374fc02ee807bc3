use crate::{
    diagnostic::Diagnostic,
    kubernetes::{Version, name_set, tables::tables},
    lint::Subject,
};

/// `maxUnavailable` where its gate is off.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let gate = || tables().gate("kubernetes", "MaxUnavailableStatefulSet");
    let off = |m: &Version| gate().any(|g| g.minors.has(*m) && !g.on);
    let gated: Vec<Version> = subject
        .verdicts
        .versions
        .iter()
        .copied()
        .filter(off)
        .collect();
    if gated.is_empty() {
        return;
    }
    let on = gate().find(|g| g.on).map(|g| g.minors.first);
    let since = on.map_or(String::new(), |on| {
        format!("it is on by default since {on}; ")
    });
    for set in subject.objects.of_kind("StatefulSet") {
        let strategy = set.at("spec/updateStrategy/rollingUpdate");
        let Some(entry) = strategy.and_then(|s| s.entry("maxUnavailable")) else {
            continue;
        };
        let dropping = gated.iter().copied().filter(|m| set.manifest.is_for(*m));
        let dropping: Vec<Version> = dropping.collect();
        if dropping.is_empty() {
            continue;
        }
        let which = name_set(&dropping, &Version::BUILT_IN);
        let drops = if dropping.len() == 1 { "drops" } else { "drop" };
        found.push(
            Diagnostic::new(
                "max-unavailable-gated",
                set.manifest.span(entry.key_range.clone()),
                format!("{which} {drops} `maxUnavailable` in silence: its feature gate is off"),
            )
            .help(format!(
                "{since}before that, turn on `MaxUnavailableStatefulSet`"
            )),
        );
    }
}
