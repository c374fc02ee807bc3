//! The registry: one line a rule, in alphabetical order.

mod broken_anchor;
mod broken_link;
mod dropped_field;
mod duplicate_key;
mod missing_alt_text;
mod missing_image;
mod missing_summary;
mod orphan_page;
mod reject_was_accepted;
mod rejected_manifest;
mod removed_api;
mod schema_mismatch;
mod server_warning;
mod site_absolute_link;
mod skipped_heading;
mod undecided_manifest;
mod unjudged_yaml;

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
    rule!("dropped-field", Warning, dropped_field::check),
    rule!("duplicate-concept", Error),
    rule!("duplicate-heading-id", Error),
    rule!("duplicate-key", Error, duplicate_key::check),
    rule!("duplicate-url", Error),
    rule!("empty-heading", Warning),
    rule!("file-too-large", Error),
    rule!("ignored-yaml", Warning),
    rule!("include-loop", Error),
    rule!("include-not-found", Error),
    rule!("include-outside-root", Error),
    rule!("invalid-configuration", Error),
    rule!("invalid-data", Error),
    rule!("invalid-front-matter", Error),
    rule!("invalid-suppression", Error),
    rule!("invalid-utf8", Error),
    rule!("invalid-version", Error),
    rule!("missing-alt-text", Warning, missing_alt_text::check),
    rule!("missing-image", Error, missing_image::check),
    rule!("missing-summary", Info, missing_summary::check, whole site),
    rule!("orphan-page", Warning, orphan_page::check, whole site),
    rule!("redirect-loop", Error),
    rule!("reject-was-accepted", Error, reject_was_accepted::check),
    rule!("rejected-manifest", Error, rejected_manifest::check),
    rule!("removed-api", Error, removed_api::check),
    rule!("requirement-cycle", Error),
    rule!("schema-mismatch", Error, schema_mismatch::check),
    rule!("server-warning", Warning, server_warning::check),
    rule!("site-absolute-link", Error, site_absolute_link::check, whole site),
    rule!("skipped-heading", Warning, skipped_heading::check),
    rule!("symlink-loop", Error),
    rule!("template-error", Error),
    rule!("unclosed-tabs", Error),
    rule!("undecided-manifest", Error, undecided_manifest::check),
    rule!("unjudged-yaml", Error, unjudged_yaml::check),
    rule!("unknown-front-matter-key", Error),
    rule!("unknown-requirement", Error),
    rule!("unreadable-file", Error),
    rule!("unused-suppression", Warning),
];
