//! What `check` reports, where, in which form, and with which exit status.

mod site;

use site::SiteTest;

const HOME: (&str, &str) = ("content/index.md", "---\ntitle: Home\n---\nText.\n");

fn site() -> SiteTest {
    SiteTest::new().file(HOME.0, HOME.1)
}

#[test]
fn a_clean_site_exits_with_0_and_an_error_with_1() {
    assert_eq!(site().check().status(), 0);
    let broken = site().file("content/a.md", "See [b](b.md).\n").check();
    assert_eq!(broken.status(), 1);
    broken.reports(&["content/a.md:1:5 broken-link"]);
}

#[test]
fn a_folder_that_is_no_site_exits_with_2_and_says_what_to_do() {
    let run = SiteTest::loose().run(&["check"]);
    assert_eq!(run.status(), 2);
    assert!(
        run.stderr().contains("proofmark new site"),
        "{}",
        run.stderr()
    );
}

#[test]
fn places_count_lines_and_columns_from_1_in_characters_and_bytes_from_0() {
    let json = site()
        .file("content/a.md", "Text.\r\n\r\nüü [b](b.md)\r\n")
        .check()
        .json();
    let found = json["diagnostics"].as_array().unwrap();
    let link = found.iter().find(|d| d["rule"] == "broken-link").unwrap();
    assert_eq!(
        link["start"],
        serde_json::json!({"line": 3, "column": 4, "byte": 14})
    );
    assert_eq!(
        link["end"],
        serde_json::json!({"line": 3, "column": 13, "byte": 23})
    );
}

#[test]
fn an_included_file_is_reported_at_its_own_place() {
    site()
        .file("content/a.md", "<!-- include: parts/b.txt -->\n")
        .file("content/parts/b.txt", "One\n\n[x](gone.md)\n")
        .check()
        .reports(&["content/parts/b.txt:3:1 broken-link"]);
}

#[test]
fn a_severity_can_be_set_and_decides_about_the_exit_status() {
    let site = site().file("content/a.md", "[b](b.md)\n");
    let set = |level: &str| {
        let text = format!("title: T\nrules: {{broken-link: {level}}}\n");
        std::fs::write(site.root().join("proofmark.yaml"), text).unwrap();
        (
            site.check().status(),
            site.run(&["check", "--fail-on", "error"]).status(),
        )
    };
    assert_eq!(set("error"), (1, 1));
    assert_eq!(set("warning"), (1, 0));
    assert_eq!(set("info"), (0, 0));
    assert_eq!(set("off"), (0, 0));
}

#[test]
fn files_outside_a_site_are_judged_as_they_are() {
    let folder = SiteTest::loose().file(
        "docs/a.md",
        "---\nlayout: x\n---\n{{< figure src=\"a.png\" >}}\n\n[abs](/x/) [page](../pods/) [gone](gone.md)\n",
    );
    let run = folder.run(&["check", "--format", "json", "docs"]);
    run.reports(&["a.md:6:29 broken-link"]);
    let run = folder.run(&["check", "--format", "json", "docs/a.md"]);
    run.reports(&["a.md:6:29 broken-link"]);
}

#[test]
fn standard_output_carries_nothing_but_the_report() {
    let run = site().check();
    assert_eq!(run.json()["summary"]["errors"], 0);
    assert_eq!(run.stderr(), "");
}

#[test]
fn every_other_format_names_the_file_and_the_rule() {
    let site = site().file("content/a.md", "[b](b.md)\n");
    for format in ["human", "sarif", "github", "junit"] {
        let run = site.run(&["check", "--format", format]);
        assert_eq!(run.status(), 1);
        for word in ["content/a.md", "broken-link"] {
            assert!(run.stdout().contains(word), "{format}: {}", run.stdout());
        }
    }
}
