//! A line of front matter, which has no Markdown but `code`.

use super::escape_into;

/// A line of front matter as HTML: text, and `code` between backticks.
pub(in crate::render) fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut pieces = text.split('`').peekable();
    let mut code = false;
    while let Some(piece) = pieces.next() {
        // A backtick that nothing closes is one.
        let closed = pieces.peek().is_some();
        match (code, closed) {
            (true, true) => out.push_str("<code>"),
            (true, false) => out.push('`'),
            _ => {}
        }
        escape_into(&mut out, piece);
        if code && closed {
            out.push_str("</code>");
        }
        code = !code;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backticks_in_a_line_mark_code_and_a_lone_one_stays() {
        assert_eq!(line("a `b<c` d"), "a <code>b&lt;c</code> d");
        assert_eq!(line("`b` `c`"), "<code>b</code> <code>c</code>");
        assert_eq!(line("it`s"), "it`s");
    }
}
