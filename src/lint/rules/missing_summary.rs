use crate::{diagnostic::Diagnostic, lint::Subject, model::Kind};

/// A page that lists and search results can show by its title only.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let site = subject.site;
    for page in site
        .pages
        .iter()
        .filter(|p| !p.generated && p.kind != Kind::Home)
    {
        let document = page.document();
        if document
            .front
            .summary
            .as_deref()
            .unwrap_or("")
            .trim()
            .is_empty()
        {
            found.push(
                Diagnostic::new(
                    "missing-summary",
                    document.span(0..0),
                    "the page has no summary",
                )
                .help("add `summary:` to the front matter, one sentence"),
            );
        }
    }
}
