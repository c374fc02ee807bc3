//! What a site's own `theme/` changes, and that the manual's example does what it says.

mod site;

use std::{fs, path::Path};

use site::SiteTest;

fn site() -> SiteTest {
    SiteTest::new().file("content/index.md", "---\ntitle: Home\n---\nText.\n")
}

/// The one style sheet of the built site.
fn style(site: &SiteTest) -> String {
    let html = site.read("public/index.html");
    let (_, rest) = html.split_once("<link rel=\"stylesheet\" href=\"").unwrap();
    let (address, _) = rest.split_once('"').unwrap();
    site.read(&format!("public/{address}"))
}

#[test]
fn a_new_style_file_comes_after_the_default_ones() {
    let site = site().file("theme/css/95-site.css", ":root { --radius: 8px; }\n");
    site.build();
    let style = style(&site);
    assert!(style.trim_end().ends_with(":root { --radius: 8px; }"));
    assert!(style.contains("@layer reset"), "the default went missing");
}

#[test]
fn a_file_of_the_same_path_replaces_the_default_one_and_no_other() {
    let site = site().file(
        "theme/templates/partials/footer.html",
        "<footer>Our own, {{ data.tool.name }}</footer>\n",
    );
    let site = site.file("data/tool.yaml", "name: CoreDNS\n");
    site.build();
    let html = site.read("public/index.html");
    assert!(html.contains("<footer>Our own, CoreDNS</footer>"), "{html}");
    assert!(!html.contains("site-footer"), "{html}");
    assert!(html.contains("site-header"), "{html}");
}

#[test]
fn a_template_that_cannot_be_used_is_named_and_stops_the_build() {
    let site = site().file("theme/templates/partials/footer.html", "{% if %}\n");
    let run = site.run(&["build"]);
    assert_eq!(run.status(), 1);
    assert!(
        run.stderr().contains("partials/footer.html"),
        "{}",
        run.stderr()
    );
    assert!(!site.exists("public"));
}

#[test]
fn the_manuals_example_theme_is_one_file_that_changes_the_look() {
    let manual = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/guide/theme/almanac.css");
    let css = fs::read_to_string(manual).unwrap();
    let site = site().file("theme/css/95-almanac.css", &css);
    site.build();
    assert!(style(&site).trim_end().ends_with(css.trim_end()));
}
