//! Footnotes: numbered in the order of their first reference, written after the text.

use std::fmt::Write;

use super::Writer;

impl Writer<'_> {
    pub(super) fn reference(&mut self, name: &str) {
        let number = match self.footnotes.iter().position(|f| f == name) {
            Some(n) => n + 1,
            None => {
                self.footnotes.push(name.to_owned());
                self.footnotes.len()
            }
        };
        let prefix = self.footnote_prefix();
        let _ = write!(
            self.out,
            "<sup class=\"fn\"><a id=\"{prefix}fnref-{number}\" href=\"#{prefix}fn-{number}\" aria-label=\"Footnote {number}\">{number}</a></sup>"
        );
    }

    pub(super) fn footnotes(&mut self) {
        if self.footnotes.is_empty() {
            return;
        }
        let prefix = self.footnote_prefix();
        let ignore = match self.solutions {
            true => " data-pagefind-ignore=\"all\"",
            false => "",
        };
        let _ = write!(
            self.out,
            "<section class=\"footnotes\" aria-label=\"Footnotes\"{ignore}>\n<ol>\n"
        );
        for (n, name) in self.footnotes.iter().enumerate() {
            let text = self
                .definitions
                .iter()
                .find(|(d, _)| d == name)
                .map_or("", |(_, t)| t);
            let _ = writeln!(
                self.out,
                "<li id=\"{prefix}fn-{0}\">{text}<a href=\"#{prefix}fnref-{0}\" aria-label=\"Back to the text\">↩</a></li>",
                n + 1
            );
        }
        self.out.push_str("</ol>\n</section>\n");
    }

    /// Each passage on paper has footnotes of its own.
    fn footnote_prefix(&self) -> String {
        match &self.paper {
            Some(paper) => format!("{}-{}-", paper.prefix, paper.passage.start),
            None => String::new(),
        }
    }
}
