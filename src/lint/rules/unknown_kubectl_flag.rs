use crate::{
    diagnostic::{Diagnostic, nearest},
    kubernetes::{
        call::{Call, Given, is_placeholder},
        tables::{Presence, tables},
    },
    lint::Subject,
};

/// A flag that this command of kubectl does not take.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for command in &subject.usages.commands {
        let kubectl = |path: &str| path.starts_with("kubectl ");
        // `kubectl PLUGIN` may take any flag.
        let Some(call) = command.call.as_ref().filter(|c| kubectl(&c.path)) else {
            continue;
        };
        for given in call.flags.iter().filter(|f| !f.odd_dash) {
            let dashes = if given.short { "-" } else { "--" };
            if is_placeholder(&given.name) && !given.short {
                continue;
            }
            let (message, help) = match &given.flag {
                None => (
                    format!("{} has no flag `{dashes}{}`", call.path, given.name),
                    near(call, given),
                ),
                Some(flag) => {
                    let mut forms = tables().flag(&call.path, flag.name);
                    forms.retain(|f| !given.short || f.short == given.name);
                    let presence = Presence::of(forms.iter().map(|f| f.minors), &command.minors);
                    match presence {
                        Some(p) if !p.is_everywhere() && !p.is_dated_by(&command.said.minors) => (
                            format!("`{dashes}{}` of {} is {}", given.name, call.path, p.told()),
                            Some("narrow the page with `since:` or `until:`".to_owned()),
                        ),
                        _ => continue,
                    }
                }
            };
            let span = command.place.span(given.range.clone());
            found.push(Diagnostic::new("unknown-kubectl-flag", span, message).maybe_help(help));
        }
    }
}

fn near(call: &Call, given: &Given) -> Option<String> {
    let near = nearest(&given.name, tables().flag_names(&call.path)).filter(|_| !given.short)?;
    Some(format!("did you mean `--{near}`?"))
}
