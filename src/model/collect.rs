//! Pages and files → [`Manifest`]s: which YAML is judged, as what, and which nobody judges.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};

use super::{
    Page, PageId, Part,
    excerpt::fault,
    links::join,
    manifest::{Claim, Described, Expect, Manifest, Place, Reject, Unjudged},
};
use crate::{
    diagnostic::{Diagnostic, Span},
    kubernetes::{Header, Version},
    parse::{Block, Document, Info, Pieces, stream},
    source::{Missing, Source, Tree},
    yaml,
};

/// What was found, and what is wrong with how its authors describe it.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub manifests: Vec<Manifest>,
    pub described: Vec<Described>,
    pub unjudged: Vec<Unjudged>,
    pub problems: Vec<Diagnostic>,
}

/// The files of `tree` are judged although no page shows them; `strict` says that YAML files
/// without a kind are rejected as manifests rather than reported as unjudged.
pub(super) fn collect(pages: &[Page], tree: &Tree, strict: bool) -> Collected {
    let mut found = Collected::default();
    let files = &tree.manifests;
    let mut shown: BTreeMap<Arc<str>, Shown> = BTreeMap::new();
    let mut seen: BTreeSet<Arc<str>> = BTreeSet::new();
    for (id, page) in pages.iter().enumerate().filter(|(_, p)| !p.generated) {
        for part in page.body.all() {
            if seen.insert(part.document.path.clone()) {
                found.part(id, page, part, tree);
            }
            for (block, excerpt) in part.document.blocks.iter().zip(&part.excerpts) {
                if let Some(Ok(excerpt)) = excerpt
                    && is_yaml(&excerpt.source.path)
                {
                    let shown = shown.entry(excerpt.source.path.clone()).or_default();
                    shown.source.get_or_insert_with(|| excerpt.source.clone());
                    shown.places.push(part.document.span(block.range.clone()));
                    shown
                        .infos
                        .push((block.info.clone(), part.document.clone()));
                }
            }
        }
    }
    for file in files {
        let shown = shown.entry(file.path.clone()).or_default();
        shown.source.get_or_insert_with(|| file.clone());
    }
    for shown in shown.into_values() {
        found.file(shown, strict, tree);
    }
    found
}

/// A file, and the blocks that show it.
#[derive(Default)]
struct Shown {
    source: Option<Source>,
    places: Vec<Span>,
    infos: Vec<(Info, Arc<Document>)>,
}

/// What a fence, or the first comment of a file, says of all the documents in it.
struct Attributes<'a> {
    info: &'a Info,
    /// Whose file the attributes stand in.
    path: &'a Arc<str>,
}

/// Where a text comes from.
struct Origin<'a> {
    path: &'a Arc<str>,
    place: Place,
    page: Option<PageId>,
    shown: &'a [Span],
    pieces: Arc<Pieces>,
    /// Offset of the text within what `pieces` maps.
    offset: usize,
    /// Whether dots stand for something left out.
    elided: bool,
    /// Whether whoever wrote it claims that it is a manifest.
    strict: bool,
    /// Where the text has letters for what a shell would put in.
    filled: Vec<Range<usize>>,
}

impl Collected {
    fn part(&mut self, page: PageId, owner: &Page, part: &Part, tree: &Tree) {
        let document = &part.document;
        for (block, excerpt) in document.blocks.iter().zip(&part.excerpts) {
            if excerpt.is_some() {
                continue;
            }
            let origin = |range: &Range<usize>| Origin {
                path: &document.path,
                place: Place::Block(block.range.start),
                page: Some(page),
                shown: &[],
                pieces: Arc::new(block.pieces.clone()),
                offset: range.start,
                elided: true,
                strict: false,
                filled: Vec::new(),
            };
            let said = Attributes {
                info: &block.info,
                path: &document.path,
            };
            let mut claim = self.claim(&said);
            let of_page = |text: &Option<String>| text.as_deref().and_then(Version::parse);
            claim.since = claim.since.or(of_page(&owner.document().front.since));
            claim.until = claim.until.or(of_page(&owner.document().front.until));
            match speaks(block) {
                Speech::Yaml => {
                    let whole = 0..block.code.len();
                    self.text(&block.code, &origin(&whole), &said, &claim, tree);
                }
                Speech::Shell => {
                    for heredoc in stream::heredocs(&block.code) {
                        let range = heredoc.range;
                        let (text, filled) = stream::without_expansions(&block.code[range.clone()]);
                        // Of what goes to files and other programs, only manifests are meant.
                        if heredoc.applied || names(&text) == (true, true) {
                            let origin = Origin {
                                filled,
                                ..origin(&range)
                            };
                            self.text(&text, &origin, &said, &claim, tree);
                        }
                    }
                }
                Speech::Other => {}
            }
        }
    }

