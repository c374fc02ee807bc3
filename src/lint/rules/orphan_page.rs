use crate::{diagnostic::Diagnostic, lint::Subject};

/// A page that no section lists: only `content/index.md`'s own tree is reachable.
///
/// Navigation comes from folders, so a page is an orphan only where its section's page hides
/// its children from the navigation (`extra: {hidden: true}`) and no text links to it.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let site = subject.site;
    let mut linked = vec![false; site.pages.len()];
    for (id, page) in site.pages.iter().enumerate() {
        for target in page.body.all().into_iter().flat_map(|p| &p.links) {
            if let crate::model::Target::Page { page: to, .. } = target
                && *to != id
            {
                linked[*to] = true;
            }
        }
    }
    for (page, linked) in site.pages.iter().zip(linked) {
        let hidden = page.document().front.extra.get("hidden") == Some(&true.into());
        if hidden && !linked && !page.generated {
            found.push(
                Diagnostic::new(
                    "orphan-page",
                    page.document().span(0..0),
                    "the page is hidden from the navigation and nothing links to it",
                )
                .help("link to it, or remove `hidden` from its front matter"),
            );
        }
    }
}
