//! What a block that names a `file=` shows: a whole file, lines, a region or a YAML path.

use std::ops::Range;

use super::links::join;
use crate::{
    diagnostic::{Diagnostic, nearest},
    parse::{Block, Document, FileRef, Part},
    source::{Missing, Source, Tree},
    yaml,
};

/// A piece of a file, as shown, and where it lies in that file.
#[derive(Debug, Clone)]
pub struct Excerpt {
    pub source: Source,
    pub range: Range<usize>,
    pub code: String,
}

/// What the block shows instead of its own text; `None` when it names no file.
pub(super) fn excerpt(
    tree: &Tree,
    document: &Document,
    block: &Block,
) -> Option<Result<Excerpt, Box<Diagnostic>>> {
    let file = block.info.file()?;
    let span = document.span(block.info.range("file").unwrap_or(block.range.clone()));
    let fail =
        |rule, message: String| Some(Err(Box::new(Diagnostic::new(rule, span.clone(), message))));
    let source = match find(tree, &document.path, &file) {
        Ok(source) => source,
        Err(missing) => {
            let (rule, why) = fault(missing);
            return fail(rule, format!("`{}` {why}", file.path));
        }
    };
    match part(&source.text, &file.part) {
        Ok((range, code)) => Some(Ok(Excerpt {
            source,
            range,
            code,
        })),
        Err(message) => fail("include-not-found", format!("`{}` {message}", file.path)),
    }
}

/// The rule and the words for a file that could not be had.
pub(super) fn fault(missing: Missing) -> (&'static str, &'static str) {
    match missing {
        Missing::NotFound => ("include-not-found", "is not there"),
        Missing::OutsideRoot => ("include-outside-root", "lies outside the site's folder"),
        Missing::NotUtf8 => ("invalid-utf8", "is not UTF-8"),
        Missing::TooLarge => ("file-too-large", "is too large to be shown"),
        Missing::Unreadable => ("unreadable-file", "cannot be read"),
    }
}

/// Paths are relative to the page; one that is not there is looked for from the root.
fn find(tree: &Tree, from: &str, file: &FileRef) -> Result<Source, Missing> {
    let beside = join(from, &file.path).ok_or(Missing::OutsideRoot);
    match beside.and_then(|path| tree.text(&path)) {
        Err(Missing::NotFound) => tree.text(file.path.trim_start_matches('/')),
        found => found,
    }
}

fn part(text: &str, part: &Part) -> Result<(Range<usize>, String), String> {
    match part {
        Part::Whole => Ok((0..text.len(), text.to_owned())),
        Part::Lines(lines) => {
            let starts = line_starts(text);
            let count = starts.len() - 1;
            if lines.start == 0 || lines.start >= lines.end || lines.end > count + 1 {
                return Err(format!("has {count} lines, not those"));
            }
            let range = starts[lines.start - 1]..starts[lines.end - 1];
            Ok((range.clone(), dedent(&text[range])))
        }
        Part::Region(name) => {
            let range = region(text, name).ok_or_else(|| {
                let near = nearest(name, regions(text)).map(|n| format!("; did you mean `{n}`?"));
                format!(
                    "has no `#region {name}` with an `#endregion`{}",
                    near.unwrap_or_default()
                )
            })?;
            Ok((range.clone(), dedent(&without_markers(&text[range]))))
        }
        Part::Yaml(path) => {
            let documents = yaml::parse(text).map_err(|f| format!("is not YAML: {}", f.message))?;
            let node = documents
                .iter()
                .find_map(|d| d.at(path))
                .ok_or_else(|| format!("has nothing at `/{path}`"))?;
            let start = text[..node.range.start].rfind('\n').map_or(0, |i| i + 1);
            let block = text[start..node.range.start]
                .chars()
                .all(|c| c == ' ' || c == '-');
            let start = if block { start } else { node.range.start };
            let code = text[start..node.range.end].to_owned() + "\n";
            Ok((start..node.range.end, dedent(&code)))
        }
    }
}

fn line_starts(text: &str) -> Vec<usize> {
    let mut starts = vec![0];
    starts.extend(text.match_indices('\n').map(|(i, _)| i + 1));
    if !text.ends_with('\n') {
        starts.push(text.len());
    }
    starts
}

fn marker<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    let comment = line.trim().trim_start_matches(['#', '/', '-', ';', ' ']);
    let rest = comment.strip_prefix(word)?;
    (rest.is_empty() || rest.starts_with(' ')).then(|| rest.trim())
}

fn regions(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|l| marker(l, "region"))
}

fn region(text: &str, name: &str) -> Option<Range<usize>> {
    let mut start = None;
    let mut depth = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let after = at + line.len();
        if let Some(from) = start {
            if marker(line, "region").is_some() {
                depth += 1;
            } else if marker(line, "endregion").is_some() {
                if depth == 0 {
                    return Some(from..at);
                }
                depth -= 1;
            }
        } else if marker(line, "region") == Some(name) {
            start = Some(after);
        }
        at = after;
    }
    None
}

fn without_markers(text: &str) -> String {
    let keep = |l: &&str| marker(l, "region").is_none() && marker(l, "endregion").is_none();
    text.split_inclusive('\n').filter(keep).collect()
}

fn dedent(text: &str) -> String {
    let indent = text
        .lines()
        .filter(|l| !l.trim().is_empty())
        .map(|l| l.len() - l.trim_start_matches(' ').len())
        .min()
        .unwrap_or(0);
    text.split_inclusive('\n')
        .map(|l| l.get(indent..).unwrap_or("\n"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str =
        "spec:\n  # #region ports\n  ports:\n    - port: 80\n  # #endregion\n  type: X\n";

    fn show(part_: Part) -> Result<String, String> {
        part(FILE, &part_).map(|(_, code)| code)
    }

    #[test]
    fn a_region_a_line_range_and_a_yaml_path_show_the_same_piece() {
        let ports = "ports:\n  - port: 80\n";
        assert_eq!(show(Part::Region("ports".into())).unwrap(), ports);
        assert_eq!(show(Part::Lines(3..5)).unwrap(), ports);
        assert_eq!(
            show(Part::Yaml("spec/ports".into())).unwrap(),
            "- port: 80\n"
        );
        assert_eq!(show(Part::Yaml("spec/type".into())).unwrap(), "X\n");
    }

    #[test]
    fn a_part_that_vanished_is_an_error() {
        assert!(
            show(Part::Yaml("spec/selector".into()))
                .unwrap_err()
                .contains("/spec/selector")
        );
        assert!(show(Part::Lines(6..9)).unwrap_err().contains("has 6 lines"));
        assert!(
            show(Part::Region("port".into()))
                .unwrap_err()
                .contains("did you mean `ports`")
        );
    }
}
