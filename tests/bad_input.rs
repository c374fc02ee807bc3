//! What goes wrong on real disks: each a clear finding at its place, the rest still checked.
#![cfg(unix)]

mod site;

use std::os::unix::fs::{PermissionsExt, symlink};

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
