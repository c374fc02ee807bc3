use crate::{diagnostic::Diagnostic, lint::Subject};

/// A lab that nobody has seen work.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for lab in &subject.site.labs {
        let message = match &lab.proof {
            None => "the lab has no proof".to_owned(),
            Some(Err(fault)) => format!("the lab's proof.json cannot be read: {fault}"),
            Some(Ok(_)) => continue,
        };
        found.push(
            Diagnostic::new("unproven-lab", lab.document.span(0..0), message)
                .help(format!("prove it: proofmark lab prove {}", lab.id)),
        );
    }
}
