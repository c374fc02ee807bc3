//! A YAML text as a tree with byte ranges, from libyaml-safer's events.

use std::{collections::BTreeMap, ops::Range};

use libyaml_safer::{Event, EventData, MappingStyle, Parser, ScalarStyle, SequenceStyle};

use super::{Fault, quiet};

/// Deeper nesting than this is refused, so that recursion over a tree is safe.
const MAX_DEPTH: usize = 200;
/// Anchors may multiply a tree up to this many nodes; more is a bomb.
const MAX_NODES: usize = 200_000;

/// A value and the bytes it was written in.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub range: Range<usize>,
    pub content: Content,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    Scalar { value: String, plain: bool },
    Sequence(Vec<Node>),
    Mapping(Vec<Entry>),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub key: String,
    pub key_range: Range<usize>,
    pub value: Node,
}

impl Node {
    /// The value of `key`, when this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|e| &e.value)
    }

    pub fn entry(&self, key: &str) -> Option<&Entry> {
        match &self.content {
            Content::Mapping(entries) => entries.iter().find(|e| e.key == key),
            _ => None,
        }
    }

    /// The node at a path such as `spec/template/containers/0`.
    pub fn at(&self, path: &str) -> Option<&Node> {
        path.split('/')
            .filter(|p| !p.is_empty())
            .try_fold(self, |node, part| match &node.content {
                Content::Sequence(items) => items.get(part.parse::<usize>().ok()?),
                _ => node.get(part),
            })
    }

    pub fn as_str(&self) -> Option<&str> {
        match &self.content {
            Content::Scalar { value, .. } => Some(value),
            _ => None,
        }
    }

    pub fn items(&self) -> &[Node] {
        match &self.content {
            Content::Sequence(items) => items,
            _ => &[],
        }
    }
}

/// Every document of a stream.
pub fn parse(text: &str) -> Result<Vec<Node>, Fault> {
    // The scanner panics where it should report (a tag before a comma, a text that ends in the
    // middle of an escape): to us these are texts that are no YAML, like any other.
    quiet::catch(|| stream(text)).unwrap_or_else(|| {
        Err(Fault {
            message: "the YAML cannot be read".to_owned(),
            range: character(text, 0),
        })
    })
}

fn stream(text: &str) -> Result<Vec<Node>, Fault> {
    // The scanner leaves a byte order mark out of its count.
    let base = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut input = text.as_bytes().get(base..).unwrap_or_default();
    let mut parser = Parser::<&mut &[u8]>::new();
    parser.set_input_string(&mut input);
    let mut builder = Builder {
        text,
        base,
        parser,
        anchors: BTreeMap::new(),
        nodes: 0,
    };
    let mut documents = Vec::new();
    loop {
        let event = builder.next()?;
        match event.data {
            EventData::StreamEnd => return Ok(documents),
            EventData::StreamStart { .. }
            | EventData::DocumentStart { .. }
            | EventData::DocumentEnd { .. } => builder.anchors.clear(),
            _ => documents.push(builder.node(event, 0)?),
        }
    }
}

struct Builder<'r, 't> {
    text: &'t str,
    base: usize,
    parser: Parser<&'r mut &'t [u8]>,
    anchors: BTreeMap<String, Node>,
    nodes: usize,
}

impl Builder<'_, '_> {
    fn next(&mut self) -> Result<Event, Fault> {
        self.parser.parse().map_err(|error| {
            let mark = error
                .problem_mark()
                .map_or(0, |m| m.index as usize + self.base);
            let mut message = error.to_string();
            if let Some(at) = message.find(" at line ") {
                message.truncate(at);
            }
            Fault {
                message,
                range: character(self.text, mark),
            }
        })
    }

