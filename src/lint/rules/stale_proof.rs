use crate::{diagnostic::Diagnostic, lint::Subject, model::lab::Standing};

/// A lab that is no longer the one that was proven.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for lab in &subject.site.labs {
        if lab.standing() == Standing::Stale {
            found.push(
                Diagnostic::new(
                    "stale-proof",
                    lab.document.span(0..0),
                    "the lab was changed after its proof",
                )
                .help(format!("prove it again: proofmark lab prove {}", lab.id)),
            );
        }
    }
}
