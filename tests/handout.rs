//! Handouts: what each edition holds and must not hold, and the PDFs as pages.
//!
//! The PDFs need Chromium and Poppler's programs. Where one is missing these tests are left out,
//! which is said, unless `PROOFMARK_REQUIRE` names `browser`, as continuous integration does.

#[path = "site/pdf.rs"]
mod pdf;
mod site;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use pdf::{pages, printing};
use site::SiteTest;

/// Words that stand in nothing but solutions, each in another place of one.
const SOLUTIONS: &[&str] = &["quince", "medlar", "sorb", "bullace", "loquat", "damson"];
/// Words of the other editions' own.
const HINT: &str = "rhubarb";
const NOTE: &str = "parsley";

const LAB: &str = r#"---
title: Market day
summary: Buy and sell.
objectives: ["Say `what` is sold."]
keypoints: [Fruit is dear.]
time: {teach: 5, do: 10}
requires: [../stall/lab.md]
variables:
  NAMESPACE: {default: market}
---
Read [the stall](../stall/lab.md) and [the record](https://example.com/a?b=1&c=2).

## Buy {#buy}

```bash run
echo apples
```

```console output
apples
```

<details><summary>Hint: look up</summary>

The rhubarb is above.

</details>
<details>
<summary><strong>Solution</strong></summary>

A quince[^s] and ![a medlar](medlar.png).

```bash file=steps/buy/solve.sh
```

| sorb |
| --- |
| sorb |

</details>

Afterwards you have fruit; see [the record](https://example.com/a?b=1&c=2) and [another](https://example.com/other).

```bash file=steps/buy/solve.sh
```

> **For instructors**
>
> Bring parsley.

[^s]: Or a loquat.

## Clean up

<!-- include: parts/end.md -->
"#;

const STALL: &str =
    "---\ntitle: A stall\n---\n\n## Build it {#build}\n\n```bash run\necho wood\n```\n";

fn market() -> SiteTest {
    let pixel = include_bytes!("browser/fixture/content/notes/square.png");
    SiteTest::new()
        .file(
            "proofmark.yaml",
            "title: Fair\nbase_url: https://fair.example/learn/\nrules: {unproven-lab: off, missing-verify: off, orphan-page: off}\n",
        )
        .file("content/index.md", "Welcome to the fair.\n")
        .file("content/glossary.md", "Apple\n: A fruit. See [home](index.md).\n\nWhale\n: No fish.\n")
        .file("labs/market/lab.md", LAB)
        .file(
            "labs/market/parts/end.md",
            "Sweep.\n\n<details><summary>Solution</summary>\n\nA damson.\n\n</details>\n",
        )
        .bytes("labs/market/medlar.png", pixel)
        .file("labs/market/steps/buy/solve.sh", "#!/usr/bin/env bash\necho bullace\n")
        .file(
            "labs/market/steps/buy/verify.sh",
            "#!/usr/bin/env bash\necho 'ok 1'\n",
        )
        .file(
            "labs/market/steps/buy/mutants/wrong-stall.sh",
            "#!/usr/bin/env bash\n# Buys at the neighbour's.\ntrue\n",
        )
        .file("labs/stall/lab.md", STALL)
}

fn handout(site: &SiteTest, arguments: &[&str]) -> site::Run {
    let run = site.run(&[&["handout", "--draft", "--output", "print"], arguments].concat());
    assert_eq!(run.status(), 0, "{}{}", run.stdout(), run.stderr());
    run
}

#[test]
fn a_solution_is_in_the_instructor_edition_and_in_no_other() {
    let site = market();
    handout(&site, &[]);
    let instructor = site.read("print/workshop-instructor.html");
    for word in SOLUTIONS.iter().chain(&[HINT, NOTE]) {
        assert!(instructor.contains(word), "{word}");
    }
    for edition in ["student", "cheat-sheet"] {
        let html = site.read(&format!("print/workshop-{edition}.html"));
        for word in SOLUTIONS.iter().chain(&[NOTE]) {
            assert!(!html.contains(word), "the {edition} edition has {word}");
        }
        assert!(tags_off(&html).contains("echo apples"));
    }
    assert!(site.read("print/workshop-student.html").contains(HINT));
}

#[test]
fn the_site_has_student_editions_and_its_search_finds_no_solution() {
    let site = market();
    site.run(&["build", "--draft"]);
    let html = site.read("public/labs/market-handout.html");
    assert!(tags_off(&html).contains("echo apples") && !html.contains("<style"));
    assert!(SOLUTIONS.iter().all(|word| !html.contains(word)));
    assert!(
        site.read("public/labs/market.html")
            .contains("href=\"market-handout.html\"")
    );
    let index: String = walkdir::WalkDir::new(site.root().join("public/pagefind"))
        .into_iter()
        .map(Result::unwrap)
        .filter(|e| e.path().extension().is_some_and(|x| x == "pf_fragment"))
        .map(|e| unpacked(e.path()))
        .collect();
    assert!(index.contains("apples"), "the lab can be found");
    for word in SOLUTIONS {
        assert!(!index.contains(word), "search finds {word}");
    }
}

fn unpacked(path: &Path) -> String {
    let mut bytes = Vec::new();
    let file = fs::File::open(path).unwrap();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(file), &mut bytes).unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn addresses_are_numbered_once_and_printed_at_the_end_of_the_step() {
    let site = market();
    handout(&site, &["--edition", "student"]);
    let html = site.read("print/workshop-student.html");
    let step = html.split("id=\"lab-market-buy\"").nth(1).unwrap();
    let step = step.split("</section>").next().unwrap();
    let list = step.split("<ol class=\"addresses\">").nth(1).unwrap();
    assert!(list.contains(
        "<li>https://example.com/a?b=1&amp;c=2</li>\n<li>https://example.com/other</li>"
    ));
    assert_eq!(list.matches("<li>").count(), 2);
    assert!(html.contains("https://fair.example/learn/labs/stall.html"));
}

#[test]
fn labs_come_in_the_order_in_which_they_build_on_each_other() {
    let site = market();
    let run = handout(&site, &["--path", "market", "--edition", "instructor"]);
    assert!(run.stdout().trim_end().ends_with("market-instructor.html"));
    let html = site.read("print/market-instructor.html");
    assert!(html.find("id=\"lab-stall\"") < html.find("id=\"lab-market\""));
    // The one without a time is named, and so is what builds on it.
    assert!(html.contains("A stall: no time is given for it"));
    assert!(html.contains("Market day: it builds on stall, which is left out"));
    assert!(
        html.contains("wrong stall: Buys at the neighbour&#39;s.")
            || html.contains("wrong stall: Buys at the neighbour&#x27;s."),
        "{html}"
    );
    handout(&site, &["--lab", "stall", "--edition", "student"]);
    assert!(!site.read("print/stall-student.html").contains("lab-market"));
}

#[test]
fn the_glossary_of_a_student_has_the_words_of_the_labs() {
    let site = market();
    handout(&site, &["--edition", "student"]);
    let html = site.read("print/workshop-student.html");
    assert!(html.contains("<dt>Apple</dt><dd>A fruit.</dd>") && !html.contains("Whale"));
}

#[test]
fn without_chromium_the_pages_are_written_and_the_message_says_what_to_do() {
    let site = market();
    let output = Command::new(env!("CARGO_BIN_EXE_proofmark"))
        .args(["handout", "--draft", "--pdf", "--output", "print"])
        .current_dir(site.root())
        .env("CHROMIUM", "/nowhere/chromium")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("CHROMIUM names /nowhere/chromium"), "{said}");
    assert!(site.exists("print/workshop-student.html"));
}

#[test]
fn solutions_are_never_written_to_where_they_would_be_published() {
    let site = market();
    for folder in ["public/print", "content", "static/a"] {
        let run = site.run(&["handout", "--draft", "--output", folder]);
        assert_eq!(run.status(), 2, "{folder}");
        assert!(run.stderr().contains("is published"), "{}", run.stderr());
    }
    let run = site.run(&["handout", "--draft", "--lab", "markt"]);
    assert!(
        run.stderr().contains("did you mean `market`?"),
        "{}",
        run.stderr()
    );
}

#[test]
fn a_kit_is_one_archive_with_all_that_a_room_without_internet_needs() {
    let site = market().file(
        "labs/stall/lab.md",
        &STALL.replace(
            "title: A stall",
            "title: A stall\nimages: [registry.example/wood:1]",
        ),
    );
    let run = handout(&site, &["--kit", "--edition", "student"]);
    assert!(
        run.stdout().ends_with("workshop-kit.tar.gz\n"),
        "{}",
        run.stdout()
    );
    let archive = || fs::read(site.root().join("print/workshop-kit.tar.gz")).unwrap();
    let first = archive();
    let unpacked = flate2::read::GzDecoder::new(&first[..]);
    let out = site.root().join("room");
    tar::Archive::new(unpacked).unpack(&out).unwrap();
    let read = |path: &str| fs::read_to_string(out.join("workshop").join(path)).unwrap();
    assert!(read("site/index.html").contains("Welcome to the fair"));
    assert!(
        read("site/index.html").contains("id=\"pm-search\"")
            && !read("site/pagefind/pagefind.js").is_empty(),
        "a room that serves the site can search it"
    );
    assert_eq!(read("images.txt"), "registry.example/wood:1\n");
    assert!(read("labs/market/steps/buy/verify.sh").contains("ok 1"));
    assert!(read("handouts/workshop-student.html").contains("Market day"));
    assert!(read("README.md").contains("- `labs/stall`: A stall"));
    handout(&site, &["--kit", "--edition", "student"]);
    assert!(first == archive(), "the same site is the same archive");
}

/// A lab whose commands fill pages, in blocks of every length.
fn long() -> SiteTest {
    let mut text = "---\ntitle: Long\ntime: {teach: 1, do: 2}\n---\n\n## Much {#much}\n".to_owned();
    for block in 0..40 {
        text.push_str("\n```bash run\n");
        for line in 0..(block % 9 + 1) {
            text.push_str(&format!("echo block{block}line{line}end\n"));
        }
        text.push_str("```\n\nAnd so on.\n");
    }
    market().file("labs/long/lab.md", &text)
}

#[test]
fn a_pdf_has_numbered_pages_an_outline_and_tags_and_cuts_no_command() {
    if !printing() {
        return;
    }
    let site = long();
    handout(
        &site,
        &["--pdf", "--edition", "student", "--paper", "letter"],
    );
    let pdf = site.root().join("print/workshop-student.pdf");
    let pages = pages(&pdf);
    assert!(pages.len() > 4);
    for (n, page) in pages.iter().enumerate() {
        let foot = format!("Page {} of {}", n + 1, pages.len());
        assert!(page.contains(&foot), "{page}");
    }
    assert!(
        pages.iter().any(|p| p.contains("Lab long")),
        "the margin names the lab"
    );
    for block in 0..40 {
        let on = |line: usize| {
            let text = format!("block{block}line{line}end");
            pages
                .iter()
                .position(|p| p.contains(&text))
                .unwrap_or_else(|| panic!("{text}"))
        };
        for line in 1..(block % 9 + 1) {
            assert_eq!(on(line), on(0), "block {block} is cut");
        }
    }
    for word in SOLUTIONS.iter().chain(&[NOTE]) {
        assert!(pages.iter().all(|p| !p.contains(word)), "{word}");
    }
    let output = Command::new("pdfinfo").arg(&pdf).output().unwrap();
    let facts = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(facts.contains("612 x 792"), "{facts}");
    assert!(
        facts
            .lines()
            .any(|l| l.starts_with("Tagged:") && l.ends_with("yes")),
        "{facts}"
    );
    let output = Command::new("pdftohtml")
        .args(["-xml", "-i", "-stdout"])
        .arg(&pdf)
        .output()
        .unwrap();
    let xml = String::from_utf8_lossy(&output.stdout).into_owned();
    let (_, outline) = xml.split_once("<outline>").expect("there is an outline");
    assert!(
        outline.contains("Market day") && outline.contains("Buy"),
        "{outline}"
    );
}

#[test]
fn nothing_on_paper_is_coloured() {
    if !printing() {
        return;
    }
    let site = market();
    handout(&site, &["--pdf", "--lab", "market", "--edition", "student"]);
    let pdf = site.root().join("print/market-student.pdf");
    let output = Command::new("pdftoppm")
        .args(["-r", "150", "-l", "1"])
        .arg(&pdf)
        .output()
        .unwrap();
    let pixels = pixels(&output.stdout);
    let grey = |p: &[u8]| p.iter().max().unwrap() - p.iter().min().unwrap() < 12;
    assert!(
        pixels.chunks(3).all(grey),
        "a copier would lose the colours"
    );
}

/// The bytes of a binary PPM.
fn pixels(ppm: &[u8]) -> &[u8] {
    let mut fields = ppm.splitn(4, |b| b.is_ascii_whitespace());
    assert_eq!(fields.next(), Some(&b"P6"[..]));
    let mut number = || -> usize {
        let field = std::str::from_utf8(fields.next().unwrap()).unwrap();
        field.parse().unwrap()
    };
    let (width, height) = (number(), number());
    let rest = fields.next().unwrap();
    &rest[rest.len() - width * height * 3..]
}

#[test]
fn each_of_our_labs_has_a_cheat_sheet_of_one_page_and_no_solution_for_students() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let mut arguments = vec!["handout", "--draft", "--base-url", "https://example.org/"];
    let pdfs = printing();
    arguments.extend(pdfs.then_some("--pdf"));
    let output = Command::new(env!("CARGO_BIN_EXE_proofmark"))
        .args(arguments)
        .args(["--edition", "student,cheat-sheet", "--output"])
        .arg(folder.path())
        .current_dir(root)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let labs: Vec<_> = fs::read_dir(root.join("labs"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.join("lab.md").is_file())
        .collect();
    if pdfs {
        assert_eq!(
            pages(&folder.path().join("workshop-cheat-sheet.pdf")).len(),
            labs.len()
        );
    }
    let student = fs::read_to_string(folder.path().join("workshop-student.html")).unwrap();
    let plain = |text: &str| text.replace(|c: char| !c.is_alphanumeric(), "");
    let printed = plain(&tags_off(&student));
    let text = |lab: &PathBuf| fs::read_to_string(lab.join("lab.md")).unwrap();
    let public = plain(&labs.iter().map(text).collect::<String>());
    for lab in labs {
        for entry in walkdir::WalkDir::new(lab.join("steps"))
            .into_iter()
            .flatten()
        {
            if entry.file_name() != "solve.sh" {
                continue;
            }
            let script = fs::read_to_string(entry.path()).unwrap();
            let lines = script
                .lines()
                .filter(|l| !l.starts_with("#!") && !l.starts_with("set -"));
            // What a page tells everybody to type is no secret.
            for line in lines.filter(|l| l.len() > 12 && !public.contains(&plain(l))) {
                assert!(
                    !printed.contains(&plain(line)),
                    "{}: {line}",
                    entry.path().display()
                );
            }
        }
    }
}

fn tags_off(html: &str) -> String {
    let pieces = html.split('<');
    let text: String = pieces
        .filter_map(|p| p.split_once('>').map(|(_, t)| t))
        .collect();
    text.replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}
