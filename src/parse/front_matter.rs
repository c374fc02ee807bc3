//! The YAML between `---` lines at the top of a page.

use std::{
    collections::BTreeMap,
    ops::Range,
    sync::{Arc, LazyLock},
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Dialect, Minutes, Needs, Timeouts};
use crate::{
    config::{Picture, Variable},
    diagnostic::{Diagnostic, Span},
    yaml,
};

/// What a page says of itself. Every key is optional.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct FrontMatter {
    /// The page's title; the first heading when absent.
    pub title: Option<String>,
    /// One sentence, for lists, search engines and previews.
    pub summary: Option<String>,
    /// Pages of a folder are ordered by weight, then by title; without one they come last.
    pub weight: Option<i64>,
    /// Concepts (or pages, as `folder/page.md`) that a reader needs first.
    pub requires: Vec<String>,
    /// Concepts that the page explains, which others may require.
    pub teaches: Vec<String>,
    /// Former addresses of the page, from the site's root, which redirect here.
    pub aliases: Vec<String>,
    /// A draft is built by `serve` and `build --draft` only.
    pub draft: bool,
    /// The first Kubernetes version that the page is true for.
    pub since: Option<String>,
    /// The last Kubernetes version that the page is true for.
    pub until: Option<String>,
    /// The day on which somebody last held the page against the present Kubernetes, as `2026-11-21`.
    pub reviewed: Option<String>,
    /// The component whose flags the page speaks of where nothing nearer says so.
    pub component: Option<String>,
    /// Fill-in variables of this page's commands.
    pub variables: BTreeMap<String, Variable>,
    /// The picture that other sites show beside a link to the page, instead of the site's.
    pub image: Option<Picture>,
    /// `false` keeps the page out of the search index.
    pub search: Option<bool>,
    /// The template to use instead of `page.html`.
    pub template: Option<String>,
    /// What a reader can do afterwards.
    pub objectives: Vec<String>,
    /// What is worth remembering.
    pub keypoints: Vec<String>,
    /// A lab's time in a room, in minutes.
    pub time: Option<Minutes>,
    /// What a lab needs of a cluster.
    pub needs: Needs,
    /// The container images that a lab runs.
    pub images: Vec<String>,
    /// How long the parts of a lab may take.
    pub timeouts: Timeouts,
    /// Whatever the site's own templates want, as `page.extra`.
    pub extra: BTreeMap<String, serde_json::Value>,
}

/// Every page of a site is held against it.
static SCHEMA: LazyLock<serde_json::Value> = LazyLock::new(yaml::schema::<FrontMatter>);

/// The front matter, the bytes of its YAML, and where the body starts.
pub(super) struct Split {
    pub front: FrontMatter,
    pub range: Range<usize>,
    pub body: usize,
}

pub(super) fn split(
    path: &Arc<str>,
    text: &str,
    dialect: Dialect,
    problems: &mut Vec<Diagnostic>,
) -> Split {
    let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let none = Split {
        front: FrontMatter::default(),
        range: bom..bom,
        body: bom,
    };
    let Some(start) = opening(&text[bom..]).map(|n| bom + n) else {
        return none;
    };
    let Some((end, body)) = closing(text, start) else {
        // A lone `---` is a thematic break; a key after it was meant to be front matter.
        let first = text[start..].lines().next().unwrap_or("");
        if dialect == Dialect::Site && first.contains(':') {
            problems.push(
                Diagnostic::new(
                    RULE,
                    Span::new(path, bom..bom + 3),
                    "the front matter has no closing `---`",
                )
                .help("end it with a line that is `---`"),
            );
        }
        return none;
    };
    let yaml = &text[start..end];
    let at = |r: Range<usize>| Span::new(path, start + r.start..start + r.end);
    let mut front = FrontMatter::default();
    let mut broken = false;
    match yaml::parse(yaml) {
        Err(fault) => {
            broken = true;
            problems.push(Diagnostic::new(RULE, at(fault.range), fault.message));
        }
        Ok(nodes) if dialect == Dialect::Site => {
            let unknown = |node| yaml::unknown_keys(node, &SCHEMA);
            for unknown in nodes.iter().flat_map(unknown) {
                let message = format!("unknown front matter key `{}`", unknown.key);
                let help = match unknown.nearest {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "put the site's own keys below `extra:`".to_owned(),
                };
                problems.push(
                    Diagnostic::new("unknown-front-matter-key", at(unknown.range), message)
                        .help(help),
                );
            }
            let reviewed = nodes.first().and_then(|node| node.get("reviewed"));
            if let Some(node) = reviewed.filter(|n| n.as_str().is_some_and(|t| !is_day(t))) {
                let message = "`reviewed` is no day of the calendar";
                let found = Diagnostic::new(RULE, at(node.range.clone()), message);
                problems.push(found.help("write it as 2026-11-21"));
            }
        }
        Ok(_) => {}
    }
    match yaml::from_str(yaml) {
        Ok(value) => front = value,
        Err(fault) if dialect == Dialect::Site && !broken => {
            problems.push(Diagnostic::new(RULE, at(fault.range), fault.message));
        }
        Err(_) => {}
    }
    Split {
        front,
        range: start..end,
        body,
    }
}

const RULE: &str = "invalid-front-matter";

/// Whether a text is a day such as `2026-11-21`; days in this form compare as their texts do.
fn is_day(text: &str) -> bool {
    let number = |part: &str, digits: usize| {
        let fits = part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
        part.parse::<u32>().ok().filter(|_| fits)
    };
    match text.split('-').collect::<Vec<_>>().as_slice() {
        [year, month, day] => {
            let in_calendar = |n: Option<u32>, last| n.is_some_and(|n| (1..=last).contains(&n));
            number(year, 4).is_some()
                && in_calendar(number(month, 2), 12)
                && in_calendar(number(day, 2), 31)
        }
        _ => false,
    }
}

fn opening(text: &str) -> Option<usize> {
    ["---\n", "---\r\n"]
        .iter()
        .find(|o| text.starts_with(**o))
        .map(|o| o.len())
}

/// Where the YAML ends and where the body starts.
fn closing(text: &str, start: usize) -> Option<(usize, usize)> {
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Some((at, at + line.len()));
        }
        at += line.len();
    }
    None
}
