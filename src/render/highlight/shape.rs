//! What two lines have in common that are coloured alike: a line's words and numbers give way to
//! stand-ins, and what is made of the stand-ins serves for all of them.
//!
//! YAML and JSON have no keywords: a word is a word, except for the few that mean a boolean,
//! nothing or no number, and where one begins and ends is what matters. In bash and Go words have
//! meanings, and digits alone give way to digits: `web-7` is coloured like `web-12`.

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

/// Go's names that end in digits and are not like any other.
const SIZED: &[&str] = &["int", "uint", "float", "complex"];

/// What gives way in the lines of a grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gives {
    /// Words, and numbers that stand alone.
    Words,
    /// Digits, wherever they stand.
    Digits,
    Nothing,
}

impl Gives {
    pub fn of(grammar: &str) -> Gives {
        match grammar {
            "YAML" | "JSON" => Gives::Words,
            "Bourne Again Shell (bash)" | "Go" => Gives::Digits,
            _ => Gives::Nothing,
        }
    }
}

impl<'a> Shape<'a> {
    pub fn of(line: &'a str, gives: Gives) -> Shape<'a> {
        match gives {
            // After a backslash, the first letter is no part of a word.
            _ if line.contains('\\') => Shape::whole(line),
            // Directives have keywords.
            Gives::Words if !line.starts_with('%') => Shape::without_words(line),
            // The word behind `<<` is looked for as a line of its own.
            Gives::Digits if !line.contains("<<") && line.trim().contains(' ') => {
                Shape::without_digits(line)
            }
            _ => Shape::whole(line),
        }
    }

    fn without_words(line: &'a str) -> Shape<'a> {
        let mut shape = Shape::empty(line);
        let bytes = line.as_bytes();
        let mut at = 0;
        // What begins with a word is no number further on: `web:1.27` has three parts of a name.
        let mut in_name = false;
        while at < bytes.len() {
            let end = at + run(&bytes[at..]);
            let piece = &line[at..end];
            let alone = may_end(bytes.get(end)) && may_begin(bytes, at);
            if is_word(piece) {
                shape.give(word, piece);
                in_name = true;
            } else if is_number(piece) && (alone || in_name) {
                shape.give(number, piece);
            } else {
                shape.text.to_mut().push_str(piece);
                in_name &= matches!(piece, "." | "/" | ":" | "@");
            }
            at = end;
        }
        shape
    }

    fn without_digits(line: &'a str) -> Shape<'a> {
        let mut shape = Shape::empty(line);
        let bytes = line.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let is_digit = bytes[at].is_ascii_digit();
            let same = |b: &&u8| b.is_ascii_digit() == is_digit;
            let end = at + bytes[at..].iter().take_while(same).count();
            let piece = &line[at..end];
            if is_digit && is_number(piece) && is_free(line, at, end) {
                shape.give(number, piece);
            } else {
                shape.text.to_mut().push_str(piece);
            }
            at = end;
        }
        shape
    }

    fn empty(line: &str) -> Shape<'a> {
        Shape {
            text: Cow::Owned(String::with_capacity(line.len() * 2)),
            words: Vec::new(),
        }
    }

    fn give(&mut self, stand_in: impl Fn(usize) -> String, piece: &'a str) {
        self.text.to_mut().push_str(&stand_in(self.words.len()));
        self.words.push(piece);
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

/// To JSON, `null-1` begins with a word of its own.
fn is_word(piece: &str) -> bool {
    let is_meant = |word: &str| MEANT.iter().any(|meant| meant.eq_ignore_ascii_case(word));
    piece.as_bytes()[0].is_ascii_alphabetic() && !piece.split('-').any(is_meant)
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

/// Whether the digits between two places mean no more than that there are digits: they are no
/// file descriptor, no parameter of a script, no half of a literal and of no type's name.
fn is_free(line: &str, at: usize, end: usize) -> bool {
    let bytes = line.as_bytes();
    let before = at.checked_sub(1).map_or(b' ', |n| bytes[n]);
    let joins = before.is_ascii_alphabetic() || before == b'_';
    let in_literal = at >= 2 && joins && bytes[at - 2].is_ascii_digit();
    let begins = before.is_ascii_alphabetic() || b" _-.:=/,\"'".contains(&before);
    let ends = bytes
        .get(end)
        .is_none_or(|b| b" \n-.:/,;|(){}\"'".contains(b));
    let is_sized = || SIZED.iter().any(|name| line[..at].ends_with(name));
    begins && ends && !in_literal && !is_sized()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers_give_way_and_come_back() {
        let shape = Shape::of("  replicas-of: 12 # web 7a, true\n", Gives::Words);
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
            assert_eq!(Shape::of(line, Gives::Words).words, ["a"], "{line}");
        }
    }

    #[test]
    fn digits_in_a_name_give_way_with_it() {
        let words = |line| Shape::of(line, Gives::Words).words;
        assert_eq!(words("- \"eu/web:1.27\""), ["eu", "web", "1", "27"]);
        assert_eq!(words("a: 1.27 5:30"), ["a"]);
    }

    #[test]
    fn digits_give_way_where_they_are_but_digits() {
        let words = |line| Shape::of(line, Gives::Digits).words;
        assert_eq!(
            words("dig web-12.db:53 10.9.8 \"n7\""),
            ["12", "53", "10", "9", "8", "7"]
        );
        for line in [
            "echo 2>&1 $12 ${12} 2#11",
            "cat <<EOF12",
            "  EOF12",
            "x := 0x12 + 1e12 + 0b11",
            "var a int64 = uint8(b) + 007",
            "printf '\\x12'",
        ] {
            assert_eq!(words(line), [""; 0], "{line}");
        }
    }

    #[test]
    fn a_stand_in_that_came_apart_or_twice_makes_no_mould() {
        let shape = Shape::of("a: b\n", Gives::Words);
        assert!(shape.mould("qzx0x<i>zq</i> qzx1xzq").is_none());
        assert!(shape.mould("qzx0xzq qzx0xzq qzx1xzq").is_none());
    }
}
