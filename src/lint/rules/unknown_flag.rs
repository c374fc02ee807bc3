use std::collections::HashMap;

use crate::{
    diagnostic::{Diagnostic, nearest},
    kubernetes::{flags::Standing, tables::tables},
    lint::{
        Subject,
        usage::{FlagUse, Owner},
    },
};

/// A flag that its program does not have, or not yet.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let mut near: HashMap<(&str, &str), Option<String>> = HashMap::new();
    for flag in &subject.usages.flags {
        let standing = &flag.standing;
        if flag.odd_dash {
            if matches!(standing, Standing::Fine(_)) {
                found.push(odd_dash(flag));
            }
            continue;
        }
        match (&flag.owner, standing) {
            (Owner::Known(command), Standing::Unknown)
                if !flag.said.wrong && !flag.said.removed =>
            {
                let message = format!("{command} has no flag `--{}`", flag.name);
                let near = near.entry((command, &flag.name)).or_insert_with(|| {
                    let near = nearest(&flag.name, tables().flag_names(command));
                    near.map(|near| format!("did you mean `--{near}`?"))
                });
                found.push(
                    Diagnostic::new("unknown-flag", flag.span.clone(), message)
                        .maybe_help(near.clone()),
                );
            }
            (Owner::Hinted(programs), Standing::Unknown) if !flag.said.wrong => {
                // A sentence that names a program may speak of another's flags too: only what
                // is all but one of its own is taken for a slip.
                found.extend(programs.iter().find_map(|p| slip(flag, p)));
            }
            (_, Standing::Partly(known, presence))
                if presence.is_too_new() && !presence.is_dated_by(&flag.said.minors) =>
            {
                let message = format!(
                    "`--{}` of {} is {}",
                    flag.name,
                    known.command,
                    presence.told()
                );
                found.push(
                    Diagnostic::new("unknown-flag", flag.span.clone(), message)
                        .help("say since when it is there: `since:` in the front matter"),
                );
            }
            _ => {}
        }
    }
}

fn slip(flag: &FlagUse, program: &str) -> Option<Diagnostic> {
    if flag.name.len() < 5 || program == "kubectl" {
        return None;
    }
    let near = tables()
        .flag_names(program)
        .find(|name| strsim::damerau_levenshtein(name, &flag.name) == 1)?;
    let message = format!("{program} has no flag `--{}`", flag.name);
    Some(
        Diagnostic::new("unknown-flag", flag.span.clone(), message)
            .help(format!("did you mean `--{near}`?")),
    )
}

fn odd_dash(flag: &FlagUse) -> Diagnostic {
    let message = format!("the dash before `{}` is no hyphen", flag.name);
    let replacement = format!("--{}", flag.name);
    Diagnostic::new("unknown-flag", flag.span.clone(), message)
        .help("write two hyphens: programs know no other dash")
        .replace("write two hyphens", flag.span.clone(), replacement)
}
