//! A row of a table → whose flags are in it, and the value that stands in the cell beside one.
//!
//! A cell with nothing but a component's name says whose flags the row has. A value is taken
//! for a flag's only where the row has one flag, and where the column is headed as one of
//! values or nothing but an address can be meant. Tables that tell what becomes of values
//! may show wrong ones.

use std::ops::Range;

use super::{Place, hints};
use crate::kubernetes::call::{Dashes, Value, is_placeholder, undash};

pub(super) struct Row<'a> {
    /// The programs and the text that each column is headed with.
    pub heads: &'a [(Vec<&'static str>, String)],
    pub cells: Vec<&'a str>,
    pub codes: &'a [Code],
}

/// Code in a text: where it stands in the file and in the text, and its column.
pub(super) struct Code {
    pub text: String,
    pub range: Range<usize>,
    pub column: Option<usize>,
    pub at: usize,
}

/// A value in a cell of its own.
pub(super) struct Beside {
    /// The place of its flag among the row's codes.
    pub flag: usize,
    text: String,
    range: Range<usize>,
}

impl Row<'_> {
    /// The program that a cell of its own names, if it is the only one.
    pub fn program(&self) -> Option<&'static str> {
        let mut named = self.cells.iter().filter_map(|cell| hints::exactly(cell));
        named.next().filter(|_| named.next().is_none())
    }

    pub fn value(&self) -> Option<Beside> {
        let mut flags = self
            .codes
            .iter()
            .enumerate()
            .filter(|(_, c)| is_flag(&c.text));
        let (flag, code) = flags.next().filter(|_| flags.next().is_none())?;
        let column = code.column?;
        if code.text.contains(['=', ' ']) || self.heads.iter().any(|(_, head)| tells(head)) {
            return None;
        }
        let after = self.codes.iter().filter(|c| c.column > Some(column));
        let mut values = after.filter(|Code { text, column, .. }| {
            let at = column.unwrap_or_default();
            let head = self.heads.get(at).map_or("", |(_, head)| head);
            // The cell holds nothing else.
            self.cells.get(at).is_some_and(|cell| cell == text)
                && (is_address_like(text) || of_values(head))
        });
        let Code { text, range, .. } = values.next().filter(|_| values.next().is_none())?;
        let bare = text.trim_matches(['"', '\'']);
        let start = range.start + text.find(bare)?;
        Some(Beside {
            flag,
            text: bare.to_owned(),
            range: start..start + bare.len(),
        })
    }
}

impl Beside {
    /// The value, seen from its flag's place.
    pub fn value(&self, place: &Place) -> Value {
        let start = match place {
            Place::At(_, start) | Place::Block(_, _, start) => *start,
        };
        Value {
            text: self.text.clone(),
            range: self.range.start - start..self.range.end - start,
            open: is_placeholder(&self.text),
            joined: true,
        }
    }
}

fn is_flag(code: &str) -> bool {
    undash(code.trim()).0 != Dashes::None
}

/// Whether a table with such a heading shows what becomes of values.
fn tells(head: &str) -> bool {
    let head = head.to_lowercase();
    hints::said(&head).wrong
        || [
            "result", "effect", "happen", "outcome", "verdict", "valid", "bad", "don't", "instead",
        ]
        .iter()
        .any(|word| head.contains(word))
}

fn of_values(head: &str) -> bool {
    let head = head.to_lowercase();
    ["value", "example", "setting", "set to", "sample"]
        .iter()
        .any(|word| head.contains(word))
}

/// `[fd00::1]`, `10.0.0.0/16,fd00::/64`: digits of addresses with their marks, and no word.
fn is_address_like(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_hexdigit() || ".:/,[]%".contains(c);
    let marks = text.contains("::") || text.matches('.').count() > 2;
    marks && text.split('%').next().is_some_and(|t| t.chars().all(fits))
}
