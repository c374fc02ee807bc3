//! Where the pages of a handout end: looked at in the PDFs of a lab whose blocks are of every
//! length, so that many of them come to lie at the end of a page.

#[path = "site/pdf.rs"]
mod pdf;
mod site;

use pdf::{pages, printing};
use site::SiteTest;

/// A step of `lines` lines of prose between a heading and a block, and its check.
fn step(n: usize, lines: usize) -> String {
    let prose: String = (0..lines)
        .map(|line| format!("prose{n}line{line}end is told with so many words that they fill the width of a sheet.\n"))
        .collect();
    let code: String = (0..6).map(|_| "kubectl get pods\n").collect();
    format!(
        "\n## Heading{n}end {{#step{n}}}\n\n{prose}\n```bash run\necho block{n}end\n{code}```\n\nWait.\n"
    )
}

fn printed(lab: String, paper: &str) -> Vec<String> {
    let mut site = SiteTest::new()
        .file(
            "proofmark.yaml",
            "title: Fair\nrules: {unproven-lab: off, missing-verify: off, orphan-page: off}\n",
        )
        .file("content/index.md", "Welcome.\n")
        .file("labs/long/lab.md", &format!("---\ntitle: Long\n---\n{lab}"));
    for n in 0..40 {
        let path = format!("labs/long/steps/step{n}/verify.sh");
        if lab.contains(&format!("#step{n}}}")) {
            site = site.file(&path, "#!/usr/bin/env bash\necho 'ok 1'\n");
        }
    }
    let run = site.run(&[
        "handout",
        "--draft",
        "--pdf",
        "--edition",
        "student",
        "--paper",
        paper,
        "--output",
        "print",
    ]);
    assert_eq!(run.status(), 0, "{}{}", run.stdout(), run.stderr());
    pages(&site.root().join("print/workshop-student.pdf"))
}

fn page_of(pages: &[String], text: &str) -> usize {
    let found = pages.iter().position(|page| page.contains(text));
    found.unwrap_or_else(|| panic!("{text} is not printed"))
}

#[test]
fn no_page_ends_between_a_heading_its_words_and_their_block_nor_before_a_box_to_tick() {
    if !printing() {
        return;
    }
    let lab: String = (0..40).map(|n| step(n, n % 3 + 1)).collect();
    for paper in ["a4", "letter"] {
        let pages = printed(lab.clone(), paper);
        assert!(pages.len() > 10);
        for n in 0..40 {
            let block = page_of(&pages, &format!("block{n}end"));
            assert_eq!(
                page_of(&pages, &format!("Heading{n}end")),
                block,
                "{paper}: heading {n}"
            );
            for line in 0..n % 3 + 1 {
                let prose = page_of(&pages, &format!("prose{n}line{line}end"));
                assert_eq!(
                    prose, block,
                    "{paper}: line {line} of the words before block {n}"
                );
            }
            let check = page_of(&pages, &format!("steps/step{n}/verify.sh"));
            assert!(
                pages[check].contains("What you saw"),
                "{paper}: the box of step {n} is alone on page {}",
                check + 1
            );
        }
    }
}

#[test]
fn what_is_longer_than_a_page_begins_where_it_is_announced() {
    if !printing() {
        return;
    }
    let long: String = (0..70)
        .map(|line| format!("echo line{line}end\n"))
        .collect();
    let pages = printed(
        format!(
            "{}\nThe announcement:\n\n```bash run\n{long}```\n",
            step(0, 3)
        ),
        "a4",
    );
    let announced = page_of(&pages, "The announcement");
    assert_eq!(
        page_of(&pages, "Heading0end"),
        announced,
        "a page is left half empty"
    );
    assert_eq!(page_of(&pages, "line7end"), announced);
    assert_eq!(page_of(&pages, "line69end"), announced + 1);
}
