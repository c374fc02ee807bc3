//! Bytes → one of Proofmark's readers: what holds of its answer, whatever the bytes are.
//!
//! Shared by `tests/fuzz.rs`, which feeds a bounded number of mutations on every run, and by the
//! libFuzzer programs beside this file. A target panics where something does not hold.
#![allow(dead_code, reason = "each program uses its own part")]

use std::{ops::Range, sync::Arc};

use proofmark::{
    diagnostic::Report,
    kubernetes::{
        Header, Judgement, Question, Version,
        call::{self, Given},
        shell::{self, Word},
        tables::tables,
        values,
    },
    lint, model,
    parse::{self, Dialect},
    source::{Source, Tree},
    verdicts::Verdicts,
    yaml::{self, Content, Node},
};

pub type Target = (&'static str, fn(&[u8]));

pub const TARGETS: &[Target] = &[
    ("answer", answer),
    ("flags", flags),
    ("page", |data| drop(page(text(data)))),
    ("shell", shell),
    ("yaml", yaml),
];

/// An engine's answer and the document it speaks of, with an empty line between: field paths,
/// lines and quoted words become places of the document.
pub fn answer(data: &[u8]) {
    let text = text(data);
    let (answer, document) = text.split_once("\n\n").unwrap_or((&text, ""));
    let hole = document.find("...").map(|at| at..at + 3);
    for fragment in [None, Some("Pod.spec.containers[]".to_owned())] {
        let question = Question {
            version: Version::NEWEST,
            header: &Header {
                fragment,
                ..Header::default()
            },
            document: &document.to_owned().into(),
            holes: hole.as_slice(),
        };
        for finding in Judgement::heard(&question, answer.as_bytes()).findings {
            inside(document, &finding.range);
        }
    }
}

/// A command line: its flags and their values, as its program and as nobody's.
pub fn flags(data: &[u8]) {
    let text = text(data);
    for command in shell::commands(&text) {
        given(&text, &call::loose_flags(&text, &command.words));
        if let Some(call) = call::read(tables(), &text, &command) {
            given(&text, &call.flags);
            words(&text, &call.arguments);
            words(&text, &call.rest);
        }
    }
}

fn given(text: &str, flags: &[Given]) {
    for flag in flags {
        inside(text, &flag.range);
        let Some(value) = &flag.value else { continue };
        inside(text, &value.range);
        if let Some(known) = &flag.flag {
            values::fault(known, &value.text);
        }
    }
}

/// A text as a shell would read it.
pub fn shell(data: &[u8]) {
    let text = text(data);
    for root in [false, true] {
        let typed = shell::typed(&text, root);
        assert_eq!(typed.len(), text.len(), "bytes keep their places");
        for command in shell::commands(&typed) {
            words(&typed, &command.words);
        }
    }
    for command in shell::commands(&text) {
        words(&text, &command.assignments);
        words(&text, &command.words);
        assert!(command.words.is_sorted_by_key(|w| w.range.start));
    }
}

fn words(text: &str, words: &[Word]) {
    for word in words {
        inside(text, &word.range);
    }
}

/// YAML as a tree with places.
pub fn yaml(data: &[u8]) {
    let text = text(data);
    match yaml::parse(&text) {
        Ok(documents) => {
            for document in &documents {
                node(&text, document);
            }
            assert_eq!(yaml::parse(&text).as_ref(), Ok(&documents));
        }
        Err(fault) => inside(&text, &fault.range),
    }
}

fn node(text: &str, from: &Node) {
    inside(text, &from.range);
    match &from.content {
        Content::Scalar { .. } => {}
        Content::Sequence(items) => items.iter().for_each(|item| node(text, item)),
        Content::Mapping(entries) => {
            for entry in entries {
                inside(text, &entry.key_range);
                node(text, &entry.value);
            }
        }
    }
}

/// A page, from its bytes to its diagnostics, without engines and without a disk.
pub fn page(text: String) -> Report {
    let mut tree = Tree::default();
    tree.pages.push(Source {
        path: "content/index.md".into(),
        text: text.into(),
    });
    let site = proofmark::resolve(&tree, model::Options::default(), |page| {
        Arc::new(parse::parse(&page.path, &page.text, Dialect::Site))
    });
    let mut verdicts = Verdicts::default();
    verdicts.versions = Version::BUILT_IN.to_vec();
    let report = lint::check(&site, &verdicts);
    for found in &report.diagnostics {
        let (start, end) = found.span.range;
        inside(report.text(&found.span.path), &(start..end));
    }
    report
}

fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

fn inside(text: &str, range: &Range<usize>) {
    assert!(
        text.get(range.clone()).is_some(),
        "{range:?} is no part of the {} bytes",
        text.len()
    );
}
