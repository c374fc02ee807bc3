//! What `build` writes, and that nothing is lost when it cannot.

mod site;

use site::SiteTest;

fn site() -> SiteTest {
    SiteTest::new()
        .file(
            "content/index.md",
            "---\ntitle: Home\n---\n[A](notes/a.md#two)\n",
        )
        .file(
            "content/notes/a.md",
            "---\ntitle: A\naliases: [old]\n---\n## Two\n\n```toml hl=1\na = 1\n```\n",
        )
}

#[test]
fn pages_link_relatively_and_anchors_lead_to_ids() {
    let site = site();
    site.build();
    assert!(
        site.read("public/index.html")
            .contains("<a href=\"notes/a.html#two\">A</a>")
    );
    assert!(
        site.read("public/notes/a.html")
            .contains("<h2 id=\"two\">Two")
    );
}

#[test]
fn an_alias_redirects() {
    let site = site();
    site.build();
    assert!(site.read("public/old.html").contains("url=notes/a.html"));
}

#[test]
fn language_models_find_an_outline_and_the_text_of_every_page() {
    let site = site();
    site.build();
    let outline = site.read("public/llms.txt");
    assert!(outline.contains("- [A](notes/a.html)"), "{outline}");
    let text = site.read("public/llms-full.txt");
    assert!(
        text.contains("# A\n\nPage: notes/a.html\n\n## Two"),
        "{text}"
    );
    assert!(!text.contains("aliases:"), "front matter is no text");
}

#[test]
fn a_feature_gate_shows_its_stages_alone_or_behind_its_name() {
    let gate = "<!-- gate: MaxUnavailableStatefulSet -->";
    let text = format!("Before.\n\n{gate}\n\nThe gate {gate} is <!-- gate: NoSuchGate --> it.\n");
    let site = SiteTest::new().file("content/index.md", &text);
    let run = site.run(&["check"]);
    assert!(
        run.stdout().contains("no feature gate `NoSuchGate`"),
        "{}",
        run.stdout()
    );
    let site = site.file(
        "content/index.md",
        &text.replace("<!-- gate: NoSuchGate -->", ""),
    );
    site.build();
    let html = site.read("public/index.html");
    let stages = " <span class=\"badge warn\">1.34 alpha, off</span> \
                  <span class=\"badge warn\">1.35–1.36 beta, off</span> \
                  <span class=\"badge ok\">1.37 beta, on</span>";
    let alone = format!("Feature gate <code>MaxUnavailableStatefulSet</code>{stages}</p>");
    assert!(html.contains(&alone), "{html}");
    let in_text = format!("<p>The gate <span class=\"gate\">{stages}</span> is");
    assert!(html.contains(&in_text), "{html}");
}

/// A PNG of one pixel.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\
\0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82";

#[test]
fn other_sites_are_told_what_to_show_beside_a_link() {
    let site = site()
        .file(
            "proofmark.yaml",
            "title: Test\nlanguage: en-GB\ndescription: About.\nbase_url: https://example.org/learn/\n\
             image: {file: static/card.png, alt: The card}\n",
        )
        .file(
            "content/notes/b.md",
            "---\ntitle: B\nsummary: Of \"b\".\nimage: {file: b.png, alt: The b}\n---\n[A](a.md)\n",
        )
        .bytes("static/card.png", PNG)
        .bytes("content/notes/b.png", PNG);
    site.build();
    let holds = |page: &str, property: &str, content: &str| {
        let html = site.read(&format!("public/{page}"));
        let tag = format!("<meta property=\"og:{property}\" content=\"{content}\">");
        assert!(html.contains(&tag), "{tag} in {html}");
    };
    let image = |path: &str| format!("https://example.org/learn/{path}");
    holds("notes/a.html", "image", &image("card.png"));
    holds("notes/a.html", "description", "About.");
    holds("notes/a.html", "locale", "en_GB");
    holds("notes/b.html", "image", &image("notes/b.png"));
    holds("notes/b.html", "image:alt", "The b");
    holds("notes/b.html", "image:width", "1");
    holds("notes/b.html", "description", "Of &quot;b&quot;.");
    holds("notes/b.html", "url", &image("notes/b.html"));
    holds("index.html", "type", "website");
}

