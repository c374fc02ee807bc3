use crate::{
    config::Picture,
    diagnostic::{Diagnostic, Span, did_you_mean},
    lint::Subject,
    model::{Site, Target},
    parse::LinkKind,
    yaml,
};

/// An image whose file is not there.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let site = subject.site;
    shown(site, found);
    previews(site, found);
}

/// Pictures that other sites are to show beside a link.
fn previews(site: &Site, found: &mut Vec<Diagnostic>) {
    for page in site.pages.iter().filter(|p| !p.generated) {
        let document = page.document();
        if let Some(picture) = &document.front.image {
            let yaml = &document.text[document.front_range.clone()];
            let span = named_in(page.path(), yaml, document.front_range.start);
            found.extend(preview(site, picture, span));
        }
    }
    if let (Some(picture), Some(config)) = (&site.config.image, &site.config_source) {
        let span = named_in(&config.path, &config.text, 0);
        found.extend(preview(site, picture, span));
    }
}

fn preview(site: &Site, picture: &Picture, span: Span) -> Option<Diagnostic> {
    let Some(asset) = site.pictured(&span.path, picture) else {
        let message = format!("`{}` is not a file of the site", picture.file);
        let name = |path: &str| path.rsplit('/').next() == picture.file.rsplit('/').next();
        let elsewhere = site.assets.keys().find(|path| name(path));
        let near = match elsewhere {
            Some(path) => Some(format!("there is `{path}`")),
            None => did_you_mean(&picture.file, site.assets.keys().map(|k| &**k)),
        };
        return Some(Diagnostic::new("missing-image", span, message).maybe_help(near));
    };
    let ending = asset.path.rsplit('.').next().unwrap_or_default();
    let drawn = ["png", "jpg", "jpeg", "webp", "gif"].contains(&&*ending.to_lowercase());
    (!drawn).then(|| {
        Diagnostic::new(
            "missing-image",
            span,
            format!("other sites show no preview of a `.{ending}` file"),
        )
        .help("save it as PNG or JPEG, 1200 pixels wide and 630 high")
    })
}

/// Where `image.file` stands in a YAML text that starts at byte `start` of the file.
fn named_in(path: &std::sync::Arc<str>, text: &str, start: usize) -> Span {
    let nodes = yaml::parse(text).unwrap_or_default();
    let node = nodes.first().and_then(|n| n.at("image/file"));
    let range = node.map_or(0..0, |n| n.range.clone());
    Span::new(path, start + range.start..start + range.end)
}

/// Images that pages show.
fn shown(site: &Site, found: &mut Vec<Diagnostic>) {
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