    fn file(&mut self, shown: Shown, strict: bool, tree: &Tree) {
        let Some(source) = shown.source else {
            return;
        };
        let comment = sidecar(&source.text);
        let own =
            comment.map(|(at, text)| Info::parse(&format!("yaml {text}"), at.saturating_sub(5)));
        let by_page = shown.infos.iter().find(|(info, _)| speaks_of_fate(info));
        let nothing = Info::default();
        let (info, path) = match (&own, by_page) {
            (Some(info), _) => (info, &source.path),
            (None, Some((info, document))) => (info, &document.path),
            (None, None) => (&nothing, &source.path),
        };
        let said = Attributes { info, path };
        let mut pieces = Pieces::default();
        pieces.push(0, 0);
        let origin = Origin {
            path: &source.path,
            place: Place::File,
            page: None,
            shown: &shown.places,
            pieces: Arc::new(pieces),
            offset: 0,
            elided: false,
            strict,
            filled: Vec::new(),
        };
        if let Some(range) = stream::end_of_stream(&source.text) {
            self.problems.push(
                Diagnostic::new(
                    "ignored-yaml",
                    Span::new(&source.path, range),
                    "Kubernetes reads nothing of what follows `...`",
                )
                .help("write `---` between documents"),
            );
        }
        let claim = self.claim(&said);
        self.text(&source.text, &origin, &said, &claim, tree);
    }

    fn text(
        &mut self,
        text: &str,
        origin: &Origin<'_>,
        said: &Attributes<'_>,
        claim: &Claim,
        tree: &Tree,
    ) {
        let span = |range: Range<usize>| {
            let range = origin.offset + range.start..origin.offset + range.end;
            Span::new(origin.path, origin.pieces.range(range))
        };
        if let Some(reason) = said.info.get("unchecked") {
            let reason = Some(reason.to_owned()).filter(|r| !r.trim().is_empty());
            self.unjudged.push(Unjudged {
                span: span(first_line(text)),
                reason,
            });
            return;
        }
        let schema = said
            .info
            .get("schema")
            .and_then(|path| self.schema(said, path, tree));
        if said.info.has("schema") {
            for range in stream::documents(text) {
                self.described
                    .extend(schema.clone().map(|schema| Described {
                        path: origin.path.clone(),
                        text: text[range.clone()].to_owned(),
                        schema,
                        pieces: origin.pieces.clone(),
                        offset: origin.offset + range.start,
                    }));
            }
            return;
        }
        for range in stream::documents(text) {
            let raw = &text[range.clone()];
            let (judged, mut holes) = match origin.elided {
                true => stream::without_holes(raw),
                false => (raw.to_owned(), Vec::new()),
            };
            let elided = !holes.is_empty();
            let filled = origin.filled.iter();
            let filled = filled.filter(|f| range.contains(&f.start));
            holes.extend(filled.map(|f| f.start - range.start..f.end - range.start));
            let fragment = said.info.get("fragment").map(str::to_owned);
            if fragment.is_none() && !origin.strict && !claims_to_be_a_manifest(&judged) {
                let line = first_line(raw);
                self.unjudged.push(Unjudged {
                    span: span(range.start + line.start..range.start + line.end),
                    reason: None,
                });
                continue;
            }
            self.manifests.push(Manifest {
                path: origin.path.clone(),
                header: Header {
                    fragment,
                    output: said.info.has("output") || (origin.elided && was_printed(&judged)),
                    ..Header::default()
                },
                text: judged.into(),
                place: origin.place,
                shown: origin.shown.to_vec(),
                claim: claim.clone(),
                holes,
                elided,
                page: origin.page,
                pieces: origin.pieces.clone(),
                offset: origin.offset + range.start,
            });
        }
    }

    /// The schema that the author names, relative to the file that names it.
    fn schema(&mut self, said: &Attributes<'_>, path: &str, tree: &Tree) -> Option<Source> {
        let found = join(said.path, path)
            .ok_or(Missing::OutsideRoot)
            .and_then(|path| tree.text(&path));
        found
            .map_err(|missing| {
                let (rule, why) = fault(missing);
                let span = Span::new(said.path, said.info.range("schema").unwrap_or(0..0));
                self.problems
                    .push(Diagnostic::new(rule, span, format!("`{path}` {why}")));
            })
            .ok()
    }

