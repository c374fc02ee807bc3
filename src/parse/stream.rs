//! YAML texts as kubectl cuts them: documents of a stream, holes, and heredocs of commands.
//!
//! Everything here works on bytes of a text and keeps their offsets; whether the YAML is any
//! good is not decided here.

use std::ops::Range;

/// The documents of a stream, cut at `---` lines as kubectl cuts it. Those that hold nothing
/// but white space and comments are left out.
pub fn documents(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    // Most texts are one document, and need not be cut into lines.
    if text.contains("---") {
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            if separates(line) {
                found.push(start..at);
                start = at + line.len();
            }
            at += line.len();
        }
    }
    found.push(start..text.len());
    found.retain(|range| !is_blank(&text[range.clone()]));
    found
}

/// `---`, alone or before a comment.
fn separates(line: &str) -> bool {
    line.strip_prefix("---").is_some_and(|rest| {
        let rest = rest.trim();
        rest.is_empty() || rest.starts_with('#')
    })
}

fn is_blank(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').lines().all(|line| {
        let line = line.trim();
        line.is_empty() || line.starts_with('#')
    })
}

/// Lines that stand for something the author left out: `...`, `- ...`, `…` and `# ...`.
///
/// Returns their ranges and the text with everything but comments blanked, of the same length.
pub fn without_holes(text: &str) -> (String, Vec<Range<usize>>) {
    if !text.contains("...") && !text.contains('…') {
        return (text.to_owned(), Vec::new());
    }
    let mut blanked = String::with_capacity(text.len());
    let mut holes = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim();
        let bare = body.strip_prefix("- ").unwrap_or(body).trim();
        let dots = |text: &str| matches!(text, "..." | "…" | "[...]" | "[…]");
        let comment = bare.strip_prefix('#').map(str::trim_start);
        let commented = comment.is_some_and(|c| c.starts_with("...") || c.starts_with('…'));
        if dots(bare) || commented {
            let indent = line.len() - line.trim_start().len();
            holes.push(at + indent..at + indent + body.len());
        }
        if dots(bare) {
            let ending = line.len() - line.trim_end_matches(['\n', '\r']).len();
            blanked.extend(std::iter::repeat_n(' ', line.len() - ending));
            blanked.push_str(&line[line.len() - ending..]);
        } else {
            blanked.push_str(line);
        }
        at += line.len();
    }
    (blanked, holes)
}

/// The line from which on Kubernetes reads nothing: `...` ends a YAML stream.
pub fn end_of_stream(text: &str) -> Option<Range<usize>> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_end() == "..." && !is_blank(&text[at + line.len()..]) {
            return Some(at..at + 3);
        }
        at += line.len();
    }
    None
}

/// A text that a shell hands to a command: the lines after `<<EOF`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heredoc {
    pub range: Range<usize>,
    /// Whether kubectl reads it at once; others end in files.
    pub applied: bool,
}

/// The heredocs of a shell text, without their last lines.
pub fn heredocs(code: &str) -> Vec<Heredoc> {
    let mut found = Vec::new();
    if !code.contains("<<") {
        return found;
    }
    let mut lines = code.split_inclusive('\n');
    let mut at = 0;
    while let Some(line) = lines.next() {
        at += line.len();
        let Some((word, applied)) = heredoc(line) else {
            continue;
        };
        let start = at;
        for line in lines.by_ref() {
            if line.trim() == word {
                found.push(Heredoc {
                    range: start..at,
                    applied,
                });
                at += line.len();
                break;
            }
            at += line.len();
        }
    }
    found
}

/// The word that ends the heredoc which begins after this line, and whether kubectl reads it.
fn heredoc(line: &str) -> Option<(&str, bool)> {
    let (command, rest) = line.split_once("<<")?;
    let applied = command.contains("kubectl") || rest.contains("kubectl");
    // `<<<` is a string, and `$((1<<2))` a number.
    if rest.starts_with('<') || command.contains("((") {
        return None;
    }
    let rest = rest.trim_start_matches('-').trim_start();
    let word = match rest.chars().next()? {
        quote @ ('\'' | '"') => rest[1..].split(quote).next()?,
        _ => rest
            .split([' ', '\t', '\n', '\r', '|', ';', '>', ')'])
            .next()?,
    };
    (!word.is_empty()).then_some((word, applied))
}

