//! A page's body: the events of its document, and of those it includes, as HTML.
//!
//! Everything is walked, also what is not drawn: links, blocks and headings are known by their
//! number. What is hidden is taken back after it was written.

mod blocks;
mod footnotes;
mod headings;
mod line;
mod paper;
mod references;
mod terms;

use std::fmt::Write;

use pulldown_cmark::{Alignment, Event, Tag, TagEnd};

use super::{
    Inputs,
    code::{self, Variables},
    glossary::Term,
    verdict,
};
use crate::{
    model::Part,
    parse::{Comment, comments, events},
};
pub(super) use line::line;
use paper::Hidden;
pub(super) use paper::{Paper, Place};

/// The HTML of `part` on the page at `url`.
///
/// The first use of each of `terms` leads to the glossary.
pub(super) fn body(
    inputs: &Inputs<'_>,
    part: &Part,
    url: &str,
    variables: &Variables,
    terms: &[&Term],
) -> String {
    let mut writer = Writer::new(inputs, url, variables, None);
    writer.terms = terms.to_vec();
    writer.out.reserve(part.document.text.len() * 2);
    writer.part(part);
    writer.footnotes();
    writer.out
}

/// A passage of `part` for paper, and the addresses that its links lead to, by their numbers.
pub(super) fn passage(
    inputs: &Inputs<'_>,
    part: &Part,
    url: &str,
    variables: &Variables,
    paper: &Paper<'_>,
) -> (String, Vec<String>) {
    let mut writer = Writer::new(inputs, url, variables, Some(paper));
    writer.part(part);
    writer.footnotes();
    (writer.out, writer.addresses)
}

struct Writer<'a> {
    inputs: &'a Inputs<'a>,
    url: &'a str,
    variables: &'a Variables,
    out: String,
    /// Names in the order of their first reference.
    footnotes: Vec<String>,
    definitions: Vec<(String, String)>,
    /// What was written before a footnote's definition began.
    suspended: Vec<(String, String)>,
    paper: Option<&'a Paper<'a>>,
    /// The terms that were not used yet.
    terms: Vec<&'a Term>,
    /// Where the links of the passage lead, in the order of their numbers.
    addresses: Vec<String>,
    /// What ends each link that is open.
    closing: Vec<String>,
    /// How many diagrams were drawn.
    diagrams: usize,
    /// How many includes are open.
    depth: usize,
    /// What is being written will be taken back.
    muted: bool,
    /// There are solutions on the page, whose footnotes no search may find.
    solutions: bool,
}

/// How much had been written when something hidden began.
struct Mark {
    out: usize,
    footnotes: usize,
    definitions: usize,
    suspended: usize,
    addresses: usize,
}

/// Where a piece of the author's own HTML stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    /// Between paragraphs.
    Page,
    /// In a line of text.
    Line,
}

/// Where the walk is in the lists that run parallel to the events.
#[derive(Default)]
struct Cursor {
    heading: usize,
    link: usize,
    block: usize,
    include: usize,
    diagram: usize,
    /// Indices of the links that are open.
    open: Vec<usize>,
    alignments: Vec<Alignment>,
    cell: usize,
    in_head: bool,
    in_code: bool,
    in_heading: bool,
    /// Where the title of a definition begins.
    definition: usize,
    /// Inside an image, text is its text alternative.
    image: Option<String>,
    tabs: bool,
    in_tab: bool,
    html: Option<String>,
    skip_title: bool,
    hidden: Hidden,
}

impl Cursor {
    /// Counts the directives of a piece of HTML that is not drawn.
    fn pass_over(&mut self, html: &str) {
        for comment in comments(html, 0) {
            match comment {
                Comment::Include { .. } => self.include += 1,
                Comment::Diagram(_) => self.diagram += 1,
                Comment::Gate(_)
                | Comment::Tabs { .. }
                | Comment::EndTabs
                | Comment::Allow { .. } => {}
            }
        }
    }
}

impl<'a> Writer<'a> {
    fn new(
        inputs: &'a Inputs<'a>,
        url: &'a str,
        variables: &'a Variables,
        paper: Option<&'a Paper<'a>>,
    ) -> Writer<'a> {
        Writer {
            inputs,
            url,
            variables,
            out: String::new(),
            footnotes: Vec::new(),
            definitions: Vec::new(),
            suspended: Vec::new(),
            paper,
            terms: Vec::new(),
            addresses: Vec::new(),
            closing: Vec::new(),
            diagrams: 0,
            depth: 0,
            muted: false,
            solutions: false,
        }
    }
}

