//! An engine's answer → what there is to say, each thing at its bytes of the document.

use std::ops::Range;

use super::{
    locate,
    protocol::{FailureKind, Response, StrictKind},
    question::Question,
};
use crate::yaml::{Content, Node};

/// One thing that the consumer of a document says about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub kind: FindingKind,
    /// The consumer's own words.
    pub message: String,
    /// The field's path in Kubernetes' notation.
    pub field: Option<String>,
    /// The API's cause, such as `FieldValueInvalid`.
    pub reason: Option<String>,
    /// Bytes of the document.
    pub range: Range<usize>,
    pub help: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// The consumer refuses the document.
    Rejected,
    /// A key stands twice: raw YAML is refused, kubectl sends the last one.
    Duplicate,
    /// The API is gone from this version.
    Removed,
    /// The consumer accepts the document and warns.
    Warned,
    /// A feature gate makes the server drop the field in silence.
    Dropped,
    /// The engine could not decide.
    Undecided,
}

impl FindingKind {
    /// Whether the document is not accepted because of it.
    pub fn rejects(self) -> bool {
        use FindingKind::{Duplicate, Rejected, Removed, Undecided};
        matches!(self, Rejected | Duplicate | Removed | Undecided)
    }
}

/// Everything that `response` says in answer to `question`. What may stand in a hole, or
/// beside a fragment, is not held against the document.
pub(super) fn findings(response: &Response, question: &Question<'_>) -> Vec<Finding> {
    if response.is_silent() {
        return Vec::new();
    }
    let parsed = question.document.nodes();
    let at = At {
        document: question.document,
        root: parsed.ok().and_then(|nodes| nodes.first()),
        syntax: parsed.err().map(|fault| fault.range.clone()),
        holes: question.holes,
        fragment: question.header.fragment.as_deref(),
    };
    let mut found = Vec::new();
    found.extend(at.failure(response));
    for fault in &response.decode {
        let place = at.value(&fault.path);
        found.extend(at.keep(
            &place,
            Finding {
                kind: FindingKind::Rejected,
                message: fault.message.clone(),
                field: some(&fault.path),
                reason: Some("BadRequest".to_owned()),
                range: place.range.clone(),
                help: None,
            },
        ));
    }
    for fault in &response.strict {
        let (kind, place) = match fault.kind {
            StrictKind::Unknown => (FindingKind::Rejected, at.key(&fault.path)),
            StrictKind::Duplicate => (
                FindingKind::Duplicate,
                at.duplicate(&fault.path, fault.line),
            ),
        };
        found.push(Finding {
            kind,
            message: fault.message.clone(),
            field: some(&fault.path),
            reason: Some("BadRequest".to_owned()),
            range: place.range,
            help: did_you_mean(&fault.suggestions),
        });
    }
    for error in &response.errors {
        let place = at.value(&error.path);
        let absent = error.reason == "FieldValueRequired";
        if absent && !at.holes.is_empty() {
            continue;
        }
        let quoted = in_quotes(&error.message).and_then(|wrong| at.quoted(&error.path, &wrong));
        let message = match error.path.as_str() {
            "" => error.message.clone(),
            path => format!("{path}: {}", error.message),
        };
        found.extend(at.keep(
            &place,
            Finding {
                kind: FindingKind::Rejected,
                message,
                field: some(&error.path),
                reason: some(&error.reason),
                range: quoted.unwrap_or_else(|| place.range.clone()),
                help: None,
            },
        ));
    }
    for warning in &response.warnings {
        let place = at.value(warning.path.as_deref().unwrap_or(""));
        found.push(Finding {
            kind: FindingKind::Warned,
            message: warning.message.clone(),
            field: warning.path.clone(),
            reason: None,
            range: place.range,
            help: did_you_mean(&warning.suggestions),
        });
    }
    for path in &response.dropped {
        found.push(Finding {
            kind: FindingKind::Dropped,
            message: format!("the server drops `{path}` in silence: its feature gate is off"),
            field: some(path),
            reason: None,
            range: at.key(path).range,
            help: None,
        });
    }
    found
}

/// A document and its tree, if it has one.
struct At<'a> {
    document: &'a str,
    root: Option<&'a Node>,
    syntax: Option<Range<usize>>,
    holes: &'a [Range<usize>],
    fragment: Option<&'a str>,
}

