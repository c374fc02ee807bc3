use crate::{
    diagnostic::Diagnostic,
    kubernetes::{flags::Standing, tables::COMPONENTS},
    lint::{Subject, usage::Owner},
};

/// A flag of another program.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for flag in &subject.usages.flags {
        let Standing::Elsewhere(owners) = &flag.standing else {
            continue;
        };
        let component = |name: &&str| COMPONENTS.contains(name);
        if flag.said.wrong {
            continue;
        }
        let sure = match &flag.owner {
            Owner::Known(_) => true,
            // Sentences name programs loosely; between the components alone a name counts.
            Owner::Hinted(programs) => {
                programs.iter().all(&component) && owners.iter().all(component)
            }
            Owner::Nobody => false,
        };
        if sure {
            let mut theirs: Vec<&str> = owners.clone();
            if theirs.len() > 2 {
                // Of many commands of one program, the program says it.
                theirs = theirs.iter().filter_map(|o| o.split(' ').next()).collect();
                theirs.dedup();
            }
            let message = format!(
                "`--{}` is no flag of {}: it is {}'s",
                flag.name,
                flag.owner_name(),
                theirs.join("'s and ")
            );
            found.push(
                Diagnostic::new("wrong-component-flag", flag.span.clone(), message)
                    .help(format!("give it to {}, or leave it out", theirs[0])),
            );
        }
    }
}