#[test]
fn without_an_address_of_the_site_no_picture_is_promised() {
    let site = site()
        .file("proofmark.yaml", "image: {file: card.png, alt: The card}\n")
        .bytes("static/card.png", PNG);
    let run = site.run(&["check"]);
    assert!(
        run.stdout().contains("there is `static/card.png`"),
        "{}",
        run.stdout()
    );
    let site = site.file(
        "proofmark.yaml",
        "image: {file: static/card.png, alt: The card}\n",
    );
    site.build();
    let html = site.read("public/index.html");
    assert!(
        !html.contains("og:image") && html.contains("twitter:card"),
        "{html}"
    );
}

#[test]
fn a_heading_cell_with_nothing_in_it_is_no_heading() {
    let site = SiteTest::new().file("content/index.md", "| | b |\n| --- | --- |\n| 1 | 2 |\n");
    site.build();
    let html = site.read("public/index.html");
    assert!(html.contains("<td></td><th scope=\"col\">b</th>"), "{html}");
}

#[test]
fn no_page_has_an_inline_script_or_style() {
    let site = site();
    site.build();
    for page in ["index.html", "notes/a.html", "404.html", "old.html"] {
        let html = site.read(&format!("public/{page}"));
        assert!(
            !html.contains("style=\"") && !html.contains("<style"),
            "{page}"
        );
        assert!(!html.contains("<script>"), "{page}");
        assert!(html.contains("Content-Security-Policy"), "{page}");
    }
}

#[test]
fn an_error_keeps_the_old_site() {
    let site = site();
    site.build();
    let before = site.read("public/index.html");
    let site = site.file("content/index.md", "[gone](gone.md)\n");
    assert_eq!(site.run(&["build"]).status(), 1);
    assert_eq!(site.read("public/index.html"), before);
}

#[test]
fn a_folder_with_foreign_files_is_never_replaced_and_added_files_are_kept() {
    let site = site().file("public/precious.txt", "mine");
    let run = site.run(&["build"]);
    assert_eq!(run.status(), 2, "{}", run.stderr());
    assert_eq!(site.read("public/precious.txt"), "mine");
    std::fs::remove_dir_all(site.root().join("public")).unwrap();
    site.build();
    let site = site.file("public/CNAME", "example.org");
    site.build();
    assert_eq!(site.read("public/CNAME"), "example.org");
}

#[test]
fn a_page_that_went_is_gone_from_the_site() {
    let site = site().file("content/b.md", "Text.\n");
    site.build();
    assert!(site.exists("public/b.html"));
    std::fs::remove_file(site.root().join("content/b.md")).unwrap();
    site.build();
    assert!(!site.exists("public/b.html"));
}

#[test]
fn two_builds_of_one_site_are_byte_identical() {
    let site = site();
    let files = || {
        site.build();
        let mut files: Vec<(String, Vec<u8>)> = walkdir::WalkDir::new(site.root().join("public"))
            .into_iter()
            .map(Result::unwrap)
            .filter(|e| e.file_type().is_file())
            .map(|e| {
                (
                    e.path().display().to_string(),
                    std::fs::read(e.path()).unwrap(),
                )
            })
            .collect();
        files.sort();
        files
    };
    assert!(files() == files());
}

