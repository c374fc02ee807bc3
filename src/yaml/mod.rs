//! YAML of our own formats (configuration, front matter, data files), with places.
//!
//! text → [`Node`], a tree in which every key and value knows its byte range ([`tree`]), and
//! text → typed value through serde ([`from_str`]). This is the only module that names
//! `serde_yaml`; replacing that crate means replacing [`from_str`], [`to_json`] and [`scalar`].
//! Kubernetes manifests are never interpreted here: their meaning is the engine's to say.

mod quiet;
mod text;
mod tree;

use std::ops::Range;

use serde::de::DeserializeOwned;

use crate::diagnostic::nearest;
pub use text::Text;
pub use tree::{Content, Entry, Node, parse};

/// What is wrong with a YAML text, and the bytes that are to blame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub message: String,
    pub range: Range<usize>,
}

/// The typed value of a document; an empty one is `T`'s default.
pub fn from_str<T: DeserializeOwned + Default>(text: &str) -> Result<T, Fault> {
    if text.trim().is_empty() {
        return Ok(T::default());
    }
    serde_yaml::from_str::<Option<T>>(text)
        .map(Option::unwrap_or_default)
        .map_err(|error| {
            let at = error.location().map_or(0, |l| l.index().min(text.len()));
            let line_end = text
                .get(at..)
                .and_then(|t| t.find('\n'))
                .map_or(text.len(), |i| at + i);
            let message = error.to_string();
            // serde_yaml ends its messages with a place in its own words; the span says it better.
            let message = message
                .split(" at line ")
                .next()
                .unwrap_or(&message)
                .to_owned();
            Fault {
                message,
                range: at..line_end,
            }
        })
}

/// A scalar, or an empty collection, as YAML text without a final line feed; the lines of a
/// block scalar are indented by two.
pub fn scalar(value: &serde_json::Value) -> String {
    // YAML 1.1 readers take these for booleans, which serde_yaml does not know.
    let old = [
        "y", "Y", "n", "N", "on", "On", "ON", "off", "Off", "OFF", "yes", "Yes", "YES", "no", "No",
        "NO",
    ];
    match value.as_str() {
        Some(text) if old.contains(&text) => format!("'{text}'"),
        Some(text) if is_plain(text) => text.to_owned(),
        _ => serde_yaml::to_string(value)
            .unwrap_or_default()
            .trim_end()
            .to_owned(),
    }
}

/// Whether a text is surely its own YAML, as nearly all keys and values are.
fn is_plain(text: &str) -> bool {
    let word = |word: &&str| word.eq_ignore_ascii_case(text);
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_./".contains(&b))
        && !["true", "false", "null", "nan", "inf"].iter().any(word)
}

/// A data file's value for templates.
pub fn to_json(text: &str) -> Result<serde_json::Value, Fault> {
    from_str(text)
}

/// A key that a schema does not know, where it stands, and the nearest one that it knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownKey {
    pub key: String,
    pub range: Range<usize>,
    pub nearest: Option<String>,
    pub known: Vec<String>,
}

/// The JSON Schema of `T`, for [`unknown_keys`]; making it takes longer than using it.
pub fn schema<T: schemars::JsonSchema>() -> serde_json::Value {
    schemars::schema_for!(T).to_value()
}

/// The keys of `node` (and of the mappings below it) that a JSON Schema does not have.
pub fn unknown_keys(node: &Node, schema: &serde_json::Value) -> Vec<UnknownKey> {
    let mut found = Vec::new();
    walk_keys(node, schema, schema, &mut found);
    found
}

fn walk_keys(
    node: &Node,
    schema: &serde_json::Value,
    root: &serde_json::Value,
    found: &mut Vec<UnknownKey>,
) {
    let schema = resolve(schema, root);
    match &node.content {
        Content::Mapping(entries) => {
            let Some(properties) = schema["properties"].as_object() else {
                for entry in entries {
                    walk_keys(&entry.value, &schema["additionalProperties"], root, found);
                }
                return;
            };
            for Entry {
                key,
                key_range,
                value,
            } in entries
            {
                match properties.get(key) {
                    Some(property) => walk_keys(value, property, root, found),
                    None => found.push(UnknownKey {
                        key: key.clone(),
                        range: key_range.clone(),
                        nearest: nearest(key, properties.keys().map(String::as_str))
                            .map(str::to_owned),
                        known: properties.keys().cloned().collect(),
                    }),
                }
            }
        }
        Content::Sequence(items) => {
            for item in items {
                walk_keys(item, &schema["items"], root, found);
            }
        }
        Content::Scalar { .. } => {}
    }
}

/// Follows `$ref` and the `anyOf [T, null]` that schemars writes for `Option<T>`.
fn resolve<'a>(
    schema: &'a serde_json::Value,
    root: &'a serde_json::Value,
) -> &'a serde_json::Value {
    if let Some(reference) = schema["$ref"].as_str() {
        let pointer = reference.trim_start_matches('#');
        return root.pointer(pointer).map_or(schema, |s| resolve(s, root));
    }
    match schema["anyOf"].as_array() {
        Some(choices) => choices
            .iter()
            .map(|c| resolve(c, root))
            .find(|c| c["properties"].is_object())
            .unwrap_or(schema),
        None => schema,
    }
}
