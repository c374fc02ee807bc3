//! The info string of a fenced block: a language, then words and `key=value` attributes.

use std::ops::Range;

/// What a fence says of its block. Ranges are bytes of the whole file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Info {
    pub language: String,
    attributes: Vec<Attribute>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Attribute {
    key: String,
    value: Option<String>,
    range: Range<usize>,
}

impl Info {
    /// Parses an info string that starts at byte `start`.
    ///
    /// `yaml title="web.yaml" lines hl=1,3-5`; also the `yaml,lines` and `yaml {3-5}` of others.
    pub fn parse(text: &str, start: usize) -> Info {
        let mut info = Info::default();
        let mut rest = text;
        let mut at = start;
        let mut skip = |rest: &mut &str, n: usize| {
            *rest = &rest[n..];
            at += n;
            at
        };
        let word = rest.find([' ', '\t', ',', '{']).unwrap_or(rest.len());
        info.language = rest[..word].to_ascii_lowercase();
        skip(&mut rest, word);
        loop {
            let gap = rest.len() - rest.trim_start_matches([' ', '\t', ',']).len();
            let from = skip(&mut rest, gap);
            if rest.is_empty() {
                return info;
            }
            let key_len = rest.find([' ', '\t', ',', '=']).unwrap_or(rest.len());
            let key = rest[..key_len].to_owned();
            skip(&mut rest, key_len);
            let value = rest.strip_prefix('=').map(|after| {
                let (value, used) = value(after);
                skip(&mut rest, 1 + used);
                value
            });
            let end = skip(&mut rest, 0);
            info.attributes.push(Attribute {
                key,
                value,
                range: from..end,
            });
        }
    }

    /// Whether the bare word `key` or `key=…` is there.
    pub fn has(&self, key: &str) -> bool {
        self.attributes.iter().any(|a| a.key == key)
    }

    pub fn get(&self, key: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|a| a.key == key)?
            .value
            .as_deref()
    }

    /// Where `key` stands, for a diagnostic.
    pub fn range(&self, key: &str) -> Option<Range<usize>> {
        self.attributes
            .iter()
            .find(|a| a.key == key)
            .map(|a| a.range.clone())
    }

    /// The lines (from 1) that `hl=1,3-5` names.
    pub fn highlighted(&self) -> Vec<Range<usize>> {
        self.get("hl").map(line_ranges).unwrap_or_default()
    }

    /// What `file=…` names.
    pub fn file(&self) -> Option<FileRef> {
        self.get("file").map(FileRef::parse)
    }
}

/// A quoted value, or everything up to white space; and how many bytes it took.
fn value(text: &str) -> (String, usize) {
    let Some(inner) = text.strip_prefix('"') else {
        let end = text.find([' ', '\t']).unwrap_or(text.len());
        return (text[..end].to_owned(), end);
    };
    let mut value = String::new();
    let mut escaped = false;
    for (i, c) in inner.char_indices() {
        match c {
            '\\' if !escaped => escaped = true,
            '"' if !escaped => return (value, i + 2),
            c => {
                value.push(c);
                escaped = false;
            }
        }
    }
    (value, text.len())
}

fn line_ranges(text: &str) -> Vec<Range<usize>> {
    text.split(',')
        .filter_map(|part| {
            let (a, b) = part.split_once('-').unwrap_or((part, part));
            let (a, b): (usize, usize) = (a.trim().parse().ok()?, b.trim().parse().ok()?);
            Some(a..b.saturating_add(1))
        })
        .collect()
}

/// `file=path`, `file=path#marker`, `file=path#L3-L8` or `file=path#/spec/template`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRef {
    pub path: String,
    pub part: Part,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    Whole,
    /// Lines from 1, end exclusive.
    Lines(Range<usize>),
    /// The lines between `#region name` and `#endregion`.
    Region(String),
    /// A YAML path such as `spec/template`.
    Yaml(String),
}

impl FileRef {
    fn parse(text: &str) -> FileRef {
        let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
        let lines = |f: &str| {
            let (a, b) = f.strip_prefix('L')?.split_once("-L")?;
            Some(Part::Lines(a.parse().ok()?..b.parse::<usize>().ok()? + 1))
        };
        let part = match fragment {
            "" => Part::Whole,
            f if f.starts_with('/') => Part::Yaml(f[1..].to_owned()),
            f => lines(f).unwrap_or_else(|| Part::Region(f.to_owned())),
        };
        FileRef {
            path: path.to_owned(),
            part,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_values_and_quotes_are_told_apart() {
        let text = r#"yaml title="a \"b\".yaml" lines hl=1,3-5"#;
        let info = Info::parse(text, 10);
        assert_eq!(info.language, "yaml");
        assert_eq!(info.get("title"), Some(r#"a "b".yaml"#));
        assert!(info.has("lines") && !info.has("hls"));
        assert_eq!(info.highlighted(), [1..2, 3..6]);
        let range = info.range("lines").unwrap();
        assert_eq!(&text[range.start - 10..range.end - 10], "lines");
    }

    #[test]
    fn a_file_is_named_whole_by_lines_by_region_or_by_yaml_path() {
        let file = |s: &str| {
            Info::parse(&format!("yaml file={s}"), 0)
                .file()
                .unwrap()
                .part
        };
        assert_eq!(file("a.yaml"), Part::Whole);
        assert_eq!(file("a.yaml#L3-L8"), Part::Lines(3..9));
        assert_eq!(file("a.yaml#probe"), Part::Region("probe".to_owned()));
        assert_eq!(
            file("a.yaml#/spec/ports"),
            Part::Yaml("spec/ports".to_owned())
        );
    }
}
