use std::{collections::BTreeSet, ops::Range, sync::LazyLock};

use aho_corasick::AhoCorasick;
use pulldown_cmark::{Event, Tag, TagEnd};
use rayon::prelude::*;

use crate::{
    diagnostic::Diagnostic,
    lint::Subject,
    parse::{Document, events},
};

/// A sentence that says what is often said and is not so.
struct Misconception {
    /// Of each of these lists, the sentence has at least one; the first is what is underlined.
    has: &'static [&'static [&'static str]],
    /// Words with which the sentence says something else.
    lacks: &'static [&'static str],
    message: &'static str,
    help: &'static str,
}

/// Who uses one of these speaks about an error, or against it.
const DOUBTS: &[&str] = &[
    "myth",
    "misconception",
    "misleading",
    "wrong",
    "not true",
    "never true",
    "in truth",
    "mistake",
    "contrary",
    "false",
    "often said",
    "may have read",
    "you learnt",
    "claim that",
    "believe",
    "misunderst",
];
const DENIALS: &[&str] = &[
    " not ",
    "n't ",
    " no ",
    "never",
    "neither",
    "nothing",
    "instead of",
    "rather than",
    "cannot",
    "unlike",
    "without",
];

const ALL: &[Misconception] = &[
    Misconception {
        has: &[
            &["round-robin", "round robin"],
            &["kube-proxy", "kubeproxy"],
        ],
        lacks: &["userspace", "ipvs", "not ", "n't", "random"],
        message: "kube-proxy goes no rounds: iptables and nftables choose an endpoint at random",
        help: "say that each connection goes to any ready endpoint",
    },
    Misconception {
        has: &[&["weave"], &["ipv6", "dual-stack", "dual stack"]],
        lacks: DENIALS,
        message: "Weave Net has no IPv6, and nobody keeps it up any more",
        help: "name a network that does, such as Calico, Cilium or Flannel",
    },
    Misconception {
        has: &[
            &[
                "no service discovery",
                "without service discovery",
                "disables service discovery",
            ],
            &["headless"],
        ],
        lacks: &[],
        message: "a headless Service is found like any other: by DNS and by its EndpointSlices",
        help: "what it lacks is an address of its own",
    },
    Misconception {
        has: &[&["multicast", "broadcast"], &["headless"]],
        lacks: DENIALS,
        message: "a headless Service sends nothing to all: multicast is up to the network plugin",
        help: "say that DNS answers with all ready Pods, and the client chooses",
    },
    Misconception {
        has: &[&["distributed lock"], &["statefulset", "ordinal"]],
        lacks: DENIALS,
        message: "an ordinal is a name and locks nothing",
        help: "for a lock or a leader use a Lease",
    },
    Misconception {
        has: &[
            &[
                "ordinal decides",
                "ordinals decide",
                "ordinal determines",
                "ordinals determine",
                "ordinal elects",
                "ordinals elect",
                "always the primary",
                "always the leader",
                "automatically the primary",
                "automatically becomes the primary",
            ],
            &["primary", "leader", "master"],
            &["ordinal", "-0", "first pod"],
        ],
        lacks: DENIALS,
        message: "ordinals elect nobody: the database's own protocol chooses its primary",
        help: "say how the members elect one, and that any of them may win",
    },
    Misconception {
        has: &[
            &[
                "ip to pods",
                "ip to the pods",
                "ips to pods",
                "ips to the pods",
                "ip to the underlying pods",
                "ip to its pods",
                "ip addresses to pods",
                "ip address to the pods",
            ],
            &["not", "n't", "denies", "deny"],
            &["headless"],
        ],
        lacks: &[],
        message: "every Pod has an address of its own: what a headless Service lacks is a cluster IP",
        help: "write that no virtual IP is allocated to the Service",
    },
    Misconception {
        has: &[
            &[
                "part of the data",
                "portion of the data",
                "subset of the data",
                "share of the data",
            ],
            &["replica set", "replicas", "replica of"],
        ],
        lacks: &["shard", " not ", "all of"],
        message: "each member of a replica set holds all of the data; parts are what shards hold",
        help: "write that every Pod holds a whole copy",
    },
    Misconception {
        has: &[
            &[
                "easily roll back",
                "easy rollback",
                "easily rolled back",
                "roll back easily",
                "easy to roll back",
            ],
            &["statefulset"],
        ],
        lacks: DENIALS,
        message: "a StatefulSet's rollback sticks at a Pod that never becomes Ready",
        help: "tell the reader to delete that Pod after the revert",
    },
    Misconception {
        has: &[
            &[
                "guaranteed availability",
                "guarantees availability",
                "guarantee availability",
                "guarantees high availability",
                "guarantees the availability",
            ],
            &["statefulset"],
        ],
        lacks: DENIALS,
        message: "a StatefulSet guarantees names and order, not availability",
        help: "availability comes from the replication of what runs in the Pods",
    },
    Misconception {
        has: &[
            &["--address"],
            &["ipv6"],
            &["enable", "turn on", "switch on", "activate"],
        ],
        lacks: DENIALS,
        message: "`--address` enables no family: the kubelet listens on both by default",
        help: "a node's addresses, and their order, are given with `--node-ip`",
    },
    Misconception {
        has: &[
            &["reverse order"],
            &["deleting", "deleted", "deletion", "delete"],
            &["statefulset"],
        ],
        lacks: &["scale", "scaling", "not", "no ", "n't"],
        message: "deleting a StatefulSet stops its Pods in no promised order",
        help: "scale it to 0 first when the order matters",
    },
];

pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    if !subject.site.config.language.starts_with("en") {
        return;
    }
    let pages = subject.site.pages.par_iter();
    let documents = pages
        .flat_map_iter(|p| p.body.all())
        .map(|part| &part.document);
    found.par_extend(documents.flat_map_iter(|document| said(document)));
}

fn said(document: &Document) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for paragraph in paragraphs(document).iter().filter(|p| !p.doubted) {
        let possible = possible(&paragraph.text);
        if possible.is_empty() {
            continue;
        }
        for sentence in paragraph.sentences() {
            let mut possible = possible.iter();
            found.extend(possible.find_map(|n| paragraph.says(document, &sentence, &ALL[*n])));
        }
    }
    found
}

/// The misconceptions, by number, one of whose first words the text has.
fn possible(text: &str) -> BTreeSet<usize> {
    static WORDS: LazyLock<AhoCorasick> = LazyLock::new(|| {
        let words = ALL.iter().flat_map(|m| m.has[0]);
        AhoCorasick::new(words).expect("a few hundred short words")
    });
    static OWNERS: LazyLock<Vec<usize>> = LazyLock::new(|| {
        let all = ALL.iter().enumerate();
        all.flat_map(|(n, m)| m.has[0].iter().map(move |_| n))
            .collect()
    });
    let matches = WORDS.find_overlapping_iter(text);
    matches.map(|m| OWNERS[m.pattern().as_usize()]).collect()
}

/// Running text in lower case, and where its pieces stand in the page.
#[derive(Default)]
struct Paragraph {
    text: String,
    /// Whether it stands under words that doubt what it says.
    doubted: bool,
    pieces: Vec<(usize, Range<usize>)>,
}

#[derive(Clone, Copy)]
enum Title {
    Heading,
    Table,
}

fn paragraphs(document: &Document) -> Vec<Paragraph> {
    let mut all = vec![Paragraph::default()];
    let mut in_block = false;
    // What the heading and the head of a table say of all below them.
    let (mut heading, mut head) = (String::new(), String::new());
    let mut titled = None;
    for (event, range) in events(&document.text, document.body) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_block = true,
            Event::End(TagEnd::CodeBlock) => in_block = false,
            Event::Start(Tag::Heading { .. }) => {
                heading.clear();
                titled = Some(Title::Heading);
            }
            Event::Start(Tag::TableHead) => {
                head.clear();
                titled = Some(Title::Table);
            }
            Event::End(TagEnd::Heading(_) | TagEnd::TableHead) => titled = None,
            Event::End(TagEnd::Table) => head.clear(),
            Event::Start(Tag::Paragraph | Tag::Item | Tag::TableRow) => {
                all.push(Paragraph {
                    doubted: [&heading, &head]
                        .iter()
                        .any(|text| DOUBTS.iter().any(|d| text.contains(d))),
                    ..Paragraph::default()
                });
            }
            Event::Start(Tag::TableCell) => {
                if let Some(last) = all.last_mut() {
                    last.text.push_str(" | ");
                }
            }
            Event::Text(text) | Event::Code(text) if !in_block => {
                match titled {
                    Some(Title::Heading) => heading.push_str(&text.to_ascii_lowercase()),
                    Some(Title::Table) => head.push_str(&text.to_ascii_lowercase()),
                    None => {}
                }
                let Some(last) = all.last_mut() else { continue };
                last.pieces.push((last.text.len(), range));
                last.text.push_str(&text.to_ascii_lowercase());
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some(last) = all.last_mut() {
                    last.text.push(' ');
                }
            }
            _ => {}
        }
    }
    all
}

impl Paragraph {
    fn sentences(&self) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut start = 0;
        for (at, _) in self.text.match_indices([' ']) {
            if self.text[..at].ends_with(['.', '!', '?', ';']) {
                found.push(start..at);
                start = at;
            }
        }
        found.push(start..self.text.len());
        found
    }

    fn says(
        &self,
        document: &Document,
        sentence: &Range<usize>,
        what: &Misconception,
    ) -> Option<Diagnostic> {
        let text = &self.text[sentence.clone()];
        let any = |words: &[&str]| words.iter().any(|w| text.contains(w));
        // The rarest words come first: nearly every sentence is done with after them.
        if !what.has.iter().all(|words| any(words)) || any(what.lacks) || any(DOUBTS) {
            return None;
        }
        let word = what.has[0].iter().find(|w| text.contains(**w))?;
        let at = sentence.start + text.find(word)?;
        // What stands in quotes is somebody else's.
        let quotes = self.text[..at]
            .matches(['"', '\u{201c}', '\u{201d}'])
            .count();
        if quotes % 2 == 1 {
            return None;
        }
        let (start, range) = self.pieces.iter().rfind(|(start, _)| *start <= at)?;
        let from = range.start + (at - start);
        // Escapes make a piece longer in the page than it is here.
        let until = (from + word.len()).min(range.end);
        let fits = document
            .text
            .get(from..until)
            .is_some_and(|t| t.eq_ignore_ascii_case(word));
        let range = if fits { from..until } else { range.clone() };
        Some(
            Diagnostic::new("common-misconception", document.span(range), what.message)
                .help(what.help),
        )
    }
}
