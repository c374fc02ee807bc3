//! One pass over a file's events that gathers what later stages ask for.

use std::{collections::BTreeSet, ops::Range, sync::Arc};

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::{
    Comment, Diagram, Dialect, FrontMatter, GateName, Info, Pieces, Slugs, comments, events,
    front_matter, slug,
};
use crate::diagnostic::{Diagnostic, Span};

/// A parsed file. Lists are in the order of the text, so they run parallel to [`events`].
#[derive(Debug, Clone)]
pub struct Document {
    pub path: Arc<str>,
    pub text: Arc<str>,
    pub front: FrontMatter,
    /// The bytes of the front matter's YAML.
    pub front_range: Range<usize>,
    /// Where the Markdown starts.
    pub body: usize,
    pub headings: Vec<Heading>,
    pub links: Vec<Link>,
    pub blocks: Vec<Block>,
    pub includes: Vec<Include>,
    pub diagrams: Vec<Diagram>,
    pub gates: Vec<GateName>,
    pub allows: Vec<Allow>,
    /// Ids that the author's own HTML brings.
    pub html_ids: BTreeSet<String>,
    pub words: usize,
    pub problems: Vec<Diagnostic>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    pub level: u8,
    pub id: String,
    pub text: String,
    pub range: Range<usize>,
    /// The title of a tab is no part of the outline.
    pub tab: bool,
}

/// A link or an image; `destination` is as written, without entities and escapes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub kind: LinkKind,
    pub destination: String,
    pub range: Range<usize>,
    /// The link's text, or the image's text alternative.
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    Link,
    Image,
}

/// A code block: `range` is the whole block with its fences, `code` what is between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    pub info: Info,
    pub code: String,
    pub range: Range<usize>,
    pub pieces: Pieces,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Include {
    pub path: String,
    pub range: Range<usize>,
}

/// A suppression: findings of `rule` that start in `scope` are not reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allow {
    pub rule: String,
    pub reason: String,
    pub rule_range: Range<usize>,
    pub scope: Range<usize>,
}

impl Document {
    pub fn span(&self, range: Range<usize>) -> Span {
        Span::new(&self.path, range)
    }

    /// Whether `#id` leads somewhere in this document.
    pub fn has_id(&self, id: &str) -> bool {
        self.headings.iter().any(|h| h.id == id) || self.html_ids.contains(id)
    }
}

/// Parses a file. Total: any text has a document.
pub fn parse(path: &Arc<str>, text: &Arc<str>, dialect: Dialect) -> Document {
    let mut problems = Vec::new();
    let split = front_matter::split(path, text, dialect, &mut problems);
    let mut walk = Walk {
        document: Document {
            path: path.clone(),
            text: text.clone(),
            front: split.front,
            front_range: split.range,
            body: split.body,
            headings: Vec::new(),
            links: Vec::new(),
            blocks: Vec::new(),
            includes: Vec::new(),
            diagrams: Vec::new(),
            gates: Vec::new(),
            allows: Vec::new(),
            html_ids: BTreeSet::new(),
            words: 0,
            problems,
        },
        slugs: Slugs::default(),
        heading: None,
        open_links: Vec::new(),
        block: None,
        html: None,
        pending: Vec::new(),
        tabs: None,
    };
    for (event, range) in events(text, split.body) {
        walk.event(event, range);
    }
    walk.finish()
}

struct Walk {
    document: Document,
    slugs: Slugs,
    heading: Option<(u8, Option<String>, String)>,
    open_links: Vec<usize>,
    block: Option<(Info, String, Pieces)>,
    html: Option<(usize, String)>,
    /// Suppressions that wait for the block they stand before.
    pending: Vec<Allow>,
    tabs: Option<Tabs>,
}

struct Tabs {
    opened: Range<usize>,
    level: Option<u8>,
}

