use crate::{
    diagnostic::{Diagnostic, did_you_mean},
    kubernetes::{flags::removed, tables::tables},
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
            let forms = || tables().plugins.iter().filter(|p| p.name == name);
            let everywhere = flag
                .minors
                .iter()
                .all(|m| forms().any(|p| p.minors.has(*m)));
            if !plain || (everywhere && forms().next().is_some()) {
                continue;
            }
            let help = match removed(tables(), "plugin", &[], name) {
                Some(r) => Some(format!("it is gone since {}; {}", r.minor, r.instead)),
                None => did_you_mean(name, tables().plugins.iter().map(|p| p.name)),
            };
            let message = format!("{} plugin \"{name}\" is unknown", flag.name);
            found.push(
                Diagnostic::new("removed-admission-plugin", span.clone(), message).maybe_help(help),
            );
        }
    }
}
