//! The output that a page promises, held against what a run printed.
//!
//! Exact line by line, apart from tokens, `...` lines, and what the fence relaxes. A named
//! token means the same value wherever it comes again in the lab.

use std::collections::BTreeMap;

use super::token::{Piece, pieces};
use crate::model::lab::Expected;

/// What the named tokens of a lab stood for so far.
pub type Captures = BTreeMap<String, String>;

/// Where the two part company; lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub line: usize,
    pub expected: Option<String>,
    pub observed: Option<String>,
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.expected, &self.observed) {
            (Some(expected), Some(observed)) => write!(
                f,
                "line {}: expected `{expected}`, observed `{observed}`",
                self.line
            ),
            (Some(expected), None) => {
                write!(f, "line {}: expected `{expected}`, nothing came", self.line)
            }
            (None, Some(observed)) => {
                write!(
                    f,
                    "line {}: nothing more expected, observed `{observed}`",
                    self.line
                )
            }
            (None, None) => write!(f, "line {}", self.line),
        }
    }
}

/// Compares; on success the named tokens that were met are added to `captures`.
pub fn compare(
    expected: &Expected,
    observed: &str,
    namespace: &str,
    captures: &mut Captures,
) -> Result<(), Difference> {
    let wanted = patterns(expected);
    let lines: Vec<String> = lines(observed)
        .map(|l| shape(l, expected.columns))
        .collect();
    let mut search = Search {
        wanted: &wanted,
        lines: &lines,
        namespace,
        furthest: (0, 0),
    };
    let found = match expected.unordered {
        true => search.unordered(0, &mut vec![false; lines.len()], captures.clone()),
        false => search.ordered(0, 0, captures.clone()),
    };
    match found {
        Some(met) => {
            *captures = met;
            Ok(())
        }
        None => {
            let (want, line) = search.furthest;
            Err(Difference {
                line: line + 1,
                expected: wanted.get(want).map(|p| p.text.clone()),
                observed: match expected.unordered {
                    true => None,
                    false => lines.get(line).cloned(),
                },
            })
        }
    }
}

struct Pattern {
    text: String,
    /// `...`: any lines, or none.
    any: bool,
    pieces: Vec<Piece>,
}

fn patterns(expected: &Expected) -> Vec<Pattern> {
    lines(&expected.text)
        .map(|line| {
            let text = shape(line, expected.columns);
            Pattern {
                any: text.trim() == "...",
                pieces: pieces(&text),
                text,
            }
        })
        .collect()
}

/// The lines of a text; empty ones at its end do not count.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.trim_end_matches(['\n', '\r', ' ', '\t'])
        .lines()
        .map(str::trim_end)
}

fn shape(line: &str, columns: bool) -> String {
    match columns {
        true => line.split_whitespace().collect::<Vec<_>>().join(" "),
        false => line.to_owned(),
    }
}

struct Search<'a> {
    wanted: &'a [Pattern],
    lines: &'a [String],
    namespace: &'a str,
    /// The pattern and the line at which the longest attempt failed.
    furthest: (usize, usize),
}

impl Search<'_> {
    fn ordered(&mut self, want: usize, line: usize, captures: Captures) -> Option<Captures> {
        let Some(pattern) = self.wanted.get(want) else {
            if line == self.lines.len() {
                return Some(captures);
            }
            self.note(want, line);
            return None;
        };
        if pattern.any {
            // After the last `...` the rest is free; before it, the shortest gap is tried first.
            if want + 1 == self.wanted.len() {
                return Some(captures);
            }
            return (line..=self.lines.len())
                .find_map(|next| self.ordered(want + 1, next, captures.clone()));
        }
        let met = self
            .lines
            .get(line)
            .and_then(|text| self.line(&pattern.pieces, text, captures));
        match met {
            Some(captures) => self.ordered(want + 1, line + 1, captures),
            None => {
                self.note(want, line);
                None
            }
        }
    }

    fn unordered(
        &mut self,
        want: usize,
        used: &mut Vec<bool>,
        captures: Captures,
    ) -> Option<Captures> {
        let rest = self.wanted.iter().any(|p| p.any);
        let Some(pattern) = self.wanted.get(want) else {
            let left = used.iter().position(|u| !u);
            return match left {
                Some(line) if !rest => {
                    self.note(want, line);
                    None
                }
                _ => Some(captures),
            };
        };
        if pattern.any {
            return self.unordered(want + 1, used, captures);
        }
        for line in 0..self.lines.len() {
            if used[line] {
                continue;
            }
            let met = self.line(&pattern.pieces, &self.lines[line], captures.clone());
            if let Some(captures) = met {
                used[line] = true;
                if let Some(found) = self.unordered(want + 1, used, captures) {
                    return Some(found);
                }
                used[line] = false;
            }
        }
        self.note(want, 0);
        None
    }

    fn note(&mut self, want: usize, line: usize) {
        self.furthest = self.furthest.max((want, line));
    }

    /// Matches one line whole; tokens take as much as they can first.
    fn line(&self, pieces: &[Piece], text: &str, captures: Captures) -> Option<Captures> {
        match pieces.split_first() {
            None => text.is_empty().then_some(captures),
            Some((Piece::Literal(literal), rest)) => {
                self.line(rest, text.strip_prefix(literal.as_str())?, captures)
            }
            Some((Piece::Token { kind, name }, rest)) => {
                let ends = text.char_indices().map(|(i, c)| i + c.len_utf8());
                for end in ends.collect::<Vec<_>>().into_iter().rev() {
                    let value = &text[..end];
                    let key = name.as_ref().map(|n| format!("{kind:?}:{n}"));
                    let known = key.as_ref().and_then(|k| captures.get(k));
                    if !kind.is(value, self.namespace) || known.is_some_and(|k| k != value) {
                        continue;
                    }
                    let mut captures = captures.clone();
                    captures.extend(key.map(|k| (k, value.to_owned())));
                    if let Some(found) = self.line(rest, &text[end..], captures) {
                        return Some(found);
                    }
                }
                None
            }
        }
    }
}

