use crate::{diagnostic::Diagnostic, lint::Subject};

/// A heading that is more than one level below the one before it.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let site = subject.site;
    for part in site.pages.iter().flat_map(|p| p.body.all()) {
        let document = &part.document;
        // The title is the page's first level, whether it is written as a heading or not.
        let mut above = 1;
        for (n, heading) in document.headings.iter().enumerate() {
            let first_of_loose_file = n == 0 && !site.whole;
            if heading.level > above + 1 && !first_of_loose_file {
                found.push(
                    Diagnostic::new(
                        "skipped-heading",
                        document.span(heading.range.clone()),
                        format!("a level {} heading follows level {above}", heading.level),
                    )
                    .help(format!(
                        "make it level {}, so that the outline has no gap",
                        above + 1
                    )),
                );
            }
            above = heading.level;
        }
    }
}
