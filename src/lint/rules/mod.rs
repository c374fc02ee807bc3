//! The registry: one line a rule, in alphabetical order.

mod broken_anchor;
mod broken_link;
mod missing_alt_text;
mod missing_image;
mod missing_summary;
mod orphan_page;
mod site_absolute_link;
mod skipped_heading;

use super::Rule;
use crate::diagnostic::Severity::{Error, Info, Warning};

macro_rules! rule {
    ($name:literal, $severity:expr) => {
        Rule {
            name: $name,
            severity: $severity,
            page: include_str!(concat!($name, ".md")),
            check: None,
            whole_site: false,
        }
    };
    ($name:literal, $severity:expr, $check:expr) => {
        Rule {
            check: Some($check),
            ..rule!($name, $severity)
        }
    };
    ($name:literal, $severity:expr, $check:expr, whole site) => {
        Rule {
            whole_site: true,
            ..rule!($name, $severity, $check)
        }
    };
}

/// Every rule there is.
pub const RULES: &[Rule] = &[
    rule!("broken-anchor", Error, broken_anchor::check),
    rule!("broken-link", Error, broken_link::check),
    rule!("duplicate-concept", Error),
    rule!("duplicate-heading-id", Error),
    rule!("duplicate-url", Error),
    rule!("empty-heading", Warning),
    rule!("file-too-large", Error),
    rule!("include-loop", Error),
    rule!("include-not-found", Error),
    rule!("include-outside-root", Error),
    rule!("invalid-configuration", Error),
    rule!("invalid-data", Error),
    rule!("invalid-front-matter", Error),
    rule!("invalid-suppression", Error),
    rule!("invalid-utf8", Error),
    rule!("missing-alt-text", Warning, missing_alt_text::check),
    rule!("missing-image", Error, missing_image::check),
    rule!("missing-summary", Info, missing_summary::check, whole site),
    rule!("orphan-page", Warning, orphan_page::check, whole site),
    rule!("redirect-loop", Error),
    rule!("requirement-cycle", Error),
    rule!("site-absolute-link", Error, site_absolute_link::check, whole site),
    rule!("skipped-heading", Warning, skipped_heading::check),
    rule!("symlink-loop", Error),
    rule!("template-error", Error),
    rule!("unclosed-tabs", Error),
    rule!("unknown-front-matter-key", Error),
    rule!("unknown-requirement", Error),
    rule!("unreadable-file", Error),
    rule!("unused-suppression", Warning),
];