/// A heredoc with what the shell would put in replaced by as many letters, and where: values
/// that only the reader's shell knows are taken for plain words.
pub fn without_expansions(text: &str) -> (String, Vec<Range<usize>>) {
    let mut out = String::with_capacity(text.len());
    let mut filled = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        let escaped = rest[..at].ends_with('\\');
        let length = if escaped { 0 } else { expansion(&rest[at..]) };
        out.push_str(&rest[..at]);
        match length {
            0 => out.push('$'),
            n => {
                filled.push(out.len()..out.len() + n);
                out.extend(std::iter::repeat_n('x', n));
            }
        }
        rest = &rest[at + length.max(1)..];
    }
    out.push_str(rest);
    (out, filled)
}

/// How many bytes `$NAME`, `${…}` or `$(…)` takes at the start of `text`.
fn expansion(text: &str) -> usize {
    let closed = |end: char| text.find(end).map_or(0, |n| n + 1);
    match text[1..].chars().next() {
        Some('{') => closed('}'),
        Some('(') => closed(')'),
        Some(c) if c.is_ascii_alphabetic() || c == '_' => {
            let rest =
                text[1..].trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
            text.len() - rest.len()
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str, ranges: Vec<Range<usize>>) -> Vec<&str> {
        ranges.into_iter().map(|r| &text[r]).collect()
    }

    #[test]
    fn a_stream_is_cut_where_kubectl_cuts_it() {
        let text = "# about\n---\na: 1\n--- # next\nb: |\n  ---\n---\n\n---x\nc: 1\n";
        let found = documents(text);
        assert_eq!(
            pieces(text, found),
            ["a: 1\n", "b: |\n  ---\n", "\n---x\nc: 1\n"]
        );
    }

    #[test]
    fn holes_are_blanked_without_moving_anything() {
        let text = "spec:\n  ...\n  a: 1\n  # ... more\n  - …\nb: [...]\n";
        let (blanked, holes) = without_holes(text);
        assert_eq!(blanked.len(), text.len());
        assert_eq!(pieces(text, holes), ["...", "# ... more", "- …"]);
        assert!(blanked.contains("# ... more") && !blanked.contains("  ...\n"));
    }

    #[test]
    fn what_follows_three_dots_in_a_file_is_not_read() {
        assert_eq!(end_of_stream("a: 1\n...\nb: 1\n"), Some(5..8));
        assert_eq!(end_of_stream("a: 1\n...\n"), None);
    }

    #[test]
    fn heredocs_are_found_with_any_word_and_known_for_whom_they_are() {
        let code = "kubectl apply -f - <<'EOF'\na: 1\nEOF\ncat <<X | kubectl create -f -\nb: 1\nX\ncat <<Y\nc: 1\nY\n";
        let (applied, kept): (Vec<_>, Vec<_>) = heredocs(code).into_iter().partition(|h| h.applied);
        let texts = |all: Vec<Heredoc>| pieces(code, all.into_iter().map(|h| h.range).collect());
        assert_eq!(texts(applied), ["a: 1\n", "b: 1\n"]);
        assert_eq!(texts(kept), ["c: 1\n"]);
        assert!(heredocs("cat <<< x\necho $((1<<2))\n2))\n").is_empty());
        assert!(heredocs("kubectl apply -f - <<EOF\nnever ended\n").is_empty());
    }

    #[test]
    fn what_the_shell_puts_in_becomes_a_word_of_the_same_length() {
        assert_eq!(
            without_expansions("n: $NS-${A}x$(id) \\$5 $"),
            (
                "n: xxx-xxxxxxxxxx \\$5 $".to_owned(),
                vec![3..6, 7..11, 12..17]
            )
        );
    }
}
