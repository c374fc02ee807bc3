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

/// A page with a finding of each severity, and something of everything that is counted.
fn full() -> SiteTest {
    site()
        .file(
            "content/a.md",
            "[b](b.md) and [home](index.md)\n\n```bash\nkubectl get pods -o wide\nkubelet --node-ip=::\n```\n\n\
             ```yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n```\n",
        )
        .file("content/b c.md", "---\nsummary: One.\n---\n[x](b.md) ![](ü#.png)\n")
}

#[test]
fn the_summary_counts_what_was_judged_and_how_often_each_rule_was_broken() {
    let summary = &full().check().json()["summary"];
    for (what, count) in [
        ("pages", 3),
        ("links", 3),
        ("images", 1),
        ("blocks", 2),
        ("manifests", 1),
        ("flags", 2),
        ("commands", 2),
        ("labs", 0),
    ] {
        assert_eq!(summary[what], count, "{what}: {summary}");
    }
    assert_eq!(summary["versions"], serde_json::json!(["1.37"]));
    assert_eq!(summary["rules"]["broken-link"], 2);
}

#[test]
fn statistics_count_by_rule_the_most_frequent_first() {
    let run = full().run(&["check", "--statistics"]);
    let lines: Vec<String> = run.stdout().lines().map(str::to_owned).collect();
    assert_eq!(lines[0], "     2  error    broken-link");
    assert_eq!(run.status(), 1);
}

#[test]
fn sarif_is_what_its_schema_says() {
    let schema = include_str!("sarif/sarif-schema-2.1.0.json");
    let mut schema: serde_json::Value = serde_json::from_str(schema).unwrap();
    // The pattern of languages has a bracket too many; no log of ours names a language.
    for owner in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][owner]["properties"]["language"];
        let pattern = language.as_object_mut().unwrap().remove("pattern");
        assert!(pattern.is_some());
    }
    let schema = jsonschema::validator_for(&schema).unwrap();
    let fixable = full().file("content/c.md", "`Kubectl get pods`\n");
    let unreadable = site().bytes("content/d.md", b"\xff");
    for site in [site(), fixable, unreadable] {
        let run = site.run(&["check", "--format", "sarif"]);
        let faults: Vec<String> = schema
            .iter_errors(&run.json())
            .map(|e| format!("{}: {e}", e.instance_path()))
            .collect();
        assert!(faults.is_empty(), "{faults:?}");
    }
    let broken = serde_json::json!({"version": "2.1.0", "runs": [{"results": []}]});
    assert!(!schema.is_valid(&broken), "the schema judges nothing");
}

#[test]
fn a_baseline_leaves_out_what_was_found_on_its_day_and_nothing_else() {
    let site = full();
    let run = site.run(&["check", "--write-baseline", "known.json"]);
    assert_eq!(run.status(), 0, "{}", run.stderr());
    let known =
        |site: &SiteTest| site.run(&["check", "--baseline", "known.json", "--format", "json"]);
    let run = known(&site);
    assert_eq!((run.status(), run.findings()), (0, Vec::new()));
    assert!(run.json()["summary"]["known"].as_u64().unwrap() > 2);
    // Lines may move, and what was found once is known once.
    let text = site.read("content/a.md");
    let site = site.file(
        "content/a.md",
        &format!("New.\n\n{text}\nAgain [b](b.md)\n"),
    );
    let run = known(&site);
    assert_eq!(run.status(), 1);
    assert_eq!(run.findings().len(), 1, "{:?}", run.findings());
    let run = site.run(&["check", "--baseline", "nowhere.json"]);
    assert_eq!(run.status(), 2);
    assert!(
        run.stderr().contains("--write-baseline"),
        "{}",
        run.stderr()
    );
}

fn git(site: &SiteTest, arguments: &[&str]) {
    let status = std::process::Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@example.org"])
        .args(arguments)
        .current_dir(site.root())
        .stdout(std::process::Stdio::null())
        .status()
        .unwrap();
    assert!(status.success(), "git {arguments:?}");
}

#[test]
fn since_a_commit_only_what_changed_and_what_depends_on_it_is_reported() {
    let site = site()
        .file("content/old.md", "[gone](gone.md)\n")
        .file("content/to.md", "## Here\n")
        .file("content/from.md", "[to](to.md#here)\n")
        .file("content/part/in.md", "<!-- include: piece.txt -->\n")
        .file("content/part/piece.txt", "Fine.\n");
    git(&site, &["init", "-q"]);
    git(&site, &["add", "."]);
    git(&site, &["commit", "-q", "-m", "one"]);
    let since = |site: &SiteTest| {
        site.run(&["check", "--since", "HEAD", "--format", "json"])
            .findings()
            .into_iter()
            .filter(|f| !f.ends_with("missing-summary"))
            .collect::<Vec<_>>()
    };
    assert_eq!(since(&site), Vec::<String>::new());
    let site = site
        .file("content/to.md", "## There\n")
        .file("content/part/piece.txt", "[x](y.md)\n")
        .file("content/new.md", "[z](z.md)\n");
    assert_eq!(
        since(&site),
        [
            "content/from.md:1:1 broken-anchor",
            "content/new.md:1:1 broken-link",
            "content/part/piece.txt:1:1 broken-link",
        ]
    );
    let site = site.file("proofmark.yaml", "title: Other\n");
    assert!(since(&site).contains(&"content/old.md:1:1 broken-link".to_owned()));
    let run = site.run(&["check", "--since", "nothing"]);
    assert_eq!(run.status(), 2);
    assert!(run.stderr().contains("nothing"), "{}", run.stderr());
}

#[test]
fn watching_checks_again_after_each_change() {
    use std::io::{BufRead, BufReader};
    let site = site().file("content/a.md", "---\nsummary: One.\n---\n[b](b.md)\n");
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_proofmark"))
        .args(["check", "--watch"])
        .current_dir(site.root())
        .env("NO_COLOR", "1")
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut summary = || {
        let mut summaries = lines.by_ref().map(Result::unwrap);
        summaries.find(|l| l.ends_with(" checked")).unwrap()
    };
    assert!(summary().starts_with("1 error"));
    let site = site.file("content/b.md", "---\nsummary: Two.\n---\nText.\n");
    // A change may be seen in several steps.
    while !summary().starts_with("clean: 3 pages") {}
    child.kill().unwrap();
    child.wait().unwrap();
    drop(site);
}

#[test]
fn watching_does_not_answer_to_its_own_words_in_a_file_of_the_site() {
    let site = site().file("content/a.md", "---\nsummary: One.\n---\nText.\n");
    let log = site.root().join("check.log");
    let file = std::fs::File::create(&log).unwrap();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_proofmark"))
        .args(["check", "--watch"])
        .current_dir(site.root())
        .stdout(file.try_clone().unwrap())
        .stderr(file)
        .spawn()
        .unwrap();
    let told = || {
        let text = std::fs::read_to_string(&log).unwrap();
        text.matches("waiting for changes").count()
    };
    while told() == 0 {
        std::thread::sleep(std::time::Duration::from_millis(20));
        assert!(child.try_wait().unwrap().is_none(), "it ended");
    }
    // Long enough for dozens of answers; a slow machine can only hide the fault.
    std::thread::sleep(std::time::Duration::from_millis(500));
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(told(), 1);
}