    fn node(&mut self, event: Event, depth: usize) -> Result<Node, Fault> {
        let start = event.start_mark.index as usize + self.base;
        let end = event.end_mark.index as usize + self.base;
        self.nodes += 1;
        if depth > MAX_DEPTH || self.nodes > MAX_NODES {
            return Err(Fault {
                message: "the YAML is nested too deeply or grows too large".to_owned(),
                range: start..end.max(start),
            });
        }
        let (anchor, node) = match event.data {
            EventData::Scalar {
                anchor,
                value,
                style,
                ..
            } => {
                let plain = style == ScalarStyle::Plain;
                (
                    anchor,
                    Node {
                        range: start..end,
                        content: Content::Scalar { value, plain },
                    },
                )
            }
            EventData::Alias { anchor } => {
                let mut node = self.anchors.get(&anchor).cloned().ok_or_else(|| Fault {
                    message: format!("unknown anchor `{anchor}`"),
                    range: start..end,
                })?;
                self.nodes += size(&node);
                node.range = start..end;
                (None, node)
            }
            EventData::SequenceStart { anchor, style, .. } => {
                let mut items = Vec::new();
                let mut end = loop {
                    let event = self.next()?;
                    if matches!(event.data, EventData::SequenceEnd) {
                        break event.end_mark.index as usize + self.base;
                    }
                    items.push(self.node(event, depth + 1)?);
                };
                // A block's end mark lies at the next token, behind any comments.
                if style != SequenceStyle::Flow {
                    end = items.last().map_or(start, |item| item.range.end);
                }
                (
                    anchor,
                    Node {
                        range: start..end,
                        content: Content::Sequence(items),
                    },
                )
            }
            EventData::MappingStart { anchor, style, .. } => {
                let mut entries: Vec<Entry> = Vec::new();
                let mut end = loop {
                    let event = self.next()?;
                    if matches!(event.data, EventData::MappingEnd) {
                        break event.end_mark.index as usize + self.base;
                    }
                    let key = self.node(event, depth + 1)?;
                    let event = self.next()?;
                    let value = self.node(event, depth + 1)?;
                    let name = key.as_str().unwrap_or_default().to_owned();
                    entries.push(Entry {
                        key: name,
                        key_range: key.range,
                        value,
                    });
                };
                if style != MappingStyle::Flow {
                    end = entries
                        .last()
                        .map_or(start, |e| e.value.range.end.max(e.key_range.end));
                }
                (
                    anchor,
                    Node {
                        range: start..end,
                        content: Content::Mapping(entries),
                    },
                )
            }
            _ => unreachable!("only node events reach here"),
        };
        if let Some(anchor) = anchor {
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }
}

/// The bytes of the character at `at`; none at the end.
fn character(text: &str, at: usize) -> Range<usize> {
    let start = text.floor_char_boundary(at);
    let next = text[start..].chars().next();
    start..start + next.map_or(0, char::len_utf8)
}

fn size(node: &Node) -> usize {
    1 + match &node.content {
        Content::Scalar { .. } => 0,
        Content::Sequence(items) => items.iter().map(size).sum(),
        Content::Mapping(entries) => entries.iter().map(|e| size(&e.value)).sum(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_knows_the_bytes_it_was_written_in() {
        let text = "spec:\n  ports:\n    - port: 80 # web\n  name: ü\nend: {a: [1, 2]}\n";
        let root = &parse(text).unwrap()[0];
        let show = |path: &str| &text[root.at(path).unwrap().range.clone()];
        assert_eq!(show("spec/ports/0/port"), "80");
        assert_eq!(show("spec/name"), "ü");
        assert_eq!(show("end/a"), "[1, 2]");
        assert_eq!(&text[root.entry("end").unwrap().key_range.clone()], "end");
    }

    #[test]
    fn a_byte_order_mark_counts() {
        let text = "\u{feff}a: b\n";
        let root = &parse(text).unwrap()[0];
        assert_eq!(&text[root.at("a").unwrap().range.clone()], "b");
    }

    #[test]
    fn a_bomb_is_refused_instead_of_expanded() {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for i in 1..9 {
            let of = format!("*a{}", i - 1);
            text.push_str(&format!("a{i}: &a{i} [{}]\n", vec![of; 10].join(", ")));
        }
        assert!(parse(&text).unwrap_err().message.contains("too large"));
        for panics in ["!t, a", "\"\\", "a: !t,\n", "%TAG ! "] {
            let _ = parse(panics);
        }
        let deep = "[".repeat(5000);
        assert!(parse(&deep).is_err());
    }
}
