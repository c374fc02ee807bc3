use crate::{
    diagnostic::Diagnostic,
    model::{Kind, Site},
};

/// A page that lists and search results can show by its title only.
pub fn check(site: &Site, found: &mut Vec<Diagnostic>) {
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
