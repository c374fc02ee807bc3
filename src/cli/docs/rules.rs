//! The rules' pages, and their index by severity.

use std::{collections::BTreeMap, fmt::Write};

use super::front_matter;
use crate::{
    diagnostic::Severity,
    lint::{RULES, Rule},
};

pub(super) fn pages() -> BTreeMap<String, String> {
    let mut pages: BTreeMap<String, String> = RULES
        .iter()
        .map(|rule| (format!("rules/{}.md", rule.name), page(rule)))
        .collect();
    pages.insert("rules/index.md".to_owned(), index());
    pages
}

fn page(rule: &Rule) -> String {
    let (summary, rest) = split(rule);
    let origin = format!("src/lint/rules/{}.md", rule.name);
    // Without a weight the pages are in the order of their names, and a new one moves no other.
    let mut out = front_matter(rule.name, &summary.replace('`', ""), None, &origin);
    let _ = write!(
        out,
        "**Severity:** {}, unless [`proofmark.yaml`](../configuration.md#rules) says otherwise",
        rule.severity.name()
    );
    out.push_str(if rule.whole_site {
        "; it speaks of a whole site, so `check FILE` on files outside one leaves it out.\n\n"
    } else {
        ".\n\n"
    });
    out.push_str(rest);
    out
}

/// The rule's first paragraph, which says what it finds, and what follows it.
fn split(rule: &Rule) -> (String, &'static str) {
    let body = rule.page.split_once("\n\n").map_or("", |(_, body)| body);
    let (summary, rest) = body.split_once("\n\n").unwrap_or((body, ""));
    (summary.replace('\n', " "), rest)
}

fn index() -> String {
    let mut out = front_matter(
        "Rules",
        "Every fault that check looks for: what it is, why it matters, how to mend it.",
        Some(60),
        "src/lint/rules",
    );
    out.push_str(
        "`proofmark explain RULE` prints the same pages in a terminal. Each page's examples are also the rule's tests.\n",
    );
    let groups = [
        (
            Severity::Error,
            "Errors",
            "They fail `check`, and `build` refuses to write.",
        ),
        (
            Severity::Warning,
            "Warnings",
            "They fail `check`, unless it is told `--fail-on error`.",
        ),
        (
            Severity::Info,
            "Information",
            "It is shown and fails nothing.",
        ),
    ];
    for (severity, title, meaning) in groups {
        let _ = write!(out, "\n## {title}\n\n{meaning}\n\n");
        for rule in RULES.iter().filter(|r| r.severity == severity) {
            let (summary, _) = split(rule);
            let _ = write!(out, "[`{0}`]({0}.md)\n: {summary}\n\n", rule.name);
        }
        out.pop();
    }
    out
}
