//! `expect=RULE`, in a block's info string or after `# proofmark:` at the top of a file: an
//! example that is wrong on purpose.

use super::suppress::covers_place;
use crate::{
    diagnostic::{Diagnostic, Span, did_you_mean},
    model::{Expect, Place, Site},
};

/// An example's promise, where it is written and where its findings lie.
struct Promise<'a> {
    rule: &'a str,
    said: Span,
    places: Vec<Span>,
    kept: bool,
}

/// Drops what was expected; what was expected and did not come is a finding itself.
pub(super) fn apply(site: &Site, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut promises = promises(site);
    if promises.is_empty() {
        return found;
    }
    let mut rest: Vec<Diagnostic> = found
        .into_iter()
        .filter(|finding| {
            let mut expected = false;
            for promise in promises.iter_mut().filter(|p| p.rule == finding.rule) {
                if promise
                    .places
                    .iter()
                    .any(|p| covers_place(p, &finding.span))
                {
                    promise.kept = true;
                    expected = true;
                }
            }
            !expected
        })
        .collect();
    for promise in promises.into_iter().filter(|p| !p.kept) {
        let (message, help) = match super::rule(promise.rule) {
            Some(_) => (
                format!("nothing here breaks `{}`", promise.rule),
                Some("correct the example, or take `expect` out".to_owned()),
            ),
            None => (
                format!("there is no rule `{}`", promise.rule),
                did_you_mean(promise.rule, super::names()),
            ),
        };
        rest.push(Diagnostic::new("expected-nothing", promise.said, message).maybe_help(help));
    }
    rest
}

fn promises(site: &Site) -> Vec<Promise<'_>> {
    let mut promises = Vec::new();
    for part in site.pages.iter().flat_map(|p| p.body.all()) {
        let document = &part.document;
        for (block, excerpt) in document.blocks.iter().zip(&part.excerpts) {
            let Some(rules) = block.info.get("expect") else {
                continue;
            };
            let said = block.info.range("expect").unwrap_or(block.range.clone());
            let mut places = vec![document.span(block.range.clone())];
            if let Some(Ok(excerpt)) = excerpt {
                places.push(Span::new(&excerpt.source.path, excerpt.range.clone()));
            }
            for rule in rules.split(',').map(str::trim) {
                promises.push(Promise {
                    rule,
                    said: document.span(said.clone()),
                    places: places.clone(),
                    kept: false,
                });
            }
        }
    }
    for manifest in site.manifests.iter().filter(|m| m.place == Place::File) {
        // What a page says of a file that it shows is the block's promise.
        let own = |e: &&Expect| e.span.path == manifest.path;
        let Some(expect) = manifest.claim.expect.as_ref().filter(own) else {
            continue;
        };
        let place = manifest.span(0..manifest.text.len());
        for rule in expect.rules.split(',').map(str::trim) {
            // The documents of a file keep its promises together.
            let same = |p: &&mut Promise<'_>| p.rule == rule && p.said == expect.span;
            match promises.iter_mut().rfind(same) {
                Some(promise) => promise.places.push(place.clone()),
                None => promises.push(Promise {
                    rule,
                    said: expect.span.clone(),
                    places: vec![place.clone()],
                    kept: false,
                }),
            }
        }
    }
    promises
}
