//! Flags and commands in running text: inline code, and the cells of tables.

use std::{ops::Range, sync::Arc};

use pulldown_cmark::{Event, Tag, TagEnd};

use super::row::{Beside, Code, Row};
use super::{GateUse, Owner, Place, Usages, block, hints, named};
use crate::{
    kubernetes::{
        Version,
        call::{self, Dashes, undash},
        shell,
        tables::{COMPONENTS, tables},
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
    codes: Vec<Code>,
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
                if self.in_cell && text.trim_start().starts_with(['-', '–', '—']) {
                    let cell = self.document.text[range.clone()].to_owned();
                    self.push(cell, range);
                }
                self.text.push_str(&text);
            }
            Event::Code(_) => {
                let raw = &self.document.text[range.clone()];
                let ticks = raw.len() - raw.trim_start_matches('`').len();
                let inner = raw.len().saturating_sub(ticks).max(ticks);
                let code = &raw[ticks.min(raw.len())..inner];
                let start = range.start + ticks;
                self.push(code.to_owned(), start..start + code.len());
                self.text.push_str(code);
            }
            Event::SoftBreak | Event::HardBreak => self.text.push(' '),
            _ => {}
        }
    }

    /// Notes code that the text goes on with.
    fn push(&mut self, text: String, range: Range<usize>) {
        self.codes.push(Code {
            text,
            range,
            column: self.in_cell.then_some(self.column),
            at: self.text.len(),
        });
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
        let programs = hints::programs(&text);
        let mut said = hints::said(&text);
        said.named = codes.iter().map(|code| code.text.clone()).collect();
        let dated = named::dates(&text);
        let row = Row {
            heads: &self.columns,
            cells: cells.iter().map(|c| text[c.clone()].trim()).collect(),
            codes: &codes,
        };
        let (program, value) = (row.program(), row.value());
        for (at, code) in codes.iter().enumerate() {
            let place = Place::At(self.document.path.clone(), code.range.start);
            let headed = code.column.and_then(|c| self.columns.get(c));
            let owner = match (headed.map(|(programs, _)| programs.as_slice()), &program) {
                // Of kubectl and kubeadm the flags belong to commands that a table leaves out.
                (Some([one]), _) | (_, Some(one)) if COMPONENTS.contains(one) => {
                    Owner::Known((*one).to_owned())
                }
                (Some([one]), _) => Owner::Hinted(vec![one]),
                _ => match named::component(&text, code.at, &code.text) {
                    Some(component) => Owner::Known(component.to_owned()),
                    None => self.owner(&programs),
                },
            };
            let beside = value.as_ref().filter(|v| v.flag == at);
            self.code(&code.text, &place, &owner, &said, beside);
            if !said.wrong && !said.removed {
                self.gate(&text, dated, code, &place, &said);
            }
        }
    }

    /// A feature gate that a sentence wants to be on or off.
    fn gate(&mut self, text: &str, dated: bool, code: &Code, place: &Place, said: &super::Said) {
        let (name, value) = code.text.split_once('=').unwrap_or((&code.text, ""));
        let letters = name.bytes().all(|b| b.is_ascii_alphanumeric());
        if !letters || !name.starts_with(|c: char| c.is_ascii_uppercase()) {
            return;
        }
        let Some((wanted, component)) = named::gate(text, code.at, &code.text) else {
            return;
        };
        let has = |owner| tables().gate(owner, name).next().is_some();
        let component = component.or(self.document.front.component.as_deref());
        let ours = component.is_some_and(|c| COMPONENTS.contains(&c));
        // Many programs have feature gates. What once was Kubernetes' has its history besides.
        let gone = tables().removed("gate", &[], name).is_some() && !dated;
        let owner = match (has("kubernetes"), has("kubeadm")) {
            (false, true) => "kubeadm",
            (false, false) if !ours && !gone => return,
            _ => "kubernetes",
        };
        let value = match value {
            "" if wanted => "true",
            "" => "false",
            value => value,
        };
        self.usages.gates.push(GateUse {
            owner,
            name: name.to_owned(),
            value: value.to_owned(),
            span: place.span(0..name.len()),
            minors: self.minors.clone(),
            named: said.minors.clone(),
        });
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
        match &self.document.front.component {
            // Nobody else is spoken of.
            Some(component) if hinted.iter().all(|p| p == component) => {
                Owner::Known(component.clone())
            }
            _ if hinted.is_empty() => Owner::Nobody,
            _ => Owner::Hinted(hinted),
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
                    depth: 0,
                };
                block::command(command, &context, self.usages);
            }
        }
    }
}
