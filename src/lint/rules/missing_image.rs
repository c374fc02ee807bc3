use crate::{
    diagnostic::{Diagnostic, did_you_mean},
    lint::Subject,
    model::Target,
    parse::LinkKind,
};

/// An image whose file is not there.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let site = subject.site;
    for part in site.pages.iter().flat_map(|p| p.body.all()) {
        let document = &part.document;
        for (image, target) in document.links.iter().zip(&part.links) {
            if image.kind != LinkKind::Image {
                continue;
            }
            let message = match target {
                Target::Missing { path } => format!("`{path}` is not there"),
                Target::Outside => "the image lies outside the site's folder".to_owned(),
                Target::Page { .. } | Target::Here { .. } => "a page is no image".to_owned(),
                Target::Empty if site.whole => "the image has no address".to_owned(),
                Target::External if site.whole && image.destination.starts_with("http") => {
                    "the image lies on another host, which the page's readers would tell of their visit".to_owned()
                }
                _ => continue,
            };
            let near = did_you_mean(&image.destination, site.assets.keys().map(|k| &**k));
            found.push(
                Diagnostic::new("missing-image", document.span(image.range.clone()), message)
                    .maybe_help(near),
            );
        }
    }
}
