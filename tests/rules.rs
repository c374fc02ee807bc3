//! The rules' own pages are their tests: `invalid` blocks must be reported, `valid` ones not.

mod site;

use proofmark::{
    lint::RULES,
    parse::{self, Dialect},
};
use site::SiteTest;

/// The files of a block: `-- path --` lines start one; without any, it is one page.
fn site(block: &str) -> SiteTest {
    let mut test = SiteTest::new();
    if !block.starts_with("-- ") {
        return test.file("content/page.md", block);
    }
    let mut path = String::new();
    let mut text = String::new();
    for line in block.lines() {
        if let Some(name) = line.strip_prefix("-- ").and_then(|l| l.strip_suffix(" --")) {
            if !path.is_empty() {
                test = test.file(&path, &text);
            }
            path = name.to_owned();
            text.clear();
        } else {
            text.push_str(line);
            text.push('\n');
        }
    }
    test.file(&path, &text)
}

#[test]
fn every_rule_reports_its_invalid_examples_and_none_of_its_valid_ones() {
    for rule in RULES {
        let page = parse::parse(&"rule.md".into(), &rule.page.into(), Dialect::Site);
        for block in &page.blocks {
            let reported = site(&block.code).check().has(rule.name);
            if block.info.has("invalid") {
                assert!(reported, "{} is silent about:\n{}", rule.name, block.code);
            }
            if block.info.has("valid") {
                assert!(!reported, "{} is reported for:\n{}", rule.name, block.code);
            }
        }
    }
}

#[test]
fn every_rule_that_a_text_can_break_shows_how() {
    // These speak of disks, of engines or of other hosts rather than of texts; tests/bad_input.rs,
    // tests of the host and tests/external.rs make them happen.
    let of_disks = [
        "broken-external-link",
        "file-too-large",
        "invalid-utf8",
        "symlink-loop",
        "undecided-manifest",
        "unreadable-file",
    ];
    for rule in RULES {
        assert_eq!(
            rule.page.contains("markdown invalid"),
            !of_disks.contains(&rule.name),
            "{}",
            rule.name
        );
    }
}

#[test]
fn every_rule_has_a_page_in_the_same_form_and_a_place_in_the_alphabet() {
    for rule in RULES {
        let title = format!("# {}\n\n", rule.name);
        assert!(rule.page.starts_with(&title), "{}", rule.name);
        for section in ["\n## Why\n", "\n## How to mend it\n"] {
            assert!(rule.page.contains(section), "{} lacks {section}", rule.name);
        }
    }
    assert!(
        RULES.is_sorted_by_key(|r| r.name),
        "the registry is in alphabetical order"
    );
}
