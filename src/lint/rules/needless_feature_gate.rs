use crate::{
    diagnostic::Diagnostic,
    kubernetes::tables::tables,
    lint::{
        Subject,
        usage::{GateSetting, settings},
    },
};

/// A gate that is turned on, and is on anyway.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    found.extend(settings(subject.usages).filter_map(|s| judge(&s)));
}

fn judge(gate: &GateSetting<'_>) -> Option<Diagnostic> {
    let form = |minor| {
        tables()
            .gate(gate.owner, gate.name)
            .find(|g| g.minors.has(minor))
    };
    let forms: Vec<_> = gate
        .minors
        .iter()
        .map(|m| form(*m))
        .collect::<Option<_>>()?;
    // Whoever names versions knows when it came.
    let on = !forms.is_empty() && forms.iter().all(|g| g.on);
    if gate.value != "true" || !on || !gate.named.is_empty() {
        return None;
    }
    let message = match forms.iter().all(|g| g.locked) {
        true => format!("`{}` is always on: the gate is locked", gate.name),
        false => format!("`{}` is on by default", gate.name),
    };
    let help = match forms.iter().all(|g| g.stage == "GA") {
        true => "take it out: the program warns that the gate will be removed in a future release",
        false => "take it out, or say for which versions it is meant",
    };
    Some(Diagnostic::new("needless-feature-gate", gate.span.clone(), message).help(help))
}
