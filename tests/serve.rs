//! `serve`: what it shows is what a clean build makes, whatever was changed in which order.

mod edits;
mod site;
mod visit;

use std::{
    fs,
    sync::{Arc, LazyLock},
};

use edits::Edits;
use proofmark::{
    cli::{Built, Judging, Preview},
    kubernetes::{Judge, Store},
    render::{Content, KeptIndex, Output},
};
use site::SiteTest;
use visit::Visit;

/// `SEEDS=200 cargo test --test serve` tries more of them.
fn seeds() -> u64 {
    let asked = std::env::var("SEEDS").ok();
    asked.map_or(8, |n| n.parse().expect("SEEDS is a number"))
}

const STEPS: usize = 18;

/// Engines are loaded once; what they say of a manifest depends on nothing else.
static JUDGE: LazyLock<Arc<Judge>> = LazyLock::new(|| {
    let store = Store::of_user(|line| eprintln!("{line}"));
    Arc::new(Judge::new(store))
});

fn preview(site: &SiteTest) -> Preview {
    Preview::new(site.root(), true, Judging::default(), JUDGE.clone())
}

fn build(preview: &mut Preview) -> Built {
    preview.build(|_| ()).expect("the folder is there")
}

type Files = Vec<(String, Vec<u8>)>;

/// Paths and contents; what is copied is read.
fn files(outputs: &[Output]) -> Files {
    let mut files: Files = outputs
        .iter()
        .map(|output| {
            let bytes = match &output.content {
                Content::Bytes(bytes) => bytes.to_vec(),
                Content::File(disk) => fs::read(disk).unwrap(),
            };
            (output.path.clone(), bytes)
        })
        .collect();
    files.sort();
    files
}

/// Panics with the first file that differs rather than with megabytes of bytes.
fn assert_same(kept: &[(String, Vec<u8>)], clean: &[(String, Vec<u8>)], when: &str) {
    let names = |files: &[(String, Vec<u8>)]| -> Vec<String> {
        files.iter().map(|(name, _)| name.clone()).collect()
    };
    assert_eq!(names(kept), names(clean), "{when}");
    for ((name, kept), (_, clean)) in kept.iter().zip(clean) {
        let text = String::from_utf8_lossy;
        assert!(
            kept == clean,
            "{name} differs, {when}:\n{}\n--- clean ---\n{}",
            text(kept),
            text(clean)
        );
    }
}

#[test]
fn after_any_series_of_changes_the_outputs_are_those_of_a_first_build() {
    for seed in 0..seeds() {
        let site = SiteTest::new();
        let mut edits = Edits::new(site.root(), seed);
        edits.begin();
        let mut kept = preview(&site);
        let mut log = Vec::new();
        for step in 0..STEPS {
            log.push(edits.change());
            edits.age();
            // Not each change is built: several may come between two builds.
            if edits.chance(4) && step + 1 < STEPS {
                continue;
            }
            let when = format!("seed {seed}, after {log:#?}");
            let after = build(&mut kept);
            let clean = build(&mut preview(&site));
            assert_same(&files(&after.outputs), &files(&clean.outputs), &when);
            assert_eq!(after.report.diagnostics, clean.report.diagnostics, "{when}");
            assert_eq!(after.folders, clean.folders, "{when}");
            assert_eq!(after.search, clean.search, "{when}");
        }
    }
}

#[test]
fn once_idle_the_site_is_that_of_a_draft_build_but_for_the_reload_script() {
    let mut compared = 0;
    for seed in 0..seeds().div_ceil(2) {
        let site = SiteTest::new();
        let mut edits = Edits::new(site.root(), seed);
        edits.begin();
        let mut kept = preview(&site);
        let mut index = KeptIndex::default();
        for _ in 0..STEPS {
            edits.change();
            edits.age();
            build(&mut kept).index(&mut index).unwrap();
        }
        let built = build(&mut kept);
        let mut outputs = built.outputs.clone();
        outputs.extend(built.index(&mut index).unwrap());
        let run = site.run(&["build", "--draft", "--output", "out"]);
        // A theme that cannot be used is shown while serving, and never published.
        if run.stderr().contains("nothing was written") {
            continue;
        }
        compared += 1;
        let clean: Vec<(String, Vec<u8>)> = walkdir::WalkDir::new(site.root().join("out"))
            .sort_by_file_name()
            .into_iter()
            .map(Result::unwrap)
            .filter(|e| e.file_type().is_file() && e.file_name() != ".proofmark-files")
            .map(|e| {
                let path = e.path().strip_prefix(site.root().join("out")).unwrap();
                (
                    path.to_string_lossy().into_owned(),
                    fs::read(e.path()).unwrap(),
                )
            })
            .collect();
        let mut clean = clean;
        clean.sort();
        let kept: Vec<(String, Vec<u8>)> = files(&outputs)
            .into_iter()
            .map(|(name, bytes)| (name, without_reload(bytes)))
            .collect();
        assert_same(&kept, &clean, &format!("seed {seed}"));
    }
    assert!(compared > 0, "every series ended with a broken theme");
}

