use crate::{
    diagnostic::{Diagnostic, did_you_mean},
    kubernetes::{
        Version, name_set,
        tables::{Gate, Presence, tables},
    },
    lint::{
        Subject,
        usage::{GateSetting, settings},
    },
};

/// A gate that no program of these minors has, or that cannot be set so.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    found.extend(settings(subject.usages).filter_map(|s| judge(&s)));
    if subject.site.whole {
        shown(subject, found);
    }
}

/// Gates that a page asks to show the stages of.
fn shown(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    const OWNERS: [&str; 2] = ["kubernetes", "kubeadm"];
    for part in subject.site.pages.iter().flat_map(|p| p.body.all()) {
        for gate in &part.document.gates {
            let mut known = OWNERS.iter().flat_map(|o| tables().gate_names(o));
            if known.any(|name| name == gate.name) {
                continue;
            }
            let span = part.document.span(gate.range.clone());
            let message = format!("there is no feature gate `{}` to show", gate.name);
            let names = OWNERS.iter().flat_map(|o| tables().gate_names(o));
            found.push(
                Diagnostic::new("unknown-feature-gate", span, message)
                    .maybe_help(gone(&gate.name).or_else(|| did_you_mean(&gate.name, names))),
            );
        }
    }
}

fn judge(gate: &GateSetting<'_>) -> Option<Diagnostic> {
    let name = gate.name;
    let forms: Vec<&Gate> = tables().gate(gate.owner, name).collect();
    let report = |message: String, help: Option<String>| {
        Some(Diagnostic::new("unknown-feature-gate", gate.span.clone(), message).maybe_help(help))
    };
    let Some(presence) = Presence::of(forms.iter().map(|g| g.minors), gate.minors) else {
        return report(format!("unrecognized feature gate: {name}"), unknown(gate));
    };
    if presence.is_dated_by(gate.named) {
        return None;
    }
    if !presence.is_everywhere() {
        let which = name_set(&presence.lacking(), &Version::BUILT_IN);
        let told = presence.told();
        return report(
            format!("unrecognized feature gate: {name} (in {which})"),
            Some(format!(
                "it is {told}: take it out, or say `since:` or `until:`"
            )),
        );
    }
    let wanted = match gate.value {
        "true" => true,
        "false" => false,
        _ => return None,
    };
    let refuses = |m: &&Version| {
        let form = forms.iter().find(|g| g.minors.has(**m));
        form.is_some_and(|g| g.locked && g.on != wanted)
    };
    let refusing: Vec<Version> = gate.minors.iter().filter(refuses).copied().collect();
    let some = match refusing.len() {
        0 => return None,
        n if n == gate.minors.len() => String::new(),
        _ => format!(" (in {})", name_set(&refusing, &Version::BUILT_IN)),
    };
    report(
        format!(
            "cannot set feature gate {name} to {wanted}, feature is locked to {}{some}",
            !wanted
        ),
        Some("take the gate out: the program does not start with it".to_owned()),
    )
}

/// What became of a gate, whose it is, or what was meant.
fn unknown(gate: &GateSetting<'_>) -> Option<String> {
    let elsewhere = |owner| tables().gate(owner, gate.name).next().is_some();
    if gate.owner == "kubeadm" && elsewhere("kubernetes") {
        return Some(
            "the components have this gate, kubeadm has not: set `feature-gates` in their `extraArgs`, or `featureGates` in KubeletConfiguration".to_owned(),
        );
    }
    if gate.owner == "kubernetes" && elsewhere("kubeadm") {
        return Some("kubeadm has this gate: set it in ClusterConfiguration".to_owned());
    }
    gone(gate.name).or_else(|| did_you_mean(gate.name, tables().gate_names(gate.owner)))
}

fn gone(name: &str) -> Option<String> {
    let gone = tables().removed("gate", &[], name)?;
    Some(format!(
        "the gate is gone since {}: take it out",
        gone.minor
    ))
}