#[test]
fn the_first_use_of_a_term_leads_to_the_glossary() {
    let site = SiteTest::new()
        .file("content/index.md", "[Glossary](glossary.md)\n")
        .file(
            "content/glossary.md",
            "Claim\n: Asks for a volume. See [A](notes/a.md).\n\nHeadless Service\n: Has no IP.\n\n`partition`\n: Who stays.\n",
        )
        .file("content/notes/a.md", "---\ntitle: A\n---\nA claim.\n")
        .file(
            "content/notes/b.md",
            "---\ntitle: B\n---\n## A headless Service\n\n[A claim](a.md), headless Services, a partition, \
             `partition`, claims & no claim.\n\nA headless Service, `partition`.\n",
        );
    site.build();
    let link = |id: &str, text: &str, word: &str| {
        format!("<a class=\"term\" href=\"../glossary.html#term-{id}\" title=\"{text}\">{word}</a>")
    };
    let expected = format!(
        "<p><a href=\"a.html\">A claim</a>, {}, a partition, {}, {} &amp; no claim.</p>",
        link("headless-service", "Has no IP.", "headless Services"),
        link("partition", "Who stays.", "<code>partition</code>"),
        link("claim", "Asks for a volume.", "claims"),
    );
    let html = site.read("public/notes/b.html");
    assert!(html.contains(&expected), "{expected}\n{html}");
    assert_eq!(
        html.matches("class=\"term\"").count(),
        3,
        "only the first use"
    );
    assert!(
        !site.read("public/notes/a.html").contains("class=\"term\""),
        "A teaches it"
    );
    let glossary = site.read("public/glossary.html");
    assert!(
        glossary.contains("<dt id=\"term-partition\"><code>partition</code></dt>"),
        "{glossary}"
    );
}

#[test]
fn a_mistake_that_kubernetes_accepts_is_not_said_to_be_rejected() {
    let site = SiteTest::new().file(
        "content/index.md",
        "---\ntitle: Home\n---\n\
         ```yaml reject=\"spec.ports: Required value\"\n\
         apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}}\n```\n\n\
         ```yaml expect=sts-service-missing\n\
         apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\n\
         spec:\n  serviceName: peers\n  selector: {matchLabels: {app: db}}\n\
         \x20 template:\n    metadata: {labels: {app: db}}\n\
         \x20   spec: {containers: [{name: db, image: db}]}\n```\n",
    );
    site.build();
    let page = site.read("public/index.html");
    let figures: Vec<&str> = page
        .split("<figure class=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert_eq!(figures, ["code wrong rejected", "code wrong"]);
}

#[cfg(unix)]
#[test]
fn a_page_that_did_not_change_is_the_file_that_it_was() {
    use std::os::unix::fs::MetadataExt;
    let site = site();
    site.build();
    let inode = |page: &str| {
        let file = site.root().join("public").join(page);
        std::fs::metadata(file).unwrap().ino()
    };
    let (index, note) = (inode("index.html"), inode("notes/a.html"));
    let path = site.root().join("content/notes/a.md");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("{text}\nOne more word.\n")).unwrap();
    site.build();
    assert!(site.read("public/notes/a.html").contains("One more word."));
    assert_eq!(inode("index.html"), index);
    assert_ne!(inode("notes/a.html"), note);
}

#[test]
fn a_page_does_not_grow_with_the_number_of_sections() {
    let of = |sections: usize| {
        let mut site = SiteTest::new().file("content/index.md", "Text.\n");
        for n in 0..sections {
            site = site.file(&format!("content/s{n:02}/a.md"), &format!("# Page {n}\n"));
        }
        site.build();
        site
    };
    let menu = |site: &SiteTest, page: &str| {
        let html = site.read(page);
        let (_, menu) = html.split_once("aria-label=\"Sections\"").unwrap();
        menu.split_once("</nav>").unwrap().0.to_owned()
    };
    let few = menu(&of(12), "public/s03/a.html");
    assert_eq!(few.matches("<li>").count(), 12, "{few}");
    let many = menu(&of(40), "public/s30/a.html");
    assert_eq!(many.matches("<li>").count(), 14, "{many}");
    assert!(
        many.contains("<a href=\"index.html\" aria-current=\"true\">S30</a>"),
        "{many}"
    );
    assert!(many.contains("<a href=\"../index.html\">All</a>"), "{many}");
    let home = of(40).read("public/index.html");
    assert!((0..40).all(|n| home.contains(&format!("href=\"s{n:02}/index.html\""))));
}