fn without_reload(bytes: Vec<u8>) -> Vec<u8> {
    let Ok(text) = String::from_utf8(bytes.clone()) else {
        return bytes;
    };
    let Some(at) = text.find("__proofmark/reload.js") else {
        return bytes;
    };
    let start = text[..at].rfind("<script").unwrap();
    let end = at + text[at..].find("</script>").unwrap() + "</script>".len();
    [&bytes[..start], &bytes[end..]].concat()
}

#[test]
fn an_edit_draws_the_pages_that_show_it_and_no_others() {
    let mut site = SiteTest::new().file("content/index.md", "---\ntitle: Home\n---\n");
    for n in 0..20 {
        let text = format!("---\ntitle: Page {n}\n---\nText.\n");
        site = site.file(&format!("content/section-{}/page-{n:02}.md", n / 10), &text);
    }
    let mut preview = preview(&site);
    assert_eq!(
        build(&mut preview).drawn,
        24,
        "20 pages, 2 sections, home, 404"
    );
    assert_eq!(build(&mut preview).drawn, 0);
    let path = "content/section-0/page-03.md";
    let site = site.file(path, "---\ntitle: Page 3\n---\nOther words.\n");
    assert_eq!(build(&mut preview).drawn, 1);
    let _site = site.file(path, "---\ntitle: Page 3, again\n---\nOther words.\n");
    let built = build(&mut preview);
    assert_eq!(
        built.drawn, 11,
        "its section's navigation names it, the other's does not"
    );
}

#[test]
fn the_edited_page_is_there_before_the_site_is_checked() {
    let home = "---\ntitle: Home\n---\n<!-- include: ../parts/words.md -->\n";
    let site = SiteTest::new()
        .file("content/index.md", home)
        .file("content/a.md", "Before.\n")
        .file("content/b.md", "Other.\n")
        .file("parts/words.md", "Words.\n");
    let mut preview = preview(&site);
    let mut first = |_: &SiteTest| -> (Files, Files) {
        let mut early = Vec::new();
        let built = preview.build(|pages| early = files(&pages)).unwrap();
        (early, files(&built.outputs))
    };
    assert!(first(&site).0.is_empty(), "there is no build to draw from");
    assert!(first(&site).0.is_empty(), "nothing was edited");

    let site = site.file("content/a.md", "After.\n");
    let (early, whole) = first(&site);
    assert_eq!(early.len(), 1);
    assert!(early[0].0 == "a.html" && whole.contains(&early[0]));
    let site = site.file("parts/words.md", "Other words.\n");
    let (early, whole) = first(&site);
    assert_eq!(early.len(), 1);
    assert!(early[0].0 == "index.html" && whole.contains(&early[0]));

    // A finding follows when the site has been checked.
    let site = site.file("content/a.md", "[x](gone.md)\n");
    let (early, whole) = first(&site);
    let page = |files: &Files| -> String {
        let found = files.iter().find(|(path, _)| path == "a.html");
        String::from_utf8(found.unwrap().1.clone()).unwrap()
    };
    assert!(!page(&early).contains("broken-link"));
    assert!(page(&whole).contains("broken-link"));

    // All pages wait for a theme that has to be made anew.
    let site = site
        .file("theme/css/99-own.css", "p { color: teal }\n")
        .file("content/b.md", "Again.\n");
    assert!(first(&site).0.is_empty());
}

#[test]
fn a_finding_is_on_its_page_and_gone_when_it_is_mended() {
    let site = SiteTest::new()
        .file("content/index.md", "---\ntitle: Home\n---\n")
        .file("content/a.md", "[x](gone.md)\n");
    let mut preview = preview(&site);
    let page = |built: &Built, path: &str| -> String {
        let found = files(&built.outputs).into_iter().find(|(p, _)| p == path);
        String::from_utf8(found.unwrap().1).unwrap()
    };
    let built = build(&mut preview);
    assert!(page(&built, "a.html").contains("content/a.md:1:1"));
    assert!(!page(&built, "index.html").contains("broken-link"));
    let site = site.file("content/a.md", "Text.\n");
    assert!(!page(&build(&mut preview), "a.html").contains("broken-link"));

    let site = site.file("proofmark.yaml", "titel: x\n");
    let built = build(&mut preview);
    for path in ["a.html", "index.html"] {
        assert!(page(&built, path).contains("proofmark.yaml:1:1"), "{path}");
    }
    let site = site.file("theme/templates/page.html", "{{ nothing.at.all }}\n");
    let built = build(&mut preview);
    assert!(page(&built, "a.html").contains("theme/templates/page.html:1:4"));
    fs::remove_dir_all(site.root().join("theme")).unwrap();
    let _site = site.file("proofmark.yaml", "title: Test\n");
    let built = build(&mut preview);
    assert!(!page(&built, "a.html").contains("theme/templates"));
}

