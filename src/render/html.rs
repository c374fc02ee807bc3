//! A page's body: the events of its document, and of those it includes, as HTML.

use std::fmt::Write;

use pulldown_cmark::{Alignment, BlockQuoteKind, CowStr, Event, Tag, TagEnd};

use super::{
    Inputs,
    code::{self, Variables},
    links::href,
    verdict,
};
use crate::{
    model::{Part, Target},
    parse::{Comment, comments, events},
};

/// The HTML of `part` on the page at `url`.
pub(super) fn body(inputs: &Inputs<'_>, part: &Part, url: &str, variables: &Variables) -> String {
    let mut writer = Writer {
        inputs,
        url,
        variables,
        out: String::with_capacity(part.document.text.len() * 2),
        footnotes: Vec::new(),
        definitions: Vec::new(),
        suspended: Vec::new(),
    };
    writer.part(part);
    writer.footnotes();
    writer.out
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
}

/// Where the walk is in the lists that run parallel to the events.
#[derive(Default)]
struct Cursor {
    heading: usize,
    link: usize,
    block: usize,
    include: usize,
    /// Indices of the links that are open.
    open: Vec<usize>,
    alignments: Vec<Alignment>,
    cell: usize,
    in_head: bool,
    in_code: bool,
    /// Inside an image, text is its text alternative.
    image: Option<String>,
    tabs: bool,
    in_tab: bool,
    html: Option<String>,
    skip_title: bool,
}

