//! `proofmark.yaml`, resolved: text → [`Config`] and what is wrong with it.
//!
//! A faulty configuration never stops a check: the faults are diagnostics at their place and
//! the defaults stand in. No file is read here.

use std::{collections::BTreeMap, sync::Arc};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    diagnostic::{Diagnostic, Severity, Span},
    kubernetes::Version,
    yaml,
};

/// The name of the file that makes a folder a site.
pub const FILE: &str = "proofmark.yaml";

/// The site's configuration, `proofmark.yaml` at its root. Every key is optional.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Config {
    /// The site's name, in the header and in every page's title.
    pub title: String,
    /// One sentence for search engines, feeds and llms.txt.
    pub description: String,
    /// Where the site is published, such as `https://example.org/learn/`. Canonical links,
    /// the sitemap and the feed need it; pages themselves link relatively and do without.
    pub base_url: Option<String>,
    /// The language of the text, as a BCP 47 tag.
    pub language: String,
    /// The picture that other sites show beside a link to a page without one of its own.
    pub image: Option<Picture>,
    /// The source repository's address, linked in the header.
    pub repository: Option<String>,
    /// The address that edits a page's source; `{path}` stands for the path from the root.
    pub edit_url: Option<String>,
    /// The folder that `build` writes, relative to the root.
    pub output: String,
    /// Whether `build` makes the search index.
    pub search: bool,
    /// The Kubernetes versions that the site is for, oldest first.
    pub kubernetes: Vec<String>,
    /// A rule's severity: `off`, `info`, `warning` or `error`.
    pub rules: BTreeMap<String, Level>,
    /// Fill-in variables for every page; a page's own come on top.
    pub variables: BTreeMap<String, Variable>,
    /// Whatever the site's own templates want, as `site.extra`.
    pub extra: BTreeMap<String, serde_json::Value>,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            title: "Untitled site".to_owned(),
            description: String::new(),
            base_url: None,
            image: None,
            language: "en".to_owned(),
            repository: None,
            edit_url: None,
            output: "public".to_owned(),
            search: true,
            kubernetes: vec![Version::NEWEST.to_string()],
            rules: BTreeMap::new(),
            variables: BTreeMap::new(),
            extra: BTreeMap::new(),
        }
    }
}

impl Config {
    /// The versions to judge for: those of `kubernetes`, or the newest when none can be read.
    pub fn versions(&self) -> Vec<Version> {
        let named = self
            .kubernetes
            .iter()
            .filter_map(|v| Version::built_in(v).ok());
        let mut versions: Vec<Version> = named.collect();
        versions.sort_unstable();
        versions.dedup();
        match versions.is_empty() {
            true => vec![Version::NEWEST],
            false => versions,
        }
    }
}

/// What a site makes of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Off,
    Info,
    Warning,
    Error,
}

impl Level {
    /// The severity to report with; `None` when the rule is off.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Level::Off => None,
            Level::Info => Some(Severity::Info),
            Level::Warning => Some(Severity::Warning),
            Level::Error => Some(Severity::Error),
        }
    }
}

/// A value that readers fill in once and every command then shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Variable {
    /// The value shown before the reader types one.
    pub default: String,
    /// What the value is, in the reader's words; the variable's name when absent.
    #[serde(default)]
    pub label: Option<String>,
}

/// A picture for previews on other sites. It is shown only if the site has a `base_url`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Picture {
    /// A PNG or JPEG file of the site, relative to the file that names it.
    pub file: String,
    /// What is to be seen, for those who do not see it.
    pub alt: String,
}

/// Reads the configuration's text. `known_rule` says whether a rule of that name exists.
pub fn parse(
    path: &Arc<str>,
    text: &str,
    known_rules: &[&'static str],
) -> (Config, Vec<Diagnostic>) {
    let at = |range| Span::new(path, range);
    let mut found = Vec::new();
    match yaml::parse(text) {
        Err(fault) => {
            found.push(Diagnostic::new(RULE, at(fault.range), fault.message));
            return (Config::default(), found);
        }
        Ok(documents) => {
            let schema = yaml::schema::<Config>();
            for node in &documents {
                for unknown in yaml::unknown_keys(node, &schema) {
                    found.push(unknown_key(at(unknown.range.clone()), &unknown));
                }
                for version in node.get("kubernetes").map_or(&[][..], yaml::Node::items) {
                    if let Err(error) = Version::built_in(version.as_str().unwrap_or_default()) {
                        let span = at(version.range.clone());
                        found.push(Diagnostic::new(RULE, span, error.to_string()));
                    }
                }
                let rules = node.get("rules").map(|r| &r.content);
                if let Some(yaml::Content::Mapping(entries)) = rules {
                    for entry in entries.iter().filter(|e| !known_rules.contains(&&*e.key)) {
                        let message = format!("there is no rule `{}`", entry.key);
                        let near = crate::diagnostic::did_you_mean(
                            &entry.key,
                            known_rules.iter().copied(),
                        );
                        found.push(
                            Diagnostic::new(RULE, at(entry.key_range.clone()), message)
                                .maybe_help(near),
                        );
                    }
                }
            }
        }
    }
    match yaml::from_str::<Config>(text) {
        Ok(config) => (config, found),
        Err(fault) => {
            found.push(Diagnostic::new(RULE, at(fault.range), fault.message));
            (Config::default(), found)
        }
    }
}

const RULE: &str = "invalid-configuration";

fn unknown_key(span: Span, unknown: &yaml::UnknownKey) -> Diagnostic {
    let help = match &unknown.nearest {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the keys here are: {}", unknown.known.join(", ")),
    };
    Diagnostic::new(RULE, span, format!("unknown key `{}`", unknown.key)).help(help)
}

/// The JSON Schema of `proofmark.yaml`, for editors.
pub fn schema(known_rules: &[&'static str]) -> String {
    let mut schema = schemars::schema_for!(Config);
    schema.insert("title".to_owned(), FILE.into());
    schema.insert("additionalProperties".to_owned(), false.into());
    if let Some(rules) = schema.pointer_mut("/properties/rules") {
        rules["propertyNames"] = serde_json::json!({"enum": known_rules});
    }
    serde_json::to_string_pretty(&schema).expect("a schema is plain data") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &str) -> Vec<String> {
        let path: Arc<str> = FILE.into();
        let (_, found) = parse(&path, text, &["broken-link"]);
        found
            .iter()
            .map(|d| {
                let help = d.help.as_deref().unwrap_or("");
                format!("{:?} {} | {help}", d.span.range, d.message)
            })
            .collect()
    }

    #[test]
    fn an_unknown_key_is_an_error_with_a_suggestion() {
        assert_eq!(
            messages("titel: x\n"),
            ["(0, 5) unknown key `titel` | did you mean `title`?"]
        );
        assert_eq!(
            messages("variables:\n  NS: {defualt: a, default: b}\n"),
            ["(18, 25) unknown key `defualt` | did you mean `default`?"]
        );
        assert_eq!(
            messages("rules: {broken-lnik: off}\n"),
            ["(8, 19) there is no rule `broken-lnik` | did you mean `broken-link`?"]
        );
    }

    #[test]
    fn a_wrong_type_is_an_error_and_the_defaults_stand_in() {
        let found = messages("search: maybe\n");
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("expected a boolean"), "{found:?}");
    }
}
