//! What goes wrong on real disks: each a clear finding at its place, the rest still checked.
#![cfg(unix)]

mod site;

use std::{
    os::unix::fs::{PermissionsExt, symlink},
    process::{Command, Stdio},
    time::Instant,
};

use site::SiteTest;

/// A site with one other fault, which must be found whatever else is wrong.
fn site() -> SiteTest {
    SiteTest::new()
        .file("content/index.md", "---\ntitle: Home\n---\n")
        .file("content/z.md", "[x](gone.md)\n")
}

const REST: &str = "content/z.md:1:1 broken-link";

#[test]
fn a_file_that_is_not_utf_8() {
    site()
        .bytes("content/a.md", b"ok\n\xff\xfe\n")
        .check()
        .reports(&["content/a.md:1:1 invalid-utf8", REST]);
}

#[test]
fn a_symbolic_link_into_its_own_folder() {
    let site = site().file("content/a/b.md", "Text.\n");
    symlink(
        site.root().join("content/a"),
        site.root().join("content/a/loop"),
    )
    .unwrap();
    site.check()
        .reports(&["content/a/loop:1:1 symlink-loop", REST]);
}

#[test]
fn a_file_that_the_system_does_not_let_be_read() {
    let site = site().file("content/a.md", "Text.\n");
    let path = site.root().join("content/a.md");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    // Root reads everything; then a link to nothing stands in.
    if std::fs::read(&path).is_ok() {
        std::fs::remove_file(&path).unwrap();
        symlink("nowhere", &path).unwrap();
    }
    site.check()
        .reports(&["content/a.md:1:1 unreadable-file", REST]);
}

#[test]
fn a_file_of_50_megabytes() {
    let text = "word ".repeat(10 * 1024 * 1024);
    site()
        .file("content/a.md", &text)
        .check()
        .reports(&["content/a.md:1:1 file-too-large", REST]);
}

#[test]
fn an_include_by_way_of_a_link_that_leaves_the_root() {
    let outside = tempfile::NamedTempFile::new().unwrap();
    let site = site().file("content/a.md", "<!-- include: link.txt -->\n");
    symlink(outside.path(), site.root().join("content/link.txt")).unwrap();
    site.check()
        .reports(&["content/a.md:1:15 include-outside-root", REST]);
}

#[test]
fn a_broken_front_matter() {
    site()
        .file("content/a.md", "---\ntitle: a: b\n---\nText.\n")
        .check()
        .reports(&["content/a.md:2:9 invalid-front-matter", REST]);
}

#[test]
fn windows_line_ends_change_no_place() {
    site()
        .file(
            "content/a.md",
            "---\r\ntitle: A\r\n---\r\n\r\n[x](gone.md)\r\n",
        )
        .check()
        .reports(&["content/a.md:5:1 broken-link", REST]);
}

#[test]
fn a_heading_with_only_emoji() {
    site()
        .file("content/a.md", "## 🎉\n")
        .check()
        .reports(&["content/a.md:1:1 empty-heading", REST]);
}

#[test]
fn a_build_into_the_site_itself_is_refused() {
    let site = SiteTest::new().file("content/index.md", "Text.\n");
    let run = site.run(&["build", "--output", "."]);
    assert_eq!(run.status(), 2);
    assert!(
        site.exists("content/index.md"),
        "the sources are still there"
    );
}

#[test]
fn what_a_killed_build_left_behind_is_removed() {
    let site = SiteTest::new().file("content/index.md", "---\ntitle: Home\n---\n");
    // No process has this number: it is above the kernel's largest.
    let site = site.file(".public.next-99999999/index.html", "half");
    site.build();
    assert!(!site.exists(".public.next-99999999"));
    assert!(site.read("public/index.html").contains("Home"));
}

#[test]
fn two_pages_with_one_address() {
    site()
        .file("content/a.md", "Text.\n")
        .file("content/a.markdown", "Text.\n")
        .check()
        .reports(&["content/a.markdown:1:1 duplicate-url", REST]);
}