    fn claim(&mut self, said: &Attributes<'_>) -> Claim {
        let info = said.info;
        let range = |key| info.range(key).unwrap_or(0..0);
        let reject = info.has("reject").then(|| Reject {
            text: info
                .get("reject")
                .map(str::to_owned)
                .filter(|t| !t.is_empty()),
            span: Span::new(said.path, range("reject")),
        });
        let mut version = |key: &'static str| {
            let text = info.get(key)?;
            let version = Version::parse(text);
            if version.is_none() {
                let message = format!("`{key}={text}` names no version of Kubernetes");
                let span = Span::new(said.path, range(key));
                self.problems.push(
                    Diagnostic::new("invalid-version", span, message).help("write it like `1.36`"),
                );
            }
            version
        };
        Claim {
            since: version("since"),
            until: version("until"),
            reject,
            expect: info.get("expect").map(|rules| Expect {
                rules: rules.to_owned(),
                span: Span::new(said.path, range("expect")),
            }),
        }
    }
}

enum Speech {
    Yaml,
    Shell,
    Other,
}

/// What is written in a block, by its language and, where that says nothing, by its looks.
fn speaks(block: &Block) -> Speech {
    let looks = || match names(&block.code) == (true, true) {
        true => Speech::Yaml,
        false => Speech::Other,
    };
    match block.info.language.as_str() {
        "yaml" | "yml" => Speech::Yaml,
        "json" | "" => looks(),
        "bash" | "sh" | "shell" | "zsh" | "console" => Speech::Shell,
        _ => Speech::Other,
    }
}

fn is_yaml(path: &str) -> bool {
    [".yaml", ".yml", ".json"].iter().any(|e| path.ends_with(e))
}

fn speaks_of_fate(info: &Info) -> bool {
    [
        "reject",
        "since",
        "until",
        "unchecked",
        "fragment",
        "output",
    ]
    .iter()
    .any(|k| info.has(k))
}

/// Whether a text wants to be a manifest, even if half of what makes it one is missing.
fn claims_to_be_a_manifest(text: &str) -> bool {
    let (version, kind) = names(text);
    version || kind
}

/// Whether `apiVersion` and `kind` stand at the top of a YAML or JSON text.
fn names(text: &str) -> (bool, bool) {
    let json = text.trim_start().starts_with('{');
    // Most JSON is no manifest, and what the names are not in needs no parser to say so.
    let has = |name| text.contains(name);
    if json && !has("apiVersion") && !has("kind") && !has("\\") {
        return (false, false);
    }
    if json && let Ok(nodes) = yaml::parse(text) {
        let top = |key| nodes.iter().any(|node| node.get(key).is_some());
        return (top("apiVersion"), top("kind"));
    }
    let named = |key: &str| {
        text.lines().any(|line| {
            let line = line.trim_start_matches(['\u{feff}', '{', '"', '\'']);
            let rest = line
                .strip_prefix(key)
                .map(|r| r.trim_start_matches(['"', '\'']));
            rest.is_some_and(|r| r.trim_start().starts_with(':'))
        })
    };
    (named("apiVersion"), named("kind"))
}

/// Whether a server wrote it: nobody else sets these fields.
fn was_printed(text: &str) -> bool {
    let keys = ["  resourceVersion:", "  uid:", "  creationTimestamp: \""];
    text.lines()
        .any(|line| keys.iter().any(|k| line.starts_with(k)))
}

/// `# proofmark: reject="…"` among the comments at the top of a file, and where it starts.
fn sidecar(text: &str) -> Option<(usize, &str)> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let comment = line.trim_start_matches('\u{feff}').strip_prefix('#');
        if comment.is_none() && !line.trim().is_empty() {
            return None;
        }
        if let Some(said) = comment.and_then(|c| c.trim().strip_prefix("proofmark:")) {
            let start = line.find(said).unwrap_or(0);
            return Some((at + start, said));
        }
        at += line.len();
    }
    None
}

/// The first line that says something.
fn first_line(text: &str) -> Range<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim();
        if !body.is_empty() && !body.starts_with('#') {
            let indent = line.len() - line.trim_start().len();
            return at + indent..at + indent + body.len();
        }
        at += line.len();
    }
    0..text.len().min(1)
}
