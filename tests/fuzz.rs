//! The readers, fed with what mutations of kept texts make: the same ones on every run, and as
//! many as `PROOFMARK_FUZZ` says (`PROOFMARK_FUZZ=100000 cargo test --test fuzz`). `tests/fuzz`
//! has the targets, the kept texts, and how libFuzzer is run on both.

#[path = "fuzz/targets.rs"]
mod targets;

use std::{fs, panic, path::Path};

use targets::TARGETS;

/// What means something to a reader: mutations put it anywhere.
const PIECES: &[&str] = &[
    "\n",
    "\r\n",
    "\t",
    " ",
    "  ",
    "\u{a0}",
    "\u{feff}",
    "\u{2028}",
    "\0",
    "ü",
    "日本",
    "🦀",
    "—",
    "–",
    "`",
    "```",
    "~~~",
    "\"",
    "'",
    "\\",
    "\\\n",
    "$(",
    "${",
    ")",
    "}",
    "<<EOF\n",
    "<pod>",
    "{{",
    "}}",
    "|",
    "|\n",
    ">-\n",
    "&a ",
    "*a",
    "!!binary ",
    "? ",
    ": ",
    "- ",
    "---\n",
    "...",
    "#",
    "%",
    "[",
    "]",
    "{",
    "}",
    ",",
    "=",
    "--",
    "-o",
    "--node-ip=",
    "[fd00::1]",
    "fd00::1/64",
    "1.36",
    "10.0.0.0/8",
    "spec.ports[0].port",
    "[0]",
    ".",
    "\"path\":\"",
    "\"line\":99",
    "> ",
    "## ",
    "{#a}",
    "[a](b)",
    "<!-- ",
    " -->",
    "::: ",
    "=== \"Tab\"",
];

#[test]
fn every_reader_has_an_answer_to_every_text() {
    let runs = std::env::var("PROOFMARK_FUZZ").map_or(Ok(150), |n| n.parse());
    let runs: usize = runs.expect("PROOFMARK_FUZZ is a number");
    for (name, target) in TARGETS {
        let kept = kept(name);
        for text in &kept {
            target(text);
        }
        let mut random = fastrand::Rng::with_seed(0x5eed);
        for _ in 0..runs {
            let text = mutation(&kept, &mut random);
            let outcome = panic::catch_unwind(|| target(&text));
            assert!(
                outcome.is_ok(),
                "{name} fails on this, which belongs into tests/fuzz/corpus/{name} once it holds:\n{}",
                String::from_utf8_lossy(&text).escape_debug()
            );
        }
    }
}

/// The kept texts of a target, in the order of their names.
fn kept(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fuzz/corpus")
        .join(name);
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{} is empty", folder.display());
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

/// One of the texts, changed in a few places.
fn mutation(kept: &[Vec<u8>], random: &mut fastrand::Rng) -> Vec<u8> {
    let mut text = random.choice(kept).unwrap().clone();
    for _ in 0..random.usize(1..8) {
        let (from, to) = (random.usize(..=text.len()), random.usize(..=text.len()));
        let some = from.min(to)..from.max(to).min(from.min(to) + 64);
        match random.u8(..6) {
            0 => drop(text.drain(some)),
            1 => {
                let again = text[some.clone()].repeat(random.usize(1..4));
                text.splice(some.end..some.end, again);
            }
            2 if !text.is_empty() => {
                let at = random.usize(..text.len());
                text[at] = random.u8(..);
            }
            3 => {
                let other = random.choice(kept).unwrap();
                let end = random.usize(..=other.len());
                let start = end.saturating_sub(random.usize(..200));
                text.splice(from..from, other[start..end].iter().copied());
            }
            _ => {
                let piece = random.choice(PIECES).unwrap();
                text.splice(from..from, piece.bytes());
            }
        }
    }
    text
}
