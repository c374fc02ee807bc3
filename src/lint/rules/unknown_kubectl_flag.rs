use crate::{
    diagnostic::{Diagnostic, Span, nearest},
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
        if command.inline && (command.said.removed || command.said.wrong) {
            continue;
        }
        for given in &call.flags {
            if given.odd_dash {
                let span = command.place.span(given.range.clone());
                found.extend(hyphens(call, given).map(|meant| odd_dash(given, meant, span)));
                continue;
            }
            let dashes = if given.short { "-" } else { "--" };
            if is_placeholder(&given.name) && !given.short {
                continue;
            }
            let (message, help) = match &given.flag {
                None => (
                    format!("{} has no flag `{dashes}{}`", call.path, given.name),
                    gone(call, given).or_else(|| near(call, given)),
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

/// What a flag with a word processor's dash was meant to be.
fn hyphens(call: &Call, given: &Given) -> Option<String> {
    let mut letters = given.name.chars();
    let short = letters
        .next()
        .filter(|_| letters.next().is_none())
        .and_then(|letter| tables().short(&call.path, letter));
    match (&given.flag, short) {
        (Some(flag), _) => Some(format!("--{}", flag.name)),
        (None, Some(flag)) => Some(format!("-{}", flag.short)),
        (None, None) => None,
    }
}

fn odd_dash(given: &Given, meant: String, span: Span) -> Diagnostic {
    let message = format!("the dash before `{}` is no hyphen", given.name);
    Diagnostic::new("unknown-kubectl-flag", span.clone(), message)
        .help(format!("write `{meant}`: programs know no other dash"))
        .replace("write hyphens", span, meant)
}

fn gone(call: &Call, given: &Given) -> Option<String> {
    let gone = tables().removed("flag", &[&call.path], &given.name)?;
    Some(format!("it is gone since {}; {}", gone.minor, gone.instead))
}

fn near(call: &Call, given: &Given) -> Option<String> {
    if given.short {
        return None;
    }
    let names = || tables().flag_names(&call.path);
    // `--sort` for `--sort-by`, `--container-name` for `--container`.
    let goes_on = |long: &str, short: &str| {
        let rest = long.strip_prefix(short);
        rest.is_some_and(|r| r.starts_with('-'))
    };
    let near = nearest(&given.name, names())
        .or_else(|| names().find(|n| goes_on(n, &given.name) || goes_on(&given.name, n)))?;
    Some(format!("did you mean `--{near}`?"))
}
