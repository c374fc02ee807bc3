//! The scripts and command blocks of labs, read by bash, shellcheck and shfmt without being
//! run: a site → diagnostics.
//!
//! What was found clean is remembered by the hash of all that was looked at, so that only a
//! change costs time. shellcheck and shfmt are asked when they are installed.

use std::{fmt::Write, path::Path, process::Command, sync::Arc, time::Duration};

use serde_json::Value;

use super::process::{self, Ended, Limit};
use crate::{
    diagnostic::{Diagnostic, Span},
    model::{Lab, Site, lab::LIBRARY},
    records,
};

const RULE: &str = "invalid-script";

/// What makes two readings of the same scripts differ: this module's own version.
const VERSION: &[u8] = b"1";

/// A text that bash is to read: a file of a lab, or a block of its page.
struct Script {
    /// From the site's root.
    path: Arc<str>,
    text: String,
    /// Where the text begins in that file; a block is reported as a whole.
    block: Option<std::ops::Range<usize>>,
}

/// Everything that is wrong with the scripts of the site at `root`.
pub fn check(root: &Path, site: &Site) -> Vec<Diagnostic> {
    let scripts = scripts(&site.labs);
    if scripts.is_empty() {
        return Vec::new();
    }
    let cache = records::path(root, "scripts");
    let mut hasher = blake3::Hasher::new();
    hasher.update(VERSION);
    for tool in ["shellcheck", "shfmt"] {
        hasher.update(&[u8::from(process::on_path(tool))]);
    }
    for script in &scripts {
        hasher.update(script.path.as_bytes());
        hasher.update(&(script.text.len() as u64).to_le_bytes());
        hasher.update(script.text.as_bytes());
    }
    let key = records::key(&hasher);
    if records::load(&cache).contains_key(&key) {
        return Vec::new();
    }
    let mut found: Vec<Diagnostic> = scripts.iter().filter_map(syntax).collect();
    if found.is_empty() {
        found.extend(shellcheck(root, &scripts));
        found.extend(shfmt(root, &scripts));
    }
    if found.is_empty() {
        // A read-only checkout is checked all the same, only not faster the next time.
        let _ = records::save(&cache, &[(key, b"clean")].into_iter().collect());
    }
    found
}

fn scripts(labs: &[Lab]) -> Vec<Script> {
    let mut found: Vec<Script> = Vec::new();
    for lab in labs {
        for (path, bytes) in &lab.files {
            let known = path.starts_with(&format!("{LIBRARY}/"))
                && found.iter().any(|s| *s.path == *format!("labs/{path}"));
            if path.ends_with(".sh") && !known {
                found.push(Script {
                    path: format!("labs/{path}").into(),
                    text: String::from_utf8_lossy(bytes).into_owned(),
                    block: None,
                });
            }
        }
        for command in lab.steps.iter().flat_map(|s| &s.commands) {
            found.push(Script {
                path: lab.document.path.clone(),
                text: command.code.clone(),
                block: Some(command.range.clone()),
            });
        }
    }
    found
}

impl Script {
    fn problem(&self, line: usize, message: String) -> Diagnostic {
        let range = match &self.block {
            Some(range) => range.clone(),
            None => {
                let start = self
                    .text
                    .split_inclusive('\n')
                    .take(line.saturating_sub(1))
                    .map(str::len)
                    .sum();
                let rest: &str = self.text.get(start..).unwrap_or("");
                start..start + rest.lines().next().unwrap_or("").len()
            }
        };
        Diagnostic::new(RULE, Span::new(&self.path, range), message)
    }
}

/// Whether bash can read it at all.
fn syntax(script: &Script) -> Option<Diagnostic> {
    let said = ask("bash", &["-n"], None, script.text.as_bytes())?;
    let line = said.stderr.lines().find(|l| !l.trim().is_empty())?;
    // `bash: line 3: syntax error near …`
    let (place, message) = line
        .strip_prefix("bash: line ")
        .and_then(|l| l.split_once(": "))
        .unwrap_or(("1", line));
    let number = place.parse().unwrap_or(1);
    Some(script.problem(number, format!("bash cannot read it: {}", message.trim())))
}

