//! What two lines have in common that are coloured alike: a line's words and numbers give way to
//! stand-ins, and what is made of the stand-ins serves for all of them.
//!
//! Only for YAML, which has no keywords: a word is a word, except for the few that mean a boolean,
//! nothing or no number, and where one begins and ends is what matters.

use std::borrow::Cow;

/// A line with stand-ins, and what they stand for, in order.
pub(super) struct Shape<'a> {
    pub text: Cow<'a, str>,
    pub words: Vec<&'a str>,
}

/// What is made of a shape, between its stand-ins.
pub(super) struct Mould(Vec<Box<str>>);

/// Words that are not like any other, in YAML 1.1.
const MEANT: &[&str] = &[
    "y", "yes", "n", "no", "true", "false", "on", "off", "null", "inf", "nan",
];

/// Whether words of this grammar can stand for each other.
pub(super) fn suits(grammar: &str) -> bool {
    grammar == "YAML"
}

impl<'a> Shape<'a> {
    pub fn of(line: &'a str) -> Shape<'a> {
        // After a backslash, the first letter is no part of a word; directives have keywords.
        if line.contains('\\') || line.starts_with('%') {
            return Shape::whole(line);
        }
        let mut text = String::with_capacity(line.len() * 2);
        let mut words = Vec::new();
        let bytes = line.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let end = at + run(&bytes[at..]);
            let piece = &line[at..end];
            if is_word(piece) {
                text.push_str(&word(words.len()));
                words.push(piece);
            } else if is_number(piece) && may_end(bytes.get(end)) && may_begin(bytes, at) {
                text.push_str(&number(words.len()));
                words.push(piece);
            } else {
                text.push_str(piece);
            }
            at = end;
        }
        Shape {
            text: Cow::Owned(text),
            words,
        }
    }

    /// A line that stands for itself alone.
    pub fn whole(line: &'a str) -> Shape<'a> {
        Shape {
            text: Cow::Borrowed(line),
            words: Vec::new(),
        }
    }

    /// The HTML of the shape, taken apart at its stand-ins; `None` when one of them did not
    /// come through whole.
    pub fn mould(&self, html: &str) -> Option<Mould> {
        let mut parts = Vec::with_capacity(self.words.len() + 1);
        let mut rest = html;
        for (place, real) in self.words.iter().enumerate() {
            let stand_in = match real.as_bytes()[0].is_ascii_digit() {
                true => number(place),
                false => word(place),
            };
            let (before, after) = rest.split_once(&stand_in)?;
            if after.contains(&stand_in) {
                return None;
            }
            parts.push(before.into());
            rest = after;
        }
        parts.push(rest.into());
        Some(Mould(parts))
    }
}

impl Mould {
    /// Writes the line that has these words. They need no escaping.
    pub fn fill(&self, words: &[&str], out: &mut String) {
        for (place, part) in self.0.iter().enumerate() {
            out.push_str(part);
            out.push_str(words.get(place).unwrap_or(&""));
        }
    }
}

/// No line of ours has these by chance, and if it had, its mould would not come off.
fn word(place: usize) -> String {
    format!("qzx{place}xzq")
}

fn number(place: usize) -> String {
    format!("9081726354{place:03}")
}

/// The length of the first run of letters, digits, `_` and `-`, or of one other character.
fn run(bytes: &[u8]) -> usize {
    let length = bytes.iter().take_while(|b| is_inner(**b)).count();
    match length {
        0 => 1 + bytes[1..].iter().take_while(|b| *b & 0xC0 == 0x80).count(),
        _ => length,
    }
}

fn is_inner(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

fn is_word(piece: &str) -> bool {
    piece.as_bytes()[0].is_ascii_alphabetic()
        && !MEANT.iter().any(|meant| meant.eq_ignore_ascii_case(piece))
}

/// A plain integer: no octal, no date, nothing with a sign or a base.
fn is_number(piece: &str) -> bool {
    let bytes = piece.as_bytes();
    bytes.iter().all(u8::is_ascii_digit) && (bytes[0] != b'0') && bytes.len() < 19
}

/// Whether a number may end before this character.
fn may_end(next: Option<&u8>) -> bool {
    next.is_none_or(|b| matches!(b, b' ' | b'\n' | b',' | b']' | b'}'))
}

/// Whether a number may begin at `at`.
fn may_begin(bytes: &[u8], at: usize) -> bool {
    at == 0 || matches!(bytes[at - 1], b' ' | b'[' | b',' | b'{')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers_give_way_and_come_back() {
        let shape = Shape::of("  replicas-of: 12 # web 7a, true\n");
        assert_eq!(shape.words, ["replicas-of", "12", "web"]);
        let mould = shape.mould(&format!("<b>{}</b>", shape.text)).unwrap();
        let mut out = String::new();
        mould.fill(&["a", "3", "b"], &mut out);
        assert_eq!(out, "<b>  a: 3 # b 7a, true\n</b>");
    }

    #[test]
    fn what_means_something_by_itself_stays() {
        for line in [
            "a: NO",
            "a: null",
            "a: 010",
            "a: -1",
            "a: 1.5",
            "a: 2026-01-01",
            "a: .inf",
            "a: 12:30",
        ] {
            assert_eq!(Shape::of(line).words, ["a"], "{line}");
        }
    }

    #[test]
    fn a_stand_in_that_came_apart_or_twice_makes_no_mould() {
        let shape = Shape::of("a: b\n");
        assert!(shape.mould("qzx0x<i>zq</i> qzx1xzq").is_none());
        assert!(shape.mould("qzx0xzq qzx0xzq qzx1xzq").is_none());
    }
}
