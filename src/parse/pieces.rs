//! Where the code of a block stands in its file: quotes and lists put marks before its lines.

use std::ops::Range;

/// Offsets of a block's code and of the file that mean the same place, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pieces(Vec<(usize, usize)>);

impl Pieces {
    /// From `code` on, the block's code is the file's text from `file` on.
    pub fn push(&mut self, code: usize, file: usize) {
        self.0.push((code, file));
    }

    /// The place in the file of a byte of the code.
    pub fn file(&self, code: usize) -> usize {
        let after = self.0.partition_point(|(from, _)| *from <= code);
        match after.checked_sub(1).map(|i| self.0[i]) {
            Some((from, file)) => file + (code - from),
            None => self.0.first().map_or(0, |(_, file)| *file),
        }
    }

    /// The bytes of the file that a range of the code was written in.
    pub fn range(&self, code: Range<usize>) -> Range<usize> {
        let start = self.file(code.start);
        // The end belongs to the piece of the last byte, not to the one that starts after it.
        let end = match code.end.checked_sub(1) {
            Some(last) if code.end > code.start => self.file(last) + 1,
            _ => start,
        };
        start..end.max(start)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Dialect, parse};

    #[test]
    fn code_in_a_list_or_a_quote_knows_its_place_in_the_file() {
        let text = "- item\n\n  > ```bash\n  > echo a \\\n  >   b\n  > ```\n";
        let document = parse(&"a.md".into(), &text.into(), Dialect::Site);
        let block = &document.blocks[0];
        let at = block.code.find('b').unwrap();
        assert_eq!(&text[block.pieces.range(at..at + 1)], "b");
        let echo = block.pieces.range(0..4);
        assert_eq!(&text[echo], "echo");
    }
}
