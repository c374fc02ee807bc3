//! A text that knows its tree.

use std::{
    ops::Deref,
    sync::{Arc, OnceLock},
};

use super::{Fault, Node, parse};

/// A YAML text and, once somebody has asked for it, its tree. Clones share both.
#[derive(Clone)]
pub struct Text(Arc<Read>);

struct Read {
    text: String,
    nodes: OnceLock<Result<Vec<Node>, Fault>>,
}

impl Text {
    /// The documents of the text, or the first thing that is wrong with it.
    pub fn nodes(&self) -> Result<&[Node], &Fault> {
        let nodes = self.0.nodes.get_or_init(|| parse(&self.0.text));
        nodes.as_deref()
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text(Arc::new(Read {
            text,
            nodes: OnceLock::new(),
        }))
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0.text
    }
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.text.fmt(f)
    }
}
