use crate::{
    diagnostic::{Diagnostic, did_you_mean},
    kubernetes::{call::is_placeholder, tables::tables},
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
        for given in call
            .flags
            .iter()
            .filter(|f| f.flag.is_none() && !f.odd_dash)
        {
            let dashes = if given.short { "-" } else { "--" };
            if is_placeholder(&given.name) && !given.short {
                continue;
            }
            let near = match given.short {
                true => None,
                false => did_you_mean(&given.name, tables().flag_names(&call.path)),
            };
            let message = format!("{} has no flag `{dashes}{}`", call.path, given.name);
            let span = command.place.span(given.range.clone());
            found.push(
                Diagnostic::new("unknown-kubectl-flag", span, message)
                    .maybe_help(near.map(|n| n.replacen('`', "`--", 1))),
            );
        }
    }
}