/// Files one by one, and the blocks of a page as one script: variables carry over.
fn shellcheck(root: &Path, scripts: &[Script]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let files: Vec<&str> = scripts
        .iter()
        .filter(|s| s.block.is_none())
        .map(|s| &*s.path)
        .collect();
    let flags = ["-x", "-f", "json1", "-s", "bash"];
    if !files.is_empty() {
        let arguments = [&flags[..], &files].concat();
        for comment in comments(ask("shellcheck", &arguments, Some(root), b"")) {
            let file = comment["file"].as_str().unwrap_or("");
            let script = scripts
                .iter()
                .find(|s| s.block.is_none() && *s.path == *file);
            found.extend(script.map(|s| remark(s, &comment)));
        }
    }
    let pages: Vec<&Arc<str>> = scripts
        .iter()
        .filter(|s| s.block.is_some())
        .map(|s| &s.path)
        .collect();
    let mut pages: Vec<&str> = pages.into_iter().map(|p| &**p).collect();
    pages.dedup();
    for page in pages {
        let mut text = String::new();
        let mut lines: Vec<&Script> = Vec::new();
        for script in scripts
            .iter()
            .filter(|s| s.block.is_some() && *s.path == *page)
        {
            for line in script.text.lines() {
                let _ = writeln!(text, "{line}");
                lines.push(script);
            }
        }
        // What a page shows may leave a name unquoted, and may set what only readers use.
        let arguments = [
            &flags[..],
            &["-S", "warning", "-e", "SC2034,SC2154,SC2164", "-"],
        ]
        .concat();
        for comment in comments(ask("shellcheck", &arguments, None, text.as_bytes())) {
            let line = comment["line"].as_u64().unwrap_or(1) as usize;
            let script = lines.get(line.saturating_sub(1));
            found.extend(script.map(|s| remark(s, &comment)));
        }
    }
    found
}

fn remark(script: &Script, comment: &Value) -> Diagnostic {
    let line = comment["line"].as_u64().unwrap_or(1) as usize;
    let message = comment["message"].as_str().unwrap_or("");
    let code = comment["code"].as_u64().unwrap_or(0);
    let message = message.trim_end_matches('.').to_owned();
    script.problem(line, format!("shellcheck SC{code}: {message}"))
}

fn comments(said: Option<process::Finished>) -> Vec<Value> {
    let text = said.map(|s| s.stdout).unwrap_or_default();
    let json: Value = serde_json::from_str(&text).unwrap_or_default();
    json["comments"].as_array().cloned().unwrap_or_default()
}

fn shfmt(root: &Path, scripts: &[Script]) -> Vec<Diagnostic> {
    let files: Vec<&str> = scripts
        .iter()
        .filter(|s| s.block.is_none())
        .map(|s| &*s.path)
        .collect();
    if files.is_empty() {
        return Vec::new();
    }
    let arguments = [&["-l"][..], &files].concat();
    let said = ask("shfmt", &arguments, Some(root), b"");
    let said = said.map(|s| s.stdout).unwrap_or_default();
    scripts
        .iter()
        .filter(|s| s.block.is_none() && said.lines().any(|l| l == &*s.path))
        .map(|s| {
            s.problem(1, "the script is not formatted as shfmt does it".to_owned())
                .help(format!("shfmt -w {}", s.path))
        })
        .collect()
}

/// What a tool says; nothing when it is not installed.
fn ask(
    tool: &str,
    arguments: &[&str],
    folder: Option<&Path>,
    input: &[u8],
) -> Option<process::Finished> {
    let mut command = Command::new(tool);
    command.args(arguments).env("LC_ALL", "C");
    if let Some(folder) = folder {
        command.current_dir(folder);
    }
    let finished = process::run(&mut command, input, &Limit::firm(Duration::from_secs(60)));
    finished
        .ok()
        .filter(|f| matches!(f.ended, Ended::Status(_)))
}
