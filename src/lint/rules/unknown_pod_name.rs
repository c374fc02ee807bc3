use std::{collections::HashMap, ops::Range};

use crate::{
    diagnostic::{Diagnostic, Span},
    lint::{Subject, usage},
    model::objects::Object,
    parse::Document,
};

/// A Pod of a StatefulSet by a name that DNS does not give it.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for part in subject.site.pages.iter().flat_map(|p| p.body.all()) {
        let document = &part.document;
        let sets: Vec<&Object<'_>> = subject
            .objects
            .of_kind("StatefulSet")
            .filter(|s| s.manifest.path == document.path && !s.name.is_empty())
            // Where it is missing, that is the fault.
            .filter(|s| subject.objects.governing(s).is_some())
            .collect();
        let mut failures = Failures::default();
        for (n, set) in sets.iter().enumerate() {
            if sets[..n].iter().any(|earlier| earlier.name == set.name) {
                continue;
            }
            for host in hosts(&document.text, &set.name) {
                found.extend(wrong(subject, document, &sets, set, host, &mut failures));
            }
        }
    }
}

/// Where a text names a Pod of the set and something below which it is.
fn hosts(text: &str, set: &str) -> Vec<Range<usize>> {
    let inside = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let mut found = Vec::new();
    for (start, _) in text.match_indices(&format!("{set}-")) {
        let before = text[..start].chars().next_back();
        if before
            .is_some_and(|c| inside(c) || "._$}/".contains(c) && !text[..start].ends_with("//"))
        {
            continue;
        }
        let rest = &text[start + set.len() + 1..];
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let tail = &rest[digits..];
        if digits == 0 || !tail.starts_with('.') {
            continue;
        }
        let length = tail.len()
            - tail
                .trim_start_matches(|c: char| inside(c) || c == '.')
                .len();
        let length = tail[..length].trim_end_matches('.').len();
        let end = start + set.len() + 1 + digits + length;
        found.push(start..end);
    }
    found
}

fn wrong(
    subject: &Subject<'_>,
    document: &Document,
    sets: &[&Object<'_>],
    set: &Object<'_>,
    host: Range<usize>,
    failures: &mut Failures,
) -> Option<Diagnostic> {
    let name = &document.text[host.clone()];
    let mut labels = name.split('.');
    let pod = labels.next()?;
    let below: Vec<&str> = labels.collect();
    let service = *below.first()?;
    let same = || sets.iter().filter(|s| s.name == set.name);
    let governing: Vec<&str> = same().filter_map(|s| s.text("spec/serviceName")).collect();
    if governing.len() < same().count() || governing.contains(&service) {
        return None;
    }
    let here = |name: &str| {
        let mut known = subject.objects.services_named(name);
        known.any(|s| s.manifest.path == document.path)
    };
    // `db-0.default.svc` would be a Service of the Pod's name.
    let skips = below.get(1) == Some(&"svc") && !here(pod);
    let other = below.get(2) == Some(&"svc") || here(service);
    if !(skips || other) || failures.shown(document, &host) {
        return None;
    }
    let governing = governing[0];
    let message = format!(
        "DNS has no `{name}`: the Pods of `{}` are below `{governing}`",
        set.name
    );
    let rest = match skips {
        true => format!(".{}", below.join(".")),
        false => below[1..].iter().map(|l| format!(".{l}")).collect(),
    };
    let meant = set.at("spec/serviceName").map(|node| set.span(node));
    let diagnostic = Diagnostic::new("unknown-pod-name", Span::new(&document.path, host), message)
        .help(format!("write `{pod}.{governing}{rest}`"));
    Some(match meant {
        Some(span) => diagnostic.related(span, "`serviceName` says so"),
        None => diagnostic,
    })
}

/// What says, on a page, that a name fails.
#[derive(Default)]
struct Failures {
    /// The blocks that were looked at, by their place among the page's.
    blocks: HashMap<usize, bool>,
}

const ANSWERS: [&str; 6] = [
    "NXDOMAIN",
    "can't find",
    "can't resolve",
    "not known",
    "no such host",
    "bad address",
];

impl Failures {
    fn shown(&mut self, document: &Document, host: &Range<usize>) -> bool {
        let blocks = &document.blocks;
        let after = blocks.partition_point(|b| b.range.start <= host.start);
        let within = after
            .checked_sub(1)
            .filter(|n| blocks[*n].range.end > host.start);
        if let Some(at) = within {
            let look = || {
                let block = &blocks[at];
                let mut marks = ["expect", "reject", "output"].iter();
                marks.any(|k| block.info.has(k)) || ANSWERS.iter().any(|a| block.code.contains(a))
            };
            return *self.blocks.entry(at).or_insert_with(look);
        }
        let around = paragraph(&document.text, host);
        usage::says_wrong(around) || ANSWERS.iter().any(|a| around.contains(a))
    }
}

/// The text between the empty lines around a place, as far as a paragraph is long.
fn paragraph<'t>(text: &'t str, host: &Range<usize>) -> &'t str {
    const LONG: usize = 240;
    let from = text.floor_char_boundary(host.start.saturating_sub(LONG));
    let to = text.floor_char_boundary(host.end + LONG);
    let start = text[from..host.start]
        .rfind("\n\n")
        .map_or(from, |n| from + n);
    let end = text[host.end..to].find("\n\n").map_or(to, |n| host.end + n);
    &text[start..end]
}
