use crate::{
    diagnostic::{Diagnostic, did_you_mean},
    lint::Subject,
    model::{Page, Target},
};

/// A link whose page is there, but not the heading that it names.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let site = subject.site;
    for page in &site.pages {
        for part in page.body.all() {
            let document = &part.document;
            for (link, target) in document.links.iter().zip(&part.links) {
                let (to, id) = match target {
                    Target::Here { fragment } => (page, fragment),
                    Target::Page {
                        page,
                        fragment: Some(id),
                    } => (&site.pages[*page], id),
                    _ => continue,
                };
                // An empty fragment and `#top` lead to the top of any page.
                if id.is_empty() || id == "top" || (!site.whole && from_a_tool(id)) || has(to, id) {
                    continue;
                }
                let name = to.path();
                let message = format!("`{name}` has no heading with the id `{id}`");
                found.push(
                    Diagnostic::new("broken-anchor", document.span(link.range.clone()), message)
                        .maybe_help(did_you_mean(id, to.body.ids())),
                );
            }
        }
    }
}

fn has(page: &Page, id: &str) -> bool {
    page.body.has_id(id)
}

/// Line ranges, text fragments and client-side routes are not ids.
fn from_a_tool(id: &str) -> bool {
    id.starts_with([':', '/', '!', '?'])
}
