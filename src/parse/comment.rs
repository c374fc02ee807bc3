//! Directives in HTML comments, which GitHub hides: includes, diagrams, gates, tabs and suppressions.

use std::ops::Range;

/// A comment that speaks to Proofmark; ranges are bytes of the whole file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comment {
    /// `<!-- include: parts/warning.md -->`
    Include { path: String, range: Range<usize> },
    /// `<!-- diagram: topology db.yaml -->`
    Diagram(Diagram),
    /// `<!-- gate: MaxUnavailableStatefulSet -->`
    Gate(GateName),
    /// `<!-- tabs: group -->`
    Tabs { group: String },
    /// `<!-- /tabs -->`
    EndTabs,
    /// `<!-- proofmark-allow rule: reason -->`, for the next block, or `-allow-file`.
    Allow {
        rule: String,
        reason: String,
        rule_range: Range<usize>,
        whole_file: bool,
    },
}

/// A drawing that is made from manifests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagram {
    /// What is drawn, as written.
    pub kind: String,
    pub kind_range: Range<usize>,
    /// The files of its objects, relative to the page; the page's own manifests when none is named.
    pub files: Vec<(String, Range<usize>)>,
}

/// A feature gate whose stages the page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateName {
    pub name: String,
    pub range: Range<usize>,
}

/// The directives in a piece of HTML that starts at byte `start` of its file.
pub fn comments(html: &str, start: usize) -> Vec<Comment> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(open) = html[from..].find("<!--").map(|i| from + i + 4) {
        let Some(close) = html[open..].find("-->").map(|i| open + i) else {
            break;
        };
        found.extend(directive(&html[open..close], start + open));
        from = close + 3;
    }
    found
}

fn directive(inner: &str, start: usize) -> Option<Comment> {
    let text = inner.trim();
    let at = start + (inner.len() - inner.trim_start().len());
    if text == "/tabs" {
        return Some(Comment::EndTabs);
    }
    if let Some(rest) = text.strip_prefix("tabs:") {
        return Some(Comment::Tabs {
            group: rest.trim().to_owned(),
        });
    }
    if let Some(rest) = text.strip_prefix("include:") {
        let (path, range) = argument(rest, at + text.len());
        return Some(Comment::Include { path, range });
    }
    if let Some(rest) = text.strip_prefix("gate:") {
        let (name, range) = argument(rest, at + text.len());
        return Some(Comment::Gate(GateName { name, range }));
    }
    if let Some(rest) = text.strip_prefix("diagram:") {
        let mut words = words(rest, at + text.len() - rest.len());
        let end = at + text.len();
        let (kind, kind_range) = words.next().unwrap_or((String::new(), end..end));
        return Some(Comment::Diagram(Diagram {
            kind,
            kind_range,
            files: words.collect(),
        }));
    }
    let (rest, whole_file) = match text.strip_prefix("proofmark-allow-file ") {
        Some(rest) => (rest, true),
        None => (text.strip_prefix("proofmark-allow ")?, false),
    };
    let (rule, reason) = rest.split_once(':').unwrap_or((rest, ""));
    let from = at + text.len() - rest.trim_start().len();
    let rule = rule.trim();
    Some(Comment::Allow {
        rule: rule.to_owned(),
        reason: reason.trim().to_owned(),
        rule_range: from..from + rule.len(),
        whole_file,
    })
}

/// What is left of a directive that ends at byte `end` of its file.
fn argument(rest: &str, end: usize) -> (String, Range<usize>) {
    let rest = rest.trim_start();
    (rest.to_owned(), end - rest.len()..end)
}

/// The words of a text that starts at byte `start` of its file.
fn words(text: &str, start: usize) -> impl Iterator<Item = (String, Range<usize>)> {
    text.split_whitespace().map(move |word| {
        let from = start + (word.as_ptr() as usize - text.as_ptr() as usize);
        (word.to_owned(), from..from + word.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directive_knows_where_its_argument_stands() {
        let text = "<p><!-- include: a/b.md --> <!-- a remark -->";
        let found = comments(text, 100);
        assert_eq!(
            found,
            [Comment::Include {
                path: "a/b.md".to_owned(),
                range: 117..123
            }]
        );
        assert_eq!(&text[17..23], "a/b.md");
    }

    #[test]
    fn a_diagram_names_its_kind_and_its_files() {
        let text = "<!-- diagram: lookup  a.yaml b/c.yaml -->";
        let [Comment::Diagram(diagram)] = &comments(text, 10)[..] else {
            panic!("one diagram");
        };
        let at = |range: &Range<usize>| &text[range.start - 10..range.end - 10];
        assert_eq!(
            (&*diagram.kind, at(&diagram.kind_range)),
            ("lookup", "lookup")
        );
        let files: Vec<_> = diagram.files.iter().map(|(f, r)| (&**f, at(r))).collect();
        assert_eq!(files, [("a.yaml", "a.yaml"), ("b/c.yaml", "b/c.yaml")]);
    }

    #[test]
    fn a_gate_may_stand_in_a_line_of_text() {
        let text = "<!-- gate:  PodIndexLabel -->";
        let [Comment::Gate(gate)] = &comments(text, 0)[..] else {
            panic!("one gate");
        };
        assert_eq!(&text[gate.range.clone()], "PodIndexLabel");
        assert_eq!(gate.name, "PodIndexLabel");
    }

    #[test]
    fn a_suppression_names_a_rule_and_a_reason() {
        let text = "<!-- proofmark-allow broken-link: made by CI -->";
        let [
            Comment::Allow {
                rule,
                reason,
                rule_range,
                whole_file,
            },
        ] = &comments(text, 0)[..]
        else {
            panic!("one suppression");
        };
        assert_eq!(
            (&**rule, &**reason, *whole_file),
            ("broken-link", "made by CI", false)
        );
        assert_eq!(&text[rule_range.clone()], "broken-link");
    }
}
