//! The scripts and command blocks of labs, and the shell blocks of other pages, read by bash,
//! shellcheck and shfmt without being run: a site → diagnostics.
//!
//! What was found clean is remembered by the hash of all that was looked at, a page for itself
//! and the labs' files together, so that only a change costs time. shellcheck and shfmt are
//! asked when they are installed.

use std::{fmt::Write, path::Path, process::Command, sync::Arc, time::Duration};

use rayon::prelude::*;
use serde_json::Value;

use super::process::{self, Ended, Limit};
use crate::{
    diagnostic::{Diagnostic, Span},
    kubernetes::shell,
    model::{Lab, Page, Site, lab::LIBRARY},
    parse::Block,
    records::{self, Key, Records},
};

const RULE: &str = "invalid-script";

/// What makes two readings of the same scripts differ: this module's own version.
const VERSION: &[u8] = b"2";

/// A text that bash is to read: a file of a lab, or a block of a page.
struct Script {
    /// From the site's root.
    path: Arc<str>,
    text: String,
    /// Where the text begins in that file; a block is reported as a whole.
    block: Option<std::ops::Range<usize>>,
}

/// What is read together.
enum Group {
    /// The labs' files, which name each other.
    Files(Vec<Script>),
    /// The commands of a lab's page, which a learner types one after the other.
    Lab(Vec<Script>),
    /// The blocks of a page that shows rather than does.
    Page(Vec<Script>),
}

/// Everything that is wrong with the scripts of the site at `root`.
pub fn check(root: &Path, site: &Site) -> Vec<Diagnostic> {
    let groups = groups(site);
    if groups.is_empty() {
        return Vec::new();
    }
    let cache = records::path(root, "scripts");
    let known = records::load(&cache);
    let tools = ["shellcheck", "shfmt"].map(|tool| u8::from(process::on_path(tool)));
    let read = |group: &Group| {
        let key = group.key(tools);
        match known.contains_key(&key) {
            true => (key, Vec::new()),
            false => (key, group.read(root)),
        }
    };
    let read: Vec<(Key, Vec<Diagnostic>)> = groups.par_iter().map(read).collect();
    let clean = read.iter().filter(|(_, found)| found.is_empty());
    let clean: Records = clean
        .map(|(key, _)| (*key, Arc::from(&b"clean"[..])))
        .collect();
    if clean != known {
        // A read-only checkout is checked all the same, only not faster the next time.
        let _ = records::save(&cache, &clean);
    }
    read.into_iter().flat_map(|(_, found)| found).collect()
}

fn groups(site: &Site) -> Vec<Group> {
    let labs = site.labs.iter().map(|lab| {
        let commands = lab.steps.iter().flat_map(|s| &s.commands);
        let blocks = commands.map(|command| Script {
            path: lab.document.path.clone(),
            text: command.code.clone(),
            block: Some(command.range.clone()),
        });
        Group::Lab(blocks.collect())
    });
    let is_lab = |page: &&Page| {
        site.labs
            .iter()
            .any(|l| l.document.path == page.document().path)
    };
    let pages = site.pages.iter().filter(|p| !is_lab(p)).map(|page| {
        let document = page.document();
        let blocks = document.blocks.iter().filter(|b| is_script(b));
        let blocks = blocks.map(|block| Script {
            path: document.path.clone(),
            text: block.code.clone(),
            block: Some(block.range.clone()),
        });
        Group::Page(blocks.collect())
    });
    let files = std::iter::once(Group::Files(files(&site.labs)));
    let groups = files.chain(labs).chain(pages);
    groups.filter(|g| !g.scripts().is_empty()).collect()
}

fn files(labs: &[Lab]) -> Vec<Script> {
    let mut found: Vec<Script> = Vec::new();
    for (path, bytes) in labs.iter().flat_map(|lab| &lab.files) {
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
    found
}

/// Whether a page shows a block as something to run, and shows all of it.
fn is_script(block: &Block) -> bool {
    let is_shell = matches!(block.info.language.as_str(), "bash" | "sh" | "shell");
    let is_wrong = block.info.get("expect").is_some() || block.info.get("unchecked").is_some();
    let is_whole = |line: &str| {
        let line = line.trim();
        let is_left_out = line == "..." || line == "…" || shell::has_placeholder(line);
        !is_left_out && shell::prompt(line).is_none()
    };
    is_shell && !is_wrong && block.code.lines().all(is_whole)
}

impl Group {
    fn scripts(&self) -> &[Script] {
        match self {
            Group::Files(scripts) | Group::Lab(scripts) | Group::Page(scripts) => scripts,
        }
    }

    fn key(&self, tools: [u8; 2]) -> Key {
        let mut hasher = blake3::Hasher::new();
        hasher.update(VERSION);
        hasher.update(&tools);
        hasher.update(&[matches!(self, Group::Page(_)).into()]);
        for script in self.scripts() {
            for part in [script.path.as_bytes(), script.text.as_bytes()] {
                hasher.update(&(part.len() as u64).to_le_bytes());
                hasher.update(part);
            }
        }
        records::key(&hasher)
    }

    fn read(&self, root: &Path) -> Vec<Diagnostic> {
        let scripts = self.scripts();
        let found: Vec<Diagnostic> = scripts.iter().filter_map(syntax).collect();
        if !found.is_empty() {
            return found;
        }
        match self {
            Group::Files(scripts) => [check_files(root, scripts), shfmt(root, scripts)].concat(),
            // What a page shows may leave a name unquoted, and may set what only readers use.
            Group::Lab(scripts) => {
                check_blocks(scripts, &["-S", "warning", "-e", "SC2034,SC2154,SC2164"])
            }
            Group::Page(scripts) => check_blocks(scripts, &["-S", "error"]),
        }
    }
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

const SHELLCHECK: &[&str] = &["-x", "-f", "json1", "-s", "bash"];

fn check_files(root: &Path, scripts: &[Script]) -> Vec<Diagnostic> {
    let files = scripts.iter().map(|s| &*s.path);
    let arguments: Vec<&str> = SHELLCHECK.iter().copied().chain(files).collect();
    let comments = comments(ask("shellcheck", &arguments, Some(root), b""));
    let remarks = comments.iter().filter_map(|comment| {
        let file = comment["file"].as_str().unwrap_or("");
        let script = scripts.iter().find(|s| *s.path == *file)?;
        Some(remark(script, comment))
    });
    remarks.collect()
}

/// The blocks of a page as one script: variables carry over.
fn check_blocks(scripts: &[Script], flags: &[&str]) -> Vec<Diagnostic> {
    let mut text = String::new();
    let mut lines: Vec<&Script> = Vec::new();
    for script in scripts {
        for line in script.text.lines() {
            let _ = writeln!(text, "{line}");
            lines.push(script);
        }
    }
    let arguments = [SHELLCHECK, flags, &["-"]].concat();
    let comments = comments(ask("shellcheck", &arguments, None, text.as_bytes()));
    let remarks = comments.iter().filter_map(|comment| {
        let line = comment["line"].as_u64().unwrap_or(1) as usize;
        let script = lines.get(line.saturating_sub(1))?;
        Some(remark(script, comment))
    });
    remarks.collect()
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
    let files: Vec<&str> = scripts.iter().map(|s| &*s.path).collect();
    let arguments = [&["-l"][..], &files].concat();
    let said = ask("shfmt", &arguments, Some(root), b"");
    let said = said.map(|s| s.stdout).unwrap_or_default();
    scripts
        .iter()
        .filter(|s| said.lines().any(|l| l == &*s.path))
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
