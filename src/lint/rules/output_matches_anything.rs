use crate::{diagnostic::Diagnostic, lint::Subject};

/// An expected output that any run would fit.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for lab in &subject.site.labs {
        let commands = lab.steps.iter().flat_map(|s| &s.commands);
        for expected in commands.filter_map(|c| c.expected.as_ref()) {
            if expected.matches_anything() {
                let span = lab.document.span(expected.range.clone());
                found.push(
                    Diagnostic::new(
                        "output-matches-anything",
                        span,
                        "the expected output fits whatever comes",
                    )
                    .help("write the lines that the reader should look at, with `...` around them"),
                );
            }
        }
    }
}
