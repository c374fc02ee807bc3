use crate::{
    diagnostic::{Diagnostic, did_you_mean},
    lint::Subject,
    model::{Site, Target},
    parse::LinkKind,
};

/// A relative link whose file is not there.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let site = subject.site;
    for part in site.pages.iter().flat_map(|p| p.body.all()) {
        let document = &part.document;
        for (link, target) in document.links.iter().zip(&part.links) {
            if link.kind != LinkKind::Link {
                continue;
            }
            let span = || document.span(link.range.clone());
            match target {
                Target::Missing { path } => {
                    let message = format!("`{path}` is not there");
                    found.push(
                        Diagnostic::new("broken-link", span(), message)
                            .maybe_help(suggestion(site, path)),
                    );
                }
                Target::Outside => found.push(
                    Diagnostic::new("broken-link", span(), "the link leaves the site's folder")
                        .help("link to the published address instead"),
                ),
                Target::Empty if site.whole => {
                    found.push(Diagnostic::new(
                        "broken-link",
                        span(),
                        "the link leads nowhere",
                    ));
                }
                _ => {}
            }
        }
    }
}

/// A page that goes by the address that was written, else the one with the nearest path.
fn suggestion(site: &Site, path: &str) -> Option<String> {
    let named = |p: &str| p.rsplit('/').next().map(str::to_owned);
    let source = path.strip_suffix(".html").map(|stem| format!("{stem}.md"));
    let paths = || {
        site.pages
            .iter()
            .filter(|p| !p.generated)
            .map(|p| &**p.path())
    };
    if let Some(page) = source.and_then(|s| paths().find(|p| **p == *s)) {
        return Some(format!("link to the source, `{page}`: its address follows"));
    }
    did_you_mean(path, paths().chain(site.assets.keys().map(|k| &**k))).or_else(|| {
        let moved = paths().find(|p| named(p) == named(path) && !p.ends_with("index.md"))?;
        Some(format!("there is a page of that name at `{moved}`"))
    })
}
