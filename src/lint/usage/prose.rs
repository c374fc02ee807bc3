//! Flags and commands in running text: inline code, and the cells of tables.

use std::{ops::Range, sync::Arc};

use pulldown_cmark::{Event, Tag, TagEnd};

use super::row::{Beside, Row};
use super::{Owner, Place, Usages, block, hints};
use crate::{
    kubernetes::{
        Version,
        call::{self, Dashes, undash},
        shell,
        tables::COMPONENTS,
    },
    parse::{Document, events},
};

pub(super) fn gather(
    document: &Document,
    page: usize,
    minors: &Arc<[Version]>,
    usages: &mut Usages,
) {
    let mut walk = Walk {
        document,
        page,
        minors,
        usages,
        headings: Vec::new(),
        heading: None,
        text: String::new(),
        codes: Vec::new(),
        before: Vec::new(),
        columns: Vec::new(),
        column: 0,
        cells: Vec::new(),
        in_head: false,
        in_cell: false,
        in_block: false,
    };
    for (event, range) in events(&document.text, document.body) {
        walk.event(event, range);
    }
    walk.flush();
}

struct Walk<'a> {
    document: &'a Document,
    page: usize,
    minors: &'a Arc<[Version]>,
    usages: &'a mut Usages,
    /// The headings that the text stands under: level, and the programs they name.
    headings: Vec<(u8, Vec<&'static str>)>,
    heading: Option<u8>,
    /// The paragraph, list item or row so far, and the code in it with its column.
    text: String,
    codes: Vec<(String, Range<usize>, Option<usize>)>,
    /// The programs that the last paragraph named.
    before: Vec<&'static str>,
    /// The programs that the table's columns are headed with, and the headings.
    columns: Vec<(Vec<&'static str>, String)>,
    column: usize,
    /// Where the cells of the row begin and end in its text.
    cells: Vec<Range<usize>>,
    in_head: bool,
    in_cell: bool,
    in_block: bool,
}

impl Walk<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if !self.in_block => {
                self.text.push_str(&text);
                if self.in_cell && text.trim_start().starts_with(['-', '–', '—']) {
                    let cell = self.document.text[range.clone()].to_owned();
                    self.codes.push((cell, range, Some(self.column)));
                }
            }
            Event::Code(_) => {
                let raw = &self.document.text[range.clone()];
                let ticks = raw.len() - raw.trim_start_matches('`').len();
                let inner = raw.len().saturating_sub(ticks).max(ticks);
                let code = &raw[ticks.min(raw.len())..inner];
                let start = range.start + ticks;
                self.text.push_str(code);
                let column = self.in_cell.then_some(self.column);
                self.codes
                    .push((code.to_owned(), start..start + code.len(), column));
            }
            Event::SoftBreak | Event::HardBreak => self.text.push(' '),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.flush();
                self.heading = Some(*level as u8);
            }
            Tag::CodeBlock(_) => {
                self.flush();
                self.in_block = true;
            }
            Tag::Paragraph | Tag::Item | Tag::List(_) | Tag::TableRow => self.flush(),
            Tag::Table(_) => {
                self.flush();
                self.columns.clear();
            }
            Tag::TableHead => {
                self.flush();
                self.in_head = true;
                self.column = 0;
            }
            Tag::TableCell => {
                self.in_cell = true;
                self.text.push(' ');
                self.cells.push(self.text.len()..self.text.len());
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                let level = self.heading.take().unwrap_or(1);
                self.headings.retain(|(l, _)| *l < level);
                self.headings.push((level, hints::programs(&self.text)));
                self.flush();
                self.before.clear();
            }
            TagEnd::CodeBlock => self.in_block = false,
            TagEnd::Paragraph => {
                let named = hints::programs(&self.text);
                self.flush();
                self.before = named;
            }
            TagEnd::Item => self.flush(),
            TagEnd::TableCell => {
                self.in_cell = false;
                if let Some(cell) = self.cells.last_mut() {
                    cell.end = self.text.len();
                }
                if self.in_head {
                    let programs = hints::programs(&self.text);
                    self.columns
                        .push((programs, std::mem::take(&mut self.text)));
                    self.codes.clear();
                    self.cells.clear();
                }
                self.column += 1;
            }
            TagEnd::TableHead => {
                self.in_head = false;
                self.column = 0;
            }
            TagEnd::TableRow => {
                self.flush();
                self.column = 0;
            }
            TagEnd::Table => self.columns.clear(),
            _ => {}
        }
    }

    /// The text up to here is complete: whose are the flags in it?
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let codes = std::mem::take(&mut self.codes);
        let cells = std::mem::take(&mut self.cells);
        if codes.is_empty() {
            return;
        }
        let named = hints::programs(&text);
        let mut said = hints::said(&text);
        said.named = codes.iter().map(|(code, ..)| code.clone()).collect();
        let row = Row {
            heads: &self.columns,
            cells: cells.iter().map(|c| text[c.clone()].trim()).collect(),
            codes: &codes,
        };
        let (program, value) = (row.program(), row.value());
        for (at, (code, range, column)) in codes.iter().enumerate() {
            let place = Place::At(self.document.path.clone(), range.start);
            let headed = column.and_then(|c| self.columns.get(c));
            let owner = match (headed.map(|(programs, _)| programs.as_slice()), &program) {
                // Of kubectl and kubeadm the flags belong to commands that a table leaves out.
                (Some([one]), _) | (_, Some(one)) if COMPONENTS.contains(one) => {
                    Owner::Known((*one).to_owned())
                }
                (Some([one]), _) => Owner::Hinted(vec![one]),
                _ => self.owner(&named),
            };
            let beside = value.as_ref().filter(|v| v.flag == at);
            self.code(code, &place, &owner, &said, beside);
        }
    }

    fn owner(&self, named: &[&'static str]) -> Owner {
        let headings = self.headings.iter().rev();
        let headings = headings.map(|(_, programs)| programs.as_slice());
        let mut hinted: Vec<&'static str> = Vec::new();
        for program in [named, &self.before].into_iter().chain(headings).flatten() {
            if !hinted.contains(program) {
                hinted.push(program);
            }
        }
        if !hinted.is_empty() {
            return Owner::Hinted(hinted);
        }
        match &self.document.front.component {
            Some(component) => Owner::Known(component.clone()),
            None => Owner::Nobody,
        }
    }

    fn code(
        &mut self,
        code: &str,
        place: &Place,
        owner: &Owner,
        said: &super::Said,
        beside: Option<&Beside>,
    ) {
        // A megabyte of inline code is no command that anyone types.
        if code.len() > 4096 || !(code.contains(['-', '—', '–', ' '])) {
            return;
        }
        let commands = shell::commands(code);
        for command in &commands {
            for word in &command.assignments {
                block::assignment(
                    code,
                    word,
                    place,
                    owner,
                    self.minors,
                    said.clone(),
                    self.usages,
                );
            }
            let Some(first) = command.words.first() else {
                continue;
            };
            if undash(&first.text).0 != Dashes::None {
                let mut given = call::loose_flags(code, &command.words);
                if let ([only], Some(beside)) = (&mut given[..], beside) {
                    only.value = Some(beside.value(place));
                }
                self.usages
                    .add_flags(given, owner, place, self.minors, said.clone());
            } else if command.words.len() > 1 {
                let context = block::Context {
                    text: code,
                    place,
                    owner,
                    minors: self.minors,
                    page: self.page,
                    inline: true,
                    said: said.clone(),
                };
                block::command(command, &context, self.usages);
            }
        }
    }
}