impl At<'_> {
    fn failure(&self, response: &Response) -> Option<Finding> {
        let failure = response.failure.as_ref()?;
        let path = failure.path.clone().unwrap_or_default();
        let range = match (failure.kind, &self.syntax, failure.line) {
            (FailureKind::Syntax, Some(range), _) => range.clone(),
            (FailureKind::Syntax, None, Some(line)) => self.line(line),
            _ => self.value(&path).range,
        };
        let (kind, reason) = match failure.kind {
            FailureKind::RemovedApi => (FindingKind::Removed, "NotFound"),
            FailureKind::UnknownKind => (FindingKind::Rejected, "NotFound"),
            FailureKind::TooLarge => (FindingKind::Rejected, "RequestEntityTooLarge"),
            FailureKind::Panic | FailureKind::BadRequest => {
                (FindingKind::Undecided, "InternalError")
            }
            _ => (FindingKind::Rejected, "BadRequest"),
        };
        let help = match failure.replacement.as_str() {
            "" => did_you_mean(&failure.suggestions),
            new => Some(format!("use {new}")),
        };
        let message = match (failure.kind, failure.removed_in.as_str()) {
            (FailureKind::RemovedApi, version) if !version.is_empty() => {
                format!("{}: removed in Kubernetes {version}", failure.message)
            }
            (FailureKind::Syntax, _) => without_line(&failure.message),
            _ => failure.message.clone(),
        };
        Some(Finding {
            kind,
            message,
            field: None,
            reason: Some(reason.to_owned()),
            range,
            help,
        })
    }

    fn value(&self, path: &str) -> locate::Place {
        self.place(path, locate::value)
    }

    fn quoted(&self, path: &str, wrong: &str) -> Option<Range<usize>> {
        locate::quoted(self.root?, self.within(path), wrong)
    }

    fn key(&self, path: &str) -> locate::Place {
        self.place(path, locate::key)
    }

    fn place(&self, path: &str, find: fn(&Node, &str) -> locate::Place) -> locate::Place {
        match self.root {
            Some(root) => find(root, self.within(path)),
            None => {
                let range = self.line(1);
                locate::Place {
                    value: range.clone(),
                    range,
                    exact: false,
                }
            }
        }
    }

    /// A path of the whole object, seen from the fragment that the document is.
    fn within<'p>(&self, path: &'p str) -> &'p str {
        let place = self.fragment.and_then(|f| f.split_once('.'));
        let Some((_, place)) = place else {
            return path;
        };
        let first = place.replace("[]", "[0]");
        let list = place.trim_end_matches("[]").replace("[]", "[0]");
        let is_list = matches!(self.root.map(|r| &r.content), Some(Content::Sequence(_)));
        let prefix = if is_list { list } else { first };
        match path.strip_prefix(prefix.as_str()) {
            Some(rest) if rest.is_empty() || rest.starts_with(['.', '[']) => rest,
            _ => path,
        }
    }

    /// The second of two equal keys; the YAML reader knows its line, the API server its path.
    fn duplicate(&self, path: &str, line: Option<usize>) -> locate::Place {
        let place = self.key(path);
        let Some(line) = line.map(|n| self.line(n)) else {
            return place;
        };
        if line.contains(&place.range.start) {
            return place;
        }
        let key = path
            .rsplit(['.', '['])
            .next()
            .unwrap_or(path)
            .trim_end_matches(']');
        let start = self.document[line.clone()]
            .find(key)
            .map(|n| line.start + n);
        let range = start.map_or(line, |start| start..start + key.len());
        locate::Place { range, ..place }
    }

    /// The text of a line, counted from 1, without its indentation.
    fn line(&self, number: usize) -> Range<usize> {
        let mut start = 0;
        for (n, line) in self.document.split_inclusive('\n').enumerate() {
            let text = line.trim_end();
            if n + 1 >= number && !text.is_empty() {
                let indent = text.len() - text.trim_start().len();
                return start + indent..start + text.len();
            }
            start += line.len();
        }
        0..self.document.chars().next().map_or(0, char::len_utf8)
    }

    /// In a document with holes, only what is said of something that is there counts; in a
    /// fragment, what is missing at its top may stand beside it.
    fn keep(&self, place: &locate::Place, finding: Finding) -> Option<Finding> {
        let holed = |hole: &Range<usize>| place.value.contains(&hole.start);
        let top = self.root.is_some_and(|root| root.range == place.value);
        let open = !place.exact && (!self.holes.is_empty() || (self.fragment.is_some() && top));
        (!open && !self.holes.iter().any(holed)).then_some(finding)
    }
}

/// What a message quotes first, as in `Invalid value: "a b": …`.
fn in_quotes(message: &str) -> Option<String> {
    let start = message.find('"')?;
    let mut texts = serde_json::Deserializer::from_str(&message[start..]).into_iter();
    texts.next()?.ok()
}

/// go-yaml counts lines of the document, which are not those of the page that it stands in.
fn without_line(message: &str) -> String {
    let Some((before, after)) = message.split_once("yaml: line ") else {
        return message.to_owned();
    };
    match after.split_once(": ") {
        Some((number, rest)) if number.parse::<usize>().is_ok() => format!("{before}yaml: {rest}"),
        _ => message.to_owned(),
    }
}

fn did_you_mean(suggestions: &[String]) -> Option<String> {
    let (first, rest) = suggestions.split_first()?;
    let mut text = format!("did you mean `{first}`");
    for other in rest.iter().take(2) {
        text.push_str(&format!(" or `{other}`"));
    }
    Some(text + "?")
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
