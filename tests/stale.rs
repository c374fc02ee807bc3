//! `stale`: what is listed, and when a page is no longer.

mod site;

use std::process::Command;

use site::SiteTest;

/// Commits all of the site as of a day.
fn commit(site: &SiteTest, day: &str) {
    let git = |arguments: &[&str]| {
        let status = Command::new("git")
            .args(["-c", "user.name=a", "-c", "user.email=a@example.org"])
            .args(arguments)
            .current_dir(site.root())
            .env("GIT_COMMITTER_DATE", format!("{day}T12:00:00Z"))
            .status()
            .unwrap();
        assert!(status.success(), "git {arguments:?}");
    };
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-q", "-m", "one"]);
}

#[test]
fn a_page_is_stale_that_nobody_touched_since_the_release() {
    let site = SiteTest::new()
        .file("content/index.md", "---\ntitle: Home\n---\n")
        .file("content/old.md", "Old.\n");
    commit(&site, "2026-05-01");
    let site = site.file("content/old.md", "Newer.\n");
    commit(&site, "2026-09-01");
    let site = site.file("content/new.md", "Not committed.\n");
    let run = site.run(&["stale"]);
    assert_eq!(
        run.stdout(),
        "not looked at since 1.37 came out on 2026-08-26:\n\
         2026-05-01  content/index.md\n\
         1 of 3 pages\n"
    );
    let run = site.run(&["stale", "--since", "1.36"]);
    assert_eq!(
        run.stdout(),
        "each of 3 pages was looked at since 1.36 came out on 2026-04-22\n"
    );
    let json = site.run(&["stale", "--format", "json"]).stdout();
    let found: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        found,
        serde_json::json!([{"path": "content/index.md", "touched": "2026-05-01", "proven": null}])
    );
}

#[test]
fn a_review_counts_as_a_change_does() {
    let home = |day: &str| format!("---\ntitle: Home\nreviewed: {day}\n---\n");
    let site = SiteTest::new().file("content/index.md", &home("2026-10-01"));
    commit(&site, "2026-05-01");
    assert!(site.run(&["stale"]).stdout().starts_with("each of 1 pages"));
    let site = site.file("content/index.md", &home("2026-06-01"));
    commit(&site, "2026-05-02");
    assert!(
        site.run(&["stale"])
            .stdout()
            .contains("2026-06-01  content/index.md")
    );
    let site = site.file("content/index.md", &home("last week"));
    site.check()
        .reports(&["content/index.md:3:11 invalid-front-matter"]);
}

#[test]
fn what_cannot_be_told_is_said() {
    let site = SiteTest::new().file("content/index.md", "---\ntitle: Home\n---\n");
    let run = site.run(&["stale"]);
    assert_eq!(run.status(), 2);
    assert!(
        run.stderr().contains("no whole history"),
        "{}",
        run.stderr()
    );
    commit(&site, "2026-05-01");
    for (version, said) in [
        ("1.12", "nobody noted when 1.12"),
        ("new", "`new` is no version"),
    ] {
        let run = site.run(&["stale", "--since", version]);
        assert_eq!(run.status(), 2);
        assert!(run.stderr().contains(said), "{}", run.stderr());
    }
}
