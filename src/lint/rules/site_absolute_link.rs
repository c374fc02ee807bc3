use crate::{diagnostic::Diagnostic, lint::Subject, model::Target};

/// A link that begins with `/` works at one base path only, and neither on GitHub nor on disk.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let site = subject.site;
    for part in site.pages.iter().flat_map(|p| p.body.all()) {
        let document = &part.document;
        for (link, target) in document.links.iter().zip(&part.links) {
            if *target == Target::Absolute {
                found.push(
                    Diagnostic::new(
                        "site-absolute-link",
                        document.span(link.range.clone()),
                        format!("`{}` begins at the host, not at the site", link.destination),
                    )
                    .help("write the path from this file, such as `../notes/dns.md`"),
                );
            }
        }
    }
}