impl Walk {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => {
                if let Some((_, code, pieces)) = &mut self.block {
                    pieces.push(code.len(), range.start);
                }
                self.text(&text);
            }
            Event::Code(code) => self.text(&code),
            Event::SoftBreak | Event::HardBreak => self.text(" "),
            Event::Html(html) => match &mut self.html {
                Some((_, open)) => open.push_str(&html),
                None => self.html_text(&html, range.start),
            },
            Event::InlineHtml(html) => self.html_text(&html, range.start),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let is_block = !matches!(
            tag,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
        );
        if is_block && !matches!(tag, Tag::HtmlBlock) {
            for mut allow in self.pending.drain(..) {
                allow.scope = range.clone();
                self.document.allows.push(allow);
            }
        }
        match tag {
            Tag::Heading { level, id, .. } => {
                self.heading = Some((level as u8, id.map(|i| i.to_string()), String::new()));
            }
            Tag::CodeBlock(kind) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => {
                        let first = self.document.text[range.clone()]
                            .lines()
                            .next()
                            .unwrap_or("");
                        let at = first.find(&*info).unwrap_or(first.len());
                        Info::parse(&info, range.start + at)
                    }
                    CodeBlockKind::Indented => Info::default(),
                };
                self.block = Some((info, String::new(), Pieces::default()));
            }
            Tag::Link { dest_url, .. } => self.open_link(LinkKind::Link, &dest_url, range),
            Tag::Image { dest_url, .. } => self.open_link(LinkKind::Image, &dest_url, range),
            Tag::HtmlBlock => self.html = Some((range.start, String::new())),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Heading(_) => self.end_heading(range),
            TagEnd::CodeBlock => {
                if let Some((info, code, pieces)) = self.block.take() {
                    self.document.blocks.push(Block {
                        info,
                        code,
                        range,
                        pieces,
                    });
                }
            }
            TagEnd::Link | TagEnd::Image => {
                self.open_links.pop();
            }
            TagEnd::HtmlBlock => {
                if let Some((start, html)) = self.html.take() {
                    self.html_text(&html, start);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((_, code, _)) = &mut self.block {
            code.push_str(text);
            return;
        }
        for link in &self.open_links {
            self.document.links[*link].text.push_str(text);
        }
        if let Some((_, _, heading)) = &mut self.heading {
            heading.push_str(text);
        }
        self.document.words += text.split_whitespace().count();
    }

    fn open_link(&mut self, kind: LinkKind, destination: &str, range: Range<usize>) {
        self.open_links.push(self.document.links.len());
        let destination = destination.to_owned();
        self.document.links.push(Link {
            kind,
            destination,
            range,
            text: String::new(),
        });
    }

    fn end_heading(&mut self, range: Range<usize>) {
        let Some((level, custom, text)) = self.heading.take() else {
            return;
        };
        let range = range.start..range.start + self.document.text[range.clone()].trim_end().len();
        let span = self.document.span(range.clone());
        let id = match custom {
            Some(id) => {
                if !self.slugs.claim(&id) {
                    let first = self.document.headings.iter().find(|h| h.id == id);
                    let mut problem = Diagnostic::new(
                        "duplicate-heading-id",
                        span,
                        format!("the id `{id}` is taken already on this page"),
                    )
                    .help("choose another id: a link can lead to one place only");
                    if let Some(first) = first {
                        let first = self.document.span(first.range.clone());
                        problem = problem.related(first, "the id is taken here");
                    }
                    self.document.problems.push(problem);
                }
                id
            }
            None => {
                if slug(&text).trim_matches('-').is_empty() {
                    self.document.problems.push(
                        Diagnostic::new(
                            "empty-heading",
                            span,
                            "the heading has no letter or digit, so it has no id of its own",
                        )
                        .help("add words, or give it an id: `## … {#id}`"),
                    );
                }
                self.slugs.unique(&text)
            }
        };
        let tab = match &mut self.tabs {
            Some(tabs) => *tabs.level.get_or_insert(level) == level,
            None => false,
        };
        self.document.headings.push(Heading {
            level,
            id,
            text: text.trim().to_owned(),
            range,
            tab,
        });
    }

    fn html_text(&mut self, html: &str, start: usize) {
        for comment in comments(html, start) {
            match comment {
                Comment::Include { path, range } => {
                    self.document.includes.push(Include { path, range });
                }
                Comment::Diagram(diagram) => self.document.diagrams.push(diagram),
                Comment::Gate(gate) => self.document.gates.push(gate),
                Comment::Tabs { .. } => {
                    self.tabs = Some(Tabs {
                        opened: start..start + html.trim_end().len(),
                        level: None,
                    });
                }
                Comment::EndTabs => self.tabs = None,
                Comment::Allow {
                    rule,
                    reason,
                    rule_range,
                    whole_file,
                } => {
                    let allow = Allow {
                        rule,
                        reason,
                        rule_range,
                        scope: 0..usize::MAX,
                    };
                    if whole_file {
                        self.document.allows.push(allow);
                    } else {
                        self.pending.push(allow);
                    }
                }
            }
        }
        ids(html, &mut self.document.html_ids);
    }

    fn finish(mut self) -> Document {
        for mut allow in self.pending.drain(..) {
            allow.scope = self.document.text.len()..self.document.text.len();
            self.document.allows.push(allow);
        }
        if let Some(tabs) = &self.tabs {
            let span = self.document.span(tabs.opened.clone());
            self.document.problems.push(
                Diagnostic::new("unclosed-tabs", span, "the tabs are never closed")
                    .help("end them with `<!-- /tabs -->`"),
            );
        }
        self.document
    }
}

/// The values of `id` and `name` attributes in a piece of HTML.
fn ids(html: &str, found: &mut BTreeSet<String>) {
    for attribute in ["id", "name"] {
        for (at, _) in html.match_indices(attribute) {
            if !html[..at].ends_with([' ', '\t', '\n']) {
                continue;
            }
            let rest = html[at + attribute.len()..].trim_start();
            let Some(rest) = rest.strip_prefix('=').map(str::trim_start) else {
                continue;
            };
            let value = match rest.chars().next() {
                Some(q @ ('"' | '\'')) => rest[1..].split(q).next(),
                _ => rest.split([' ', '>', '/']).next(),
            };
            found.extend(value.map(str::to_owned));
        }
    }
}