#[test]
fn an_edit_a_new_folder_and_an_included_file_reach_the_browser() {
    let site = SiteTest::new().file("content/index.md", "---\ntitle: Home\n---\nBefore.\n");
    let visit = Visit::to(&site);
    assert!(visit.get("/").contains("Before."));
    let site = site.file("content/index.md", "---\ntitle: Home\n---\nAfter.\n");
    visit.until("/", "After.");
    let site = site.file("content/deep/er/page.md", "A page in new folders.\n");
    visit.until("/deep/er/page.html", "A page in new folders.");
    // The folder of an included file is outside `content/`, and is not there at first.
    let site = site.file("content/index.md", "<!-- include: ../parts/words.md -->\n");
    visit.until("/", "include-not-found");
    let site = site.file("parts/words.md", "From elsewhere.\n");
    visit.until("/", "From elsewhere.");
    let site = site.file("parts/words.md", "From elsewhere again.\n");
    visit.until("/", "From elsewhere again.");
    let site = site.file("theme/css/99-own.css", "p { color: teal }\n");
    visit.until_changed("/", "assets/site.");
    drop(site);
}

#[test]
fn only_the_pages_that_are_others_are_loaded_again() {
    let site = SiteTest::new()
        .file("content/index.md", "---\ntitle: Home\n---\nWords.\n")
        .file("content/deep/a b.md", "Before.\n");
    let visit = Visit::to(&site);
    let mut edited = visit.events("/deep/a%2520b.html");
    let mut other = visit.events("/");
    let before = (edited.next(), other.next());
    let site = site.file("content/deep/a b.md", "After.\n");
    assert_ne!(edited.next(), before.0);
    // The next event of the other page is about its own edit.
    let _site = site.file("content/index.md", "---\ntitle: Home\n---\nOther words.\n");
    visit.until("/", "Other words.");
    let state = other.next();
    assert_ne!(state, before.1);
    assert_eq!(visit.events("/").next(), state);
}

#[test]
fn the_search_index_follows_and_leaves_when_it_is_switched_off() {
    let site = SiteTest::new().file("content/index.md", "---\ntitle: Home\n---\nWords.\n");
    let visit = Visit::to(&site);
    visit.until("/pagefind/pagefind-entry.json", "\"page_count\":1");
    let site = site.file("content/a.md", "More words.\n");
    visit.until("/pagefind/pagefind-entry.json", "\"page_count\":2");
    let _site = site.file("proofmark.yaml", "search: false\n");
    visit.until("/pagefind/pagefind-entry.json", "404 Not Found");
}

#[test]
fn a_broken_theme_is_told_of_in_the_page_and_recovers_by_itself() {
    let site = SiteTest::new().file("content/index.md", "---\ntitle: Home\n---\n");
    let visit = Visit::to(&site);
    let site = site.file("theme/templates/page.html", "{% if %}");
    visit.until("/", "theme/templates/page.html:1:");
    let _site = site.file("theme/templates/page.html", "Mine: {{ page.title }}");
    visit.until("/", "Mine: Home");
}

#[test]
fn only_this_machine_under_its_own_names_gets_an_answer() {
    let site = SiteTest::new().file("content/index.md", "---\ntitle: Home\n---\n");
    let visit = Visit::to(&site);
    assert!(visit.address.starts_with("127.0.0.1:"), "{}", visit.address);
    let with_host = |host: &str| visit.ask(&format!("GET / HTTP/1.1\r\nHost: {host}\r\n"));
    for host in ["localhost:1", "127.0.0.1", "[::1]:3000"] {
        assert!(with_host(host).starts_with("HTTP/1.1 200"), "{host}");
    }
    for host in [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example:80",
        "",
    ] {
        assert!(with_host(host).starts_with("HTTP/1.1 403"), "{host}");
    }
    assert!(visit.ask("GET / HTTP/1.0\r\n").starts_with("HTTP/1.0 403"));
    let post = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n";
    assert!(visit.ask(post).starts_with("HTTP/1.1 405"));
}

#[test]
fn no_address_leads_out_of_the_site() {
    let site = SiteTest::new()
        .file("content/index.md", "---\ntitle: Home\n---\n")
        .file("content/notes/index.md", "---\ntitle: Notes\n---\n")
        .file("secret.txt", "a secret");
    let visit = Visit::to(&site);
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/notes/../../secret.txt",
        "/notes/..%5c..%5csecret.txt",
        "//secret.txt",
        "/secret.txt",
        "/proofmark.yaml",
        "/%00",
        "/%",
    ] {
        let answer = visit.get(path);
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
        assert!(!answer.contains("a secret"), "{path}");
    }
    assert!(visit.get("/notes").contains("location: /notes/\r\n"));
    assert!(visit.get("//notes").contains("location: /notes/\r\n"));
    assert!(visit.get("/notes/").starts_with("HTTP/1.1 200"));
    assert!(visit.get("/notes/index").starts_with("HTTP/1.1 200"));
}
