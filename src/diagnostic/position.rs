//! Bytes of a text → lines and columns, without reading the text from its start each time.

use serde::Serialize;

/// A place as editors count it: lines and columns from 1, columns in characters, bytes from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Position {
    pub line: usize,
    pub column: usize,
    pub byte: usize,
}

/// The line and the column at every [`STEP`]th byte of a text.
#[derive(Debug, Default)]
pub struct Lines {
    marks: Vec<(usize, usize)>,
}

const STEP: usize = 512;

impl Position {
    pub fn of(text: &str, byte: usize) -> Position {
        let at = floor(text, byte);
        let (line, column) = walk((1, 1), &text.as_bytes()[..at]);
        Position { line, column, byte }
    }
}

impl Lines {
    pub fn of(text: &str) -> Lines {
        let mut place = (1, 1);
        let chunks = text.as_bytes().chunks(STEP);
        let marks = chunks.map(|chunk| {
            let next = walk(place, chunk);
            std::mem::replace(&mut place, next)
        });
        Lines {
            marks: marks.collect(),
        }
    }

    /// The position of a byte of the text that the lines are of.
    pub fn position(&self, text: &str, byte: usize) -> Position {
        let at = floor(text, byte);
        // The end of a text may be where another step would begin.
        let step = (at / STEP).min(self.marks.len().saturating_sub(1));
        let from = self.marks.get(step).copied().unwrap_or((1, 1));
        let (line, column) = walk(from, &text.as_bytes()[step * STEP..at]);
        Position { line, column, byte }
    }
}

/// The line and column behind some bytes; a character counts where it begins.
fn walk((mut line, mut column): (usize, usize), bytes: &[u8]) -> (usize, usize) {
    for byte in bytes {
        match byte {
            b'\n' => (line, column) = (line + 1, 1),
            0x80..=0xbf => {}
            _ => column += 1,
        }
    }
    (line, column)
}

fn floor(text: &str, byte: usize) -> usize {
    text.floor_char_boundary(byte.min(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, byte: usize) -> (usize, usize) {
        let at = Position::of(text, byte);
        assert_eq!(Lines::of(text).position(text, byte), at);
        (at.line, at.column)
    }

    #[test]
    fn positions_count_lines_from_one_and_columns_in_characters() {
        let text = "a\nüb\n";
        assert_eq!(told(text, 0), (1, 1));
        assert_eq!(told(text, 4), (2, 2));
        assert_eq!(told(text, 3), (2, 1));
        assert_eq!(told(text, 99), (3, 1));
        assert_eq!(told("", 0), (1, 1));
    }

    #[test]
    fn a_long_text_has_the_same_positions_step_by_step() {
        let text = "ü日\n🦀 ".repeat(3 * STEP / 10);
        for byte in 0..=text.len() {
            told(&text, byte);
        }
    }
}
