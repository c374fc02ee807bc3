use crate::{
    diagnostic::{Diagnostic, Span, did_you_mean},
    kubernetes::{
        Version, name_set,
        tables::{Gate, Presence, tables},
    },
    lint::{
        Subject,
        usage::{FlagUse, Owner},
    },
};

/// A gate that no program of these minors has, or that cannot be set so.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    set(subject, found);
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

/// Gates that a command sets.
fn set(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for flag in &subject.usages.flags {
        if flag.name != "feature-gates" || flag.said.removed || flag.said.wrong {
            continue;
        }
        let Some((value, span)) = &flag.value else {
            continue;
        };
        let mut at = 0;
        for pair in value.text.split(',') {
            let (name, set) = pair.split_once('=').unwrap_or((pair, ""));
            let whole = span.range.1 - span.range.0 == value.text.len();
            let place = match whole {
                true => Span {
                    path: span.path.clone(),
                    range: (span.range.0 + at, span.range.0 + at + name.len()),
                },
                false => span.clone(),
            };
            at += pair.len() + 1;
            let plain = name.chars().all(|c| c.is_ascii_alphanumeric());
            if plain && name.len() > 2 && !name.chars().all(|c| c.is_ascii_uppercase()) {
                found.extend(gate(flag, name, set, place));
            }
        }
    }
}

fn gate(flag: &FlagUse, name: &str, set: &str, place: Span) -> Option<Diagnostic> {
    let owner = match &flag.owner {
        Owner::Known(command) if command.starts_with("kubeadm") => "kubeadm",
        _ => "kubernetes",
    };
    let forms: Vec<&Gate> = tables().gate(owner, name).collect();
    let report = |message: String, help: Option<String>| {
        Some(Diagnostic::new("unknown-feature-gate", place.clone(), message).maybe_help(help))
    };
    let Some(presence) = Presence::of(forms.iter().map(|g| g.minors), &flag.minors) else {
        let help = gone(name).or_else(|| did_you_mean(name, tables().gate_names(owner)));
        return report(format!("unrecognized feature gate: {name}"), help);
    };
    if presence.is_dated_by(&flag.said.minors) {
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
    let wanted = match set {
        "true" => true,
        "false" => false,
        _ => return None,
    };
    let refuses = |m: &&Version| {
        let form = forms.iter().find(|g| g.minors.has(**m));
        form.is_some_and(|g| g.locked && g.on != wanted)
    };
    let refusing: Vec<Version> = flag.minors.iter().filter(refuses).copied().collect();
    let some = match refusing.len() {
        0 => return None,
        n if n == flag.minors.len() => String::new(),
        _ => format!(" (in {})", name_set(&refusing, &Version::BUILT_IN)),
    };
    report(
        format!(
            "cannot set feature gate {name} to {wanted}, feature is locked to {}{some}",
            !wanted
        ),
        Some("take the gate out".to_owned()),
    )
}

fn gone(name: &str) -> Option<String> {
    let gone = tables().removed("gate", &[], name)?;
    Some(format!(
        "the gate is gone since {}: take it out",
        gone.minor
    ))
}