#[test]
fn a_template_that_cannot_be_read_is_at_fault_in_its_own_line() {
    site()
        .file(
            "theme/templates/page.html",
            "<p>\n{{ page.title | shout }}\n",
        )
        .check()
        .reports(&[REST, "theme/templates/page.html:2:17 template-error"]);
}

#[test]
fn a_template_that_fails_on_every_page_has_one_fault() {
    site()
        .file("theme/templates/page.html", "<p>\n{{ nothing.at.all }}\n")
        .check()
        .reports(&[REST, "theme/templates/page.html:2:4 template-error"]);
}

#[test]
fn a_page_that_asks_for_a_template_that_is_not_there() {
    site()
        .file("content/a.md", "---\ntitle: A\ntemplate: pgae.html\n---\n")
        .check()
        .reports(&["content/a.md:3:11 template-error", REST]);
}

/// A site of pages that all say `word`, which a build replaces all at once or not at all.
fn versioned(site: SiteTest, word: &str) -> SiteTest {
    let text = format!("{word} {}\n", "filler ".repeat(2000));
    (0..30).fold(site, |site, n| {
        site.file(&format!("content/notes/page-{n}.md"), &text)
    })
}

/// The word that all pages of the published site say; panics when they do not agree.
fn published(site: &SiteTest) -> &'static str {
    let pages: Vec<String> = (0..30)
        .map(|n| site.read(&format!("public/notes/page-{n}.html")))
        .collect();
    let says = |word: &str| {
        pages
            .iter()
            .all(|p| p.contains(word) && p.contains("</html>"))
    };
    match (says("First"), says("Second")) {
        (true, false) => "First",
        (false, true) => "Second",
        _ => panic!("the site is neither the old one nor the new one"),
    }
}

#[test]
fn a_disk_that_is_full_ends_the_build_with_2_and_keeps_the_old_site() {
    let site = versioned(SiteTest::new(), "First");
    site.build();
    let site = versioned(site, "Second");
    // No file may grow beyond 8 KB, which is how a disk without room looks to a program.
    let limited = "trap '' XFSZ; ulimit -f 8; exec \"$0\" build --no-search --no-cache";
    let output = Command::new("bash")
        .args(["-c", limited, env!("CARGO_BIN_EXE_proofmark")])
        .current_dir(site.root())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("failed to write"), "{said}");
    assert!(said.contains("is untouched"), "{said}");
    assert_eq!(published(&site), "First");
    let left: Vec<_> = std::fs::read_dir(site.root())
        .unwrap()
        .filter_map(|e| e.unwrap().file_name().into_string().ok())
        .filter(|name| name.starts_with(".public"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_build_that_is_killed_leaves_the_old_site_or_the_new_one() {
    const MOMENTS: u32 = 24;
    let site = versioned(SiteTest::new(), "First");
    let build = |site: &SiteTest| {
        Command::new(env!("CARGO_BIN_EXE_proofmark"))
            .args(["build", "--no-search"])
            .current_dir(site.root())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    site.build();
    let started = Instant::now();
    build(&site).wait().unwrap();
    let whole = started.elapsed();
    let mut site = site;
    for moment in 0..MOMENTS {
        let word = if published(&site) == "First" {
            "Second"
        } else {
            "First"
        };
        site = versioned(site, word);
        let mut running = build(&site);
        // Most moments lie where files are written and folders change places: near the end.
        std::thread::sleep(whole / 4 + whole * moment / MOMENTS);
        running.kill().unwrap();
        running.wait().unwrap();
        published(&site);
    }
    let site = versioned(site, "Second");
    site.build();
    assert_eq!(published(&site), "Second");
    let mut left = std::fs::read_dir(site.root()).unwrap();
    let stale = left.any(|e| {
        e.unwrap()
            .file_name()
            .to_string_lossy()
            .starts_with(".public")
    });
    assert!(!stale, "what the killed builds left is gone");
}
