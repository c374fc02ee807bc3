use crate::{diagnostic::Diagnostic, lint::Subject, parse::LinkKind};

/// An image that says nothing to those who do not see it.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let site = subject.site;
    for part in site.pages.iter().flat_map(|p| p.body.all()) {
        let document = &part.document;
        for image in &document.links {
            if image.kind == LinkKind::Image && image.text.trim().is_empty() {
                found.push(
                    Diagnostic::new(
                        "missing-alt-text",
                        document.span(image.range.clone()),
                        "the image has no text alternative",
                    )
                    .help("say in the brackets what the image shows: `![…](…)`"),
                );
            }
        }
    }
}
