use crate::{
    diagnostic::{Diagnostic, did_you_mean},
    kubernetes::tables::{Presence, tables},
    lint::Subject,
};

/// An admission plugin that kube-apiserver no longer has, or never had.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    const FLAGS: [&str; 3] = [
        "enable-admission-plugins",
        "disable-admission-plugins",
        "admission-control",
    ];
    for flag in &subject.usages.flags {
        if !FLAGS.contains(&flag.name.as_str()) || flag.said.removed || flag.said.wrong {
            continue;
        }
        let Some((value, span)) = &flag.value else {
            continue;
        };
        for name in value.text.split(',').map(str::trim) {
            let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric());
            let forms = tables().plugin(name).iter().map(|p| p.minors);
            let presence = Presence::of(forms, &flag.minors);
            let told = |p: &Presence| p.is_everywhere() || p.is_dated_by(&flag.said.minors);
            if !plain || presence.as_ref().is_some_and(told) {
                continue;
            }
            let help = match (presence, tables().removed("plugin", &[], name)) {
                (Some(presence), _) => Some(format!("it is {}", presence.told())),
                (None, Some(r)) => Some(format!("it is gone since {}; {}", r.minor, r.instead)),
                (None, None) => did_you_mean(name, tables().plugin_names()),
            };
            let message = format!("{} plugin \"{name}\" is unknown", flag.name);
            found.push(
                Diagnostic::new("removed-admission-plugin", span.clone(), message).maybe_help(help),
            );
        }
    }
}