impl Writer<'_> {
    fn part(&mut self, part: &Part) {
        let mut at = Cursor {
            hidden: Hidden::of(part, self.paper, self.depth == 0),
            ..Cursor::default()
        };
        self.solutions |= at.hidden.shows_solutions();
        self.depth += 1;
        let before = self.muted;
        let document = &part.document;
        for (event, range) in events(&document.text, document.body) {
            let mark = self.mark();
            self.muted = before || self.hides(&at, &event, range.start);
            match event {
                Event::Start(tag) => self.start(part, &mut at, tag),
                Event::End(tag) => self.end(part, &mut at, tag),
                Event::Text(text) => self.text(&mut at, &text),
                Event::Code(code) => self.inline_code(&mut at, &code),
                Event::Html(_) | Event::InlineHtml(_) => {
                    let on_paper = self.paper.is_some();
                    let (html, lost) = at.hidden.html(&document.text, range, on_paper);
                    at.pass_over(&lost);
                    match &mut at.html {
                        Some(open) => open.push_str(&html),
                        None => self.html(part, &mut at, &html, Within::Line),
                    }
                }
                Event::SoftBreak => self.text(&mut at, "\n"),
                Event::HardBreak => self.raw(&at, "<br>\n"),
                Event::Rule => self.raw(&at, "<hr>\n"),
                Event::FootnoteReference(name) => self.reference(&name),
                Event::TaskListMarker(done) => {
                    let checked = if done { " checked" } else { "" };
                    let state = if done { "done" } else { "to do" };
                    let _ = write!(
                        self.out,
                        "<input type=\"checkbox\" disabled{checked} aria-label=\"{state}\"> "
                    );
                }
                Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&mut at, &text),
            }
            if self.muted {
                self.take_back(mark);
            }
        }
        self.muted = before;
        self.close_tab(&mut at);
        if at.tabs {
            self.out.push_str("</div>\n");
        }
        self.depth -= 1;
    }

    /// Whether what the event writes is hidden. Pieces of HTML are cut to what is shown before
    /// they are written; a footnote is drawn wherever in the page it is defined.
    fn hides(&self, at: &Cursor, event: &Event<'_>, start: usize) -> bool {
        let html = matches!(
            event,
            Event::Start(Tag::HtmlBlock)
                | Event::End(TagEnd::HtmlBlock)
                | Event::Html(_)
                | Event::InlineHtml(_)
        );
        let footnote =
            !self.suspended.is_empty() || matches!(event, Event::Start(Tag::FootnoteDefinition(_)));
        (!html && at.hidden.in_aside(start)) || (!footnote && at.hidden.outside(start))
    }

    fn mark(&self) -> Mark {
        Mark {
            out: self.out.len(),
            footnotes: self.footnotes.len(),
            definitions: self.definitions.len(),
            suspended: self.suspended.len(),
            addresses: self.addresses.len(),
        }
    }

    fn take_back(&mut self, mark: Mark) {
        // Where a footnote begins or ends, `out` is another text than before.
        if self.suspended.len() == mark.suspended {
            self.out.truncate(mark.out);
        }
        self.footnotes.truncate(mark.footnotes);
        self.definitions.truncate(mark.definitions);
        self.addresses.truncate(mark.addresses);
    }

    fn raw(&mut self, at: &Cursor, html: &str) {
        if at.image.is_none() && !at.skip_title {
            self.out.push_str(html);
        }
    }

    fn text(&mut self, at: &mut Cursor, text: &str) {
        if at.in_code || at.skip_title {
            return;
        }
        match &mut at.image {
            Some(alt) => alt.push_str(text),
            None => self.prose(at, text),
        }
    }

    fn inline_code(&mut self, at: &mut Cursor, code: &str) {
        if at.skip_title {
            return;
        }
        if let Some(alt) = &mut at.image {
            alt.push_str(code);
            return;
        }
        self.code(at, code);
    }

    fn start(&mut self, part: &Part, at: &mut Cursor, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.raw(at, "<p>"),
            Tag::Heading { .. } => self.heading(part, at),
            Tag::BlockQuote(kind) => self.quote(kind),
            Tag::CodeBlock(_) => at.in_code = true,
            Tag::HtmlBlock => at.html = Some(String::new()),
            Tag::List(Some(1)) => self.out.push_str("<ol>\n"),
            Tag::List(Some(n)) => {
                let _ = writeln!(self.out, "<ol start=\"{n}\">");
            }
            Tag::List(None) => self.out.push_str("<ul>\n"),
            Tag::Item => self.out.push_str("<li>"),
            Tag::DefinitionList => self.out.push_str("<dl>\n"),
            Tag::DefinitionListTitle => {
                at.definition = self.out.len();
                self.out.push_str("<dt>");
            }
            Tag::DefinitionListDefinition => self.out.push_str("<dd>"),
            Tag::FootnoteDefinition(name) => {
                let before = std::mem::take(&mut self.out);
                self.suspended.push((name.to_string(), before));
            }
            Tag::Table(alignments) => {
                at.alignments = alignments;
                self.out.push_str("<div class=\"table-wrap\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table>\n");
            }
            Tag::TableHead => {
                at.in_head = true;
                at.cell = 0;
                self.out.push_str("<thead><tr>");
            }
            Tag::TableRow => {
                at.cell = 0;
                self.out.push_str("<tr>");
            }
            Tag::TableCell => self.cell(at),
            Tag::Emphasis => self.raw(at, "<em>"),
            Tag::Strong => self.raw(at, "<strong>"),
            Tag::Strikethrough => self.raw(at, "<del>"),
            Tag::Superscript => self.raw(at, "<sup>"),
            Tag::Subscript => self.raw(at, "<sub>"),
            Tag::Link { title, .. } => self.link(part, at, &title),
            Tag::Image { .. } => {
                at.open.push(at.link);
                at.link += 1;
                at.image.get_or_insert_default();
            }
            Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, part: &Part, at: &mut Cursor, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.raw(at, "</p>\n"),
            TagEnd::Heading(_) => self.end_heading(part, at),
            TagEnd::BlockQuote(kind) => {
                self.out.push_str(if kind.is_some() {
                    "</aside>\n"
                } else {
                    "</blockquote>\n"
                });
            }
            TagEnd::CodeBlock => {
                at.in_code = false;
                if self.muted {
                    at.block += 1;
                    return;
                }
                let excerpt = part.excerpts[at.block]
                    .as_ref()
                    .and_then(|e| e.as_ref().ok());
                let block = &part.document.blocks[at.block];
                let highlighter = self.inputs.highlighter;
                let verdict = match self.paper {
                    Some(_) => String::new(),
                    None => verdict::verdict(self.inputs, &part.document, block, excerpt, self.url),
                };
                let secret = paper::solves(block);
                if secret {
                    self.out.push_str("<div data-pagefind-ignore=\"all\">");
                }
                code::figure(
                    &mut self.out,
                    block,
                    excerpt,
                    highlighter,
                    self.variables,
                    &verdict,
                );
                if secret {
                    self.out.push_str("</div>");
                }
                self.out.push('\n');
                at.block += 1;
            }
            TagEnd::HtmlBlock => {
                let html = at.html.take().unwrap_or_default();
                self.html(part, at, &html, Within::Page);
            }
            TagEnd::List(ordered) => self
                .out
                .push_str(if ordered { "</ol>\n" } else { "</ul>\n" }),
            TagEnd::Item => self.out.push_str("</li>\n"),
            TagEnd::DefinitionList => self.out.push_str("</dl>\n"),
            TagEnd::DefinitionListTitle => self.end_title(part, at),
            TagEnd::DefinitionListDefinition => self.out.push_str("</dd>\n"),
            TagEnd::FootnoteDefinition => {
                if let Some((name, before)) = self.suspended.pop() {
                    let text = std::mem::replace(&mut self.out, before);
                    self.definitions.push((name, text));
                }
            }
            TagEnd::Table => self.out.push_str("</tbody></table></div>\n"),
            TagEnd::TableHead => {
                at.in_head = false;
                self.out.push_str("</tr></thead>\n<tbody>\n");
            }
            TagEnd::TableRow => self.out.push_str("</tr>\n"),
            TagEnd::TableCell => self.end_cell(at),
            TagEnd::Emphasis => self.raw(at, "</em>"),
            TagEnd::Strong => self.raw(at, "</strong>"),
            TagEnd::Strikethrough => self.raw(at, "</del>"),
            TagEnd::Superscript => self.raw(at, "</sup>"),
            TagEnd::Subscript => self.raw(at, "</sub>"),
            TagEnd::Link => {
                at.open.pop();
                let closing = self.closing.pop().unwrap_or_default();
                self.raw(at, &closing);
            }
            TagEnd::Image => self.image(part, at),
            TagEnd::MetadataBlock(_) => {}
        }
    }

    /// The author's own HTML, and the directives in its comments.
    fn html(&mut self, part: &Part, at: &mut Cursor, html: &str, within: Within) {
        let directives = comments(html, 0);
        if directives.is_empty() {
            self.out.push_str(html);
            return;
        }
        for directive in directives {
            match directive {
                Comment::Include { .. } => {
                    let included = part.includes.get(at.include).and_then(Option::as_ref);
                    at.include += 1;
                    if let Some(included) = included {
                        self.part(included);
                    }
                }
                Comment::Diagram(_) => self.diagram(part, at),
                Comment::Gate(gate) => self.gate(&gate.name, within),
                Comment::Tabs { group } => {
                    at.tabs = true;
                    self.out.push_str("<div class=\"tabs\" data-group=\"");
                    escape_into(&mut self.out, &group);
                    self.out.push_str("\">\n");
                }
                Comment::EndTabs if at.tabs => {
                    self.close_tab(at);
                    at.tabs = false;
                    self.out.push_str("</div>\n");
                }
                Comment::EndTabs | Comment::Allow { .. } => {}
            }
        }
    }
}

/// Appends `text` with what HTML would misread escaped, in text and attributes alike.
pub(super) fn escape_into(out: &mut String, text: &str) {
    let mut from = 0;
    for (i, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => continue,
        };
        out.push_str(&text[from..i]);
        out.push_str(entity);
        from = i + 1;
    }
    out.push_str(&text[from..]);
}