/// Rewrites the expected text so that it fits `observed`: lines that fit keep their tokens,
/// the others are written anew.
pub fn bless(expected: &Expected, observed: &str, namespace: &str) -> String {
    let wanted = patterns(expected);
    let originals: Vec<&str> = lines(&expected.text).collect();
    let mut next = 0;
    let mut out = String::new();
    for line in lines(observed) {
        let shaped = shape(line, expected.columns);
        let search = Search {
            wanted: &wanted,
            lines: &[],
            namespace,
            furthest: (0, 0),
        };
        let fits = (next..wanted.len()).find(|n| {
            let pattern = &wanted[*n];
            !pattern.any
                && search
                    .line(&pattern.pieces, &shaped, Captures::new())
                    .is_some()
        });
        match fits {
            Some(n) => {
                out.push_str(originals[n]);
                next = if expected.unordered { 0 } else { n + 1 };
            }
            None => out.push_str(&super::token::generalise(line, namespace)),
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expected(text: &str, words: &str) -> Expected {
        Expected {
            text: text.to_owned(),
            range: 0..0,
            unordered: words.contains("unordered"),
            columns: words.contains("columns"),
            eventually: false,
        }
    }

    fn differs(text: &str, words: &str, observed: &str) -> Option<String> {
        let mut captures = Captures::new();
        compare(&expected(text, words), observed, "lab-x", &mut captures)
            .err()
            .map(|d| d.to_string())
    }

    #[test]
    fn ordinals_counts_and_families_are_never_wildcards() {
        assert_eq!(differs("db-0 1/1 [AGE]\n", "", "db-0 1/1 5s\n"), None);
        for observed in ["db-1 1/1 5s\n", "db-0 2/1 5s\n", "db-0 1/1 soon\n"] {
            assert!(
                differs("db-0 1/1 [AGE]\n", "", observed).is_some(),
                "{observed}"
            );
        }
        assert!(differs("[IP4]\n", "", "fd00::1\n").is_some());
    }

    #[test]
    fn the_first_line_that_differs_is_named() {
        assert_eq!(
            differs("a\nb\nc\n", "", "a\nx\nc\n").unwrap(),
            "line 2: expected `b`, observed `x`"
        );
        assert_eq!(
            differs("a\nb\n", "", "a\n").unwrap(),
            "line 2: expected `b`, nothing came"
        );
        assert_eq!(
            differs("a\n", "", "a\nb\n").unwrap(),
            "line 2: nothing more expected, observed `b`"
        );
    }

    #[test]
    fn dots_stand_for_any_lines_and_for_none() {
        for observed in ["a\nb\n", "a\n1\n2\nb\n"] {
            assert_eq!(differs("a\n...\nb\n", "", observed), None);
        }
        assert!(differs("a\n...\nb\n", "", "a\n1\n").is_some());
        assert_eq!(differs("...\nb\n...\n", "", "1\nb\n2\n"), None);
    }

    #[test]
    fn a_name_stands_for_one_value_wherever_it_comes_again() {
        let mut captures = Captures::new();
        let first = expected("[IP4:pod] ready\n", "");
        compare(&first, "10.0.0.1 ready\n", "", &mut captures).unwrap();
        let again = expected("answer [IP4:pod]\n", "");
        assert!(compare(&again, "answer 10.0.0.2\n", "", &mut captures).is_err());
        assert!(compare(&again, "answer 10.0.0.1\n", "", &mut captures).is_ok());
    }

    #[test]
    fn unordered_lines_are_a_set_with_counts() {
        assert_eq!(
            differs("[IP4:a]\n10.0.0.1\n", "unordered", "10.0.0.1\n10.0.0.2\n"),
            None
        );
        assert!(differs("a\na\n", "unordered", "a\nb\n").is_some());
        assert!(differs("a\n", "unordered", "a\nb\n").is_some());
    }

    #[test]
    fn columns_may_be_spaced_otherwise() {
        assert_eq!(
            differs("NAME  AGE\ndb  [AGE]\n", "columns", "NAME AGE\ndb   5s\n"),
            None
        );
        assert!(differs("NAME  AGE\n", "", "NAME AGE\n").is_some());
    }

    #[test]
    fn an_output_of_dots_alone_promises_nothing() {
        assert!(expected("...\n", "").matches_anything());
        assert!(!expected("", "").matches_anything());
        assert!(!expected("[IP4]\n...\n", "").matches_anything());
    }

    #[test]
    fn blessing_keeps_the_tokens_of_the_lines_that_fit() {
        let old = expected("NAME AGE\ndb-0 [AGE]\ndb-1 [AGE]\n", "columns");
        assert_eq!(
            bless(&old, "NAME  AGE\ndb-0  5s\ndb-2  7s\n", ""),
            "NAME AGE\ndb-0 [AGE]\ndb-2  [AGE]\n"
        );
    }
}