impl Writer<'_> {
    fn part(&mut self, part: &Part) {
        let mut at = Cursor::default();
        let document = &part.document;
        for (event, range) in events(&document.text, document.body) {
            match event {
                Event::Start(tag) => self.start(part, &mut at, tag),
                Event::End(tag) => self.end(part, &mut at, tag),
                Event::Text(text) => self.text(&mut at, &text),
                Event::Code(code) => self.inline_code(&mut at, &code),
                Event::Html(html) => match &mut at.html {
                    Some(open) => open.push_str(&html),
                    None => self.html(part, &mut at, &html),
                },
                Event::InlineHtml(html) => self.html(part, &mut at, &html),
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
            let _ = range;
        }
        self.close_tab(&mut at);
        if at.tabs {
            self.out.push_str("</div>\n");
        }
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
            None => escape_into(&mut self.out, text),
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
        self.out.push_str("<code>");
        escape_into(&mut self.out, code);
        self.out.push_str("</code>");
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
            Tag::DefinitionListTitle => self.out.push_str("<dt>"),
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
                let excerpt = part.excerpts[at.block]
                    .as_ref()
                    .and_then(|e| e.as_ref().ok());
                let block = &part.document.blocks[at.block];
                let highlighter = self.inputs.highlighter;
                let verdict =
                    verdict::verdict(self.inputs, &part.document, block, excerpt, self.url);
                code::figure(
                    &mut self.out,
                    block,
                    excerpt,
                    highlighter,
                    self.variables,
                    &verdict,
                );
                self.out.push('\n');
                at.block += 1;
            }
            TagEnd::HtmlBlock => {
                let html = at.html.take().unwrap_or_default();
                self.html(part, at, &html);
            }
            TagEnd::List(ordered) => self
                .out
                .push_str(if ordered { "</ol>\n" } else { "</ul>\n" }),
            TagEnd::Item => self.out.push_str("</li>\n"),
            TagEnd::DefinitionList => self.out.push_str("</dl>\n"),
            TagEnd::DefinitionListTitle => self.out.push_str("</dt>\n"),
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
                self.raw(at, "</a>");
            }
            TagEnd::Image => self.image(part, at),
            TagEnd::MetadataBlock(_) => {}
        }
    }

    fn heading(&mut self, part: &Part, at: &mut Cursor) {
        let heading = &part.document.headings[at.heading];
        // The template prints the page's title; a first-level heading would repeat it.
        if heading.level == 1 {
            at.skip_title = true;
            return;
        }
        if heading.tab {
            self.close_tab(at);
            at.in_tab = true;
            self.out.push_str("<section class=\"tab\">\n");
        }
        let class = if heading.tab {
            " class=\"tab-title\""
        } else {
            ""
        };
        let _ = write!(self.out, "<h{}{class} id=\"", heading.level);
        escape_into(&mut self.out, &heading.id);
        self.out.push_str("\">");
    }

    fn end_heading(&mut self, part: &Part, at: &mut Cursor) {
        let heading = &part.document.headings[at.heading];
        at.heading += 1;
        if std::mem::take(&mut at.skip_title) {
            return;
        }
        if !heading.tab {
            self.out.push_str("<a class=\"anchor\" href=\"#");
            escape_into(&mut self.out, &heading.id);
            self.out.push_str("\" aria-label=\"Link to “");
            escape_into(&mut self.out, &heading.text);
            self.out.push_str("”\">#</a>");
        }
        let _ = writeln!(self.out, "</h{}>", heading.level);
    }

    fn close_tab(&mut self, at: &mut Cursor) {
        if std::mem::take(&mut at.in_tab) {
            self.out.push_str("</section>\n");
        }
    }

    fn quote(&mut self, kind: Option<BlockQuoteKind>) {
        let Some(kind) = kind else {
            self.out.push_str("<blockquote>\n");
            return;
        };
        let (class, title) = match kind {
            BlockQuoteKind::Note => ("note", "Note"),
            BlockQuoteKind::Tip => ("tip", "Tip"),
            BlockQuoteKind::Important => ("important", "Important"),
            BlockQuoteKind::Warning => ("warning", "Warning"),
            BlockQuoteKind::Caution => ("caution", "Caution"),
        };
        let _ = writeln!(
            self.out,
            "<aside class=\"alert {class}\"><p class=\"alert-title\"><svg class=\"icon\" aria-hidden=\"true\"><use href=\"#icon-alert-{class}\"/></svg>{title}</p>"
        );
    }

    fn cell(&mut self, at: &mut Cursor) {
        let name = if at.in_head { "th" } else { "td" };
        let class = match at.alignments.get(at.cell) {
            Some(Alignment::Left) => " class=\"ta-left\"",
            Some(Alignment::Center) => " class=\"ta-center\"",
            Some(Alignment::Right) => " class=\"ta-right\"",
            _ => "",
        };
        at.cell += 1;
        let scope = if at.in_head { " scope=\"col\"" } else { "" };
        let _ = write!(self.out, "<{name}{scope}{class}>");
    }

    fn end_cell(&mut self, at: &Cursor) {
        let opened = self.out.rfind('<').unwrap_or(0);
        // An empty heading names nothing, and would be read out as one.
        if at.in_head && self.out[opened..].starts_with("<th ") && self.out.ends_with('>') {
            self.out.truncate(opened);
            self.out.push_str("<td></td>");
        } else {
            self.out
                .push_str(if at.in_head { "</th>" } else { "</td>" });
        }
    }

    fn link(&mut self, part: &Part, at: &mut Cursor, title: &CowStr<'_>) {
        let n = at.link;
        at.open.push(n);
        at.link += 1;
        if at.image.is_some() || at.skip_title {
            return;
        }
        let written = &part.document.links[n].destination;
        let href = href(self.inputs.site, self.url, &part.links[n], written);
        self.out.push_str("<a href=\"");
        escape_into(&mut self.out, &href);
        self.out.push('"');
        if !title.is_empty() {
            self.out.push_str(" title=\"");
            escape_into(&mut self.out, title);
            self.out.push('"');
        }
        self.out.push('>');
    }

    fn image(&mut self, part: &Part, at: &mut Cursor) {
        let n = at.open.pop().unwrap_or_default();
        if at
            .open
            .iter()
            .any(|l| part.document.links[*l].kind == crate::parse::LinkKind::Image)
        {
            return;
        }
        let alt = at.image.take().unwrap_or_default();
        let written = &part.document.links[n].destination;
        let src = href(self.inputs.site, self.url, &part.links[n], written);
        self.out.push_str("<img src=\"");
        escape_into(&mut self.out, &src);
        self.out.push_str("\" alt=\"");
        escape_into(&mut self.out, &alt);
        self.out.push('"');
        let size = match &part.links[n] {
            Target::Asset { path, .. } => self.inputs.site.assets.get(path).and_then(|a| a.size),
            _ => None,
        };
        if let Some((width, height)) = size {
            let _ = write!(self.out, " width=\"{width}\" height=\"{height}\"");
        }
        self.out.push_str(" loading=\"lazy\" decoding=\"async\">");
    }

    /// The author's own HTML, and the directives in its comments.
    fn html(&mut self, part: &Part, at: &mut Cursor, html: &str) {
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

    fn reference(&mut self, name: &str) {
        let number = match self.footnotes.iter().position(|f| f == name) {
            Some(n) => n + 1,
            None => {
                self.footnotes.push(name.to_owned());
                self.footnotes.len()
            }
        };
        let _ = write!(
            self.out,
            "<sup class=\"fn\"><a id=\"fnref-{number}\" href=\"#fn-{number}\" aria-label=\"Footnote {number}\">{number}</a></sup>"
        );
    }

    fn footnotes(&mut self) {
        if self.footnotes.is_empty() {
            return;
        }
        self.out
            .push_str("<section class=\"footnotes\" aria-label=\"Footnotes\">\n<ol>\n");
        for (n, name) in self.footnotes.iter().enumerate() {
            let text = self
                .definitions
                .iter()
                .find(|(d, _)| d == name)
                .map_or("", |(_, t)| t);
            let _ = writeln!(
                self.out,
                "<li id=\"fn-{0}\">{text}<a href=\"#fnref-{0}\" aria-label=\"Back to the text\">↩</a></li>",
                n + 1
            );
        }
        self.out.push_str("</ol>\n</section>\n");
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
