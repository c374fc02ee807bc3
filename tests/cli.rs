//! What a person at the keyboard sees: the transcripts in `tests/cli/`, typed again.
//!
//! A transcript has commands (`$ …`), what they print, and their exit status when it is not 0
//! (`? 1`). `-- path --` lines before the first command make the files that it starts with.
//! Where a run's own folder or time would be printed, it says `[ROOT]` or `[TIME]`.
//! `TRANSCRIPTS=overwrite cargo test --test cli` writes down what is printed now.

use std::{env, fs, path::Path, process::Command};

#[test]
fn the_program_says_what_the_transcripts_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli");
    let overwrite = env::var("TRANSCRIPTS").is_ok_and(|v| v == "overwrite");
    let mut wrong = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let written = fs::read_to_string(&path).unwrap();
        let now = typed_again(&written);
        count += 1;
        if now == written {
            continue;
        }
        if overwrite {
            fs::write(&path, now).unwrap();
        } else {
            wrong.push(format!(
                "{}\n{}",
                path.display(),
                difference(&written, &now)
            ));
        }
    }
    assert!(count > 0, "there are no transcripts");
    assert!(
        wrong.is_empty(),
        "`TRANSCRIPTS=overwrite cargo test --test cli` writes down what is printed now; \
         read the difference before you commit it\n\n{}",
        wrong.join("\n")
    );
}

/// The transcript with what its commands print now.
fn typed_again(written: &str) -> String {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().canonicalize().unwrap();
    let start = match written.starts_with("$ ") {
        true => 0,
        false => written.find("\n$ ").map_or(written.len(), |at| at + 1),
    };
    make_files(&root, &written[..start]);
    let mut now = written[..start].to_owned();
    for line in written[start..].lines().filter(|l| l.starts_with("$ ")) {
        if !now.is_empty() && !now.ends_with("\n\n") {
            now.push('\n');
        }
        now.push_str(line);
        now.push('\n');
        now.push_str(&run(&root, &line[2..]));
    }
    now
}

fn make_files(root: &Path, text: &str) {
    let mut path = None;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("-- ").and_then(|l| l.strip_suffix(" --")) {
            let file = root.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, "").unwrap();
            path = Some(file);
        } else if let Some(file) = &path {
            let before = fs::read_to_string(file).unwrap();
            fs::write(file, before + line + "\n").unwrap();
        }
    }
}

fn run(root: &Path, line: &str) -> String {
    let arguments = line
        .strip_prefix("proofmark")
        .unwrap_or_else(|| panic!("`{line}` is no command of ours"));
    let output = Command::new(env!("CARGO_BIN_EXE_proofmark"))
        .args(arguments.split_whitespace())
        .current_dir(root)
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .output()
        .unwrap();
    let mut text = String::from_utf8(output.stdout).unwrap();
    text.push_str(&String::from_utf8(output.stderr).unwrap());
    let text = text.replace(&root.display().to_string(), "[ROOT]");
    let mut out = String::new();
    for line in text.lines() {
        out.push_str(&without_time(line));
        out.push('\n');
    }
    match output.status.code() {
        Some(0) => {}
        code => out.push_str(&format!("? {}\n", code.expect("it was not killed"))),
    }
    out
}

/// `…, 0.1 MB in 0.25 s` → `…, [TIME]`.
fn without_time(line: &str) -> String {
    match line.rsplit_once(", ") {
        Some((before, after)) if after.ends_with(" s") && after.contains(" MB in ") => {
            format!("{before}, [TIME]")
        }
        _ => line.trim_end().to_owned(),
    }
}

/// The first line that differs, and what stands there now.
fn difference(written: &str, now: &str) -> String {
    let same = written
        .lines()
        .zip(now.lines())
        .take_while(|(a, b)| a == b)
        .count();
    let line = |text: &str| text.lines().nth(same).unwrap_or("(the end)").to_owned();
    format!("line {}:\n- {}\n+ {}\n", same + 1, line(written), line(now))
}
