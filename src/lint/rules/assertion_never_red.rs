use crate::{diagnostic::Diagnostic, lint::Subject};

/// An assertion that no run of the proof can have seen fail.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for lab in &subject.site.labs {
        let Some(Ok(proof)) = &lab.proof else {
            continue;
        };
        for step in proof.steps.iter().filter(|s| s.mutants.is_empty()) {
            for name in &step.green {
                // A fact of the same name that was red in another step was seen to fail there.
                if proof.steps.iter().any(|s| s.red.contains(name)) {
                    continue;
                }
                let place = lab.step(&step.id).map_or(0..0, |s| s.heading.clone());
                let message = format!("nothing ever made `{name}` fail");
                found.push(
                    Diagnostic::new("assertion-never-red", lab.document.span(place), message).help(
                        format!(
                            "add a wrong solution that breaks it: steps/{}/mutants/NAME.sh",
                            step.id
                        ),
                    ),
                );
            }
        }
    }
}
