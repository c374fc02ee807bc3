use crate::{diagnostic::Diagnostic, lint::Subject, model::scene};

/// A diagram that nothing can be drawn for.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let site = subject.site;
    for part in site.pages.iter().flat_map(|p| p.body.all()) {
        for diagram in &part.document.diagrams {
            if let Err(lack) = scene::scene(site, part, diagram, "default") {
                let span = part.document.span(lack.range);
                found.push(Diagnostic::new("empty-diagram", span, lack.message).help(lack.help));
            }
        }
    }
}
