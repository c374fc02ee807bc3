//! The keys of `proofmark.yaml` and of front matter, from their JSON Schemas.

use std::fmt::Write;

use schemars::schema_for;
use serde_json::Value;

use super::{cell, front_matter as top};
use crate::{config::Config, parse::FrontMatter};

pub(super) fn configuration() -> String {
    let mut out = top(
        "Configuration",
        "Every key of proofmark.yaml, with its type and default.",
        Some(40),
        "src/config.rs",
    );
    out.push_str(
        "`proofmark.yaml` at the root of the site makes the folder a site. Every key is optional, and a key that does not exist is an error with a suggestion.\n\n\
         ```yaml title=\"proofmark.yaml\" schema=proofmark.schema.json\n\
         # yaml-language-server: $schema=proofmark.schema.json\n\
         title: Stable names\n\
         base_url: https://example.org/learn/\n\
         kubernetes: [\"1.36\", \"1.37\"]\n\
         rules:\n  missing-summary: warning\n\
         ```\n\n\
         The first line lets editors with a YAML language server complete and check the keys. `proofmark schema > proofmark.schema.json` writes the schema beside the configuration; [this version's](proofmark.schema.json) is part of the site.\n",
    );
    keys(&mut out, schema_for!(Config).as_value());
    out
}

pub(super) fn front_matter() -> String {
    let mut out = top(
        "Front matter",
        "Every key that a page may have between its two --- lines, with its type.",
        Some(50),
        "src/parse/front_matter.rs",
    );
    out.push_str(
        "Front matter is the YAML between two `---` lines at the top of a page. Every key is optional, and a key that does not exist is an error: the site's own keys belong below `extra`.\n\n\
         ```markdown\n\
         ---\n\
         title: Headless Services\n\
         summary: With clusterIP None, DNS answers with the Pods' own addresses.\n\
         weight: 20\n\
         requires: [service]\n\
         teaches: [headless-service]\n\
         ---\n\
         \n\
         The text begins here.\n\
         ```\n",
    );
    keys(&mut out, schema_for!(FrontMatter).as_value());
    out
}

/// A section for each key, so that other pages can link to it.
fn keys(out: &mut String, schema: &Value) {
    for (name, key) in properties(schema) {
        let _ = write!(out, "\n## `{name}` {{#{name}}}\n\n");
        out.push_str(&sentence(key));
        let _ = write!(out, "\n\n{}\n", facts(key, schema));
        let inner = resolve(&key["additionalProperties"], schema);
        if inner["properties"].is_object() {
            out.push_str("\n| key of each entry | type | meaning |\n| --- | --- | --- |\n");
            for (name, key) in properties(inner) {
                let _ = writeln!(
                    out,
                    "| `{name}` | {} | {} |",
                    kind(key, schema),
                    cell(&sentence(key))
                );
            }
        }
    }
}

fn properties(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema["properties"].as_object().into_iter().flatten()
}

fn sentence(key: &Value) -> String {
    key["description"].as_str().unwrap_or("").replace('\n', " ")
}

/// "Text, none by default."
fn facts(key: &Value, schema: &Value) -> String {
    let kind = kind(key, schema);
    let mut chars = kind.chars();
    let first: String = chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    let default = match &key["default"] {
        Value::Null => "none".to_owned(),
        Value::Array(items) if items.is_empty() => "none".to_owned(),
        Value::Object(entries) if entries.is_empty() => "none".to_owned(),
        Value::String(text) if text.is_empty() => "empty".to_owned(),
        Value::String(text) => format!("`{text}`"),
        other => format!("`{other}`"),
    };
    format!("*{first}{}; default: {default}.*", chars.as_str())
}

fn kind(key: &Value, schema: &Value) -> String {
    let key = resolve(key, schema);
    let name = match &key["type"] {
        Value::Array(types) => types.iter().find(|t| *t != "null").and_then(Value::as_str),
        other => other.as_str(),
    };
    match name {
        Some("string") if key["enum"].is_array() => {
            let words: Vec<String> = key["enum"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|w| Some(format!("`{}`", w.as_str()?)))
                .collect();
            format!("one of {}", words.join(", "))
        }
        Some("string") => "text".to_owned(),
        Some("boolean") => "`true` or `false`".to_owned(),
        Some("integer") => "a whole number".to_owned(),
        Some("array") => format!("a list, each {}", kind(&key["items"], schema)),
        Some("object") if key["additionalProperties"].is_object() => {
            let inner = resolve(&key["additionalProperties"], schema);
            match inner["properties"].is_object() {
                true => "names, each with the keys below".to_owned(),
                false => format!("names, each {}", kind(inner, schema)),
            }
        }
        Some("object") => "names with any value".to_owned(),
        _ => "any value".to_owned(),
    }
}

/// Follows a reference into the schema's definitions.
fn resolve<'a>(key: &'a Value, schema: &'a Value) -> &'a Value {
    let reference = key["$ref"].as_str().map(|r| r.trim_start_matches('#'));
    match reference.and_then(|r| schema.pointer(r)) {
        Some(found) => found,
        None => key["anyOf"]
            .as_array()
            .and_then(|choices| choices.iter().find(|c| c["type"] != "null"))
            .map_or(key, |choice| resolve(choice, schema)),
    }
}
