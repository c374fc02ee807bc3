//! What a link's destination leads to.

use std::{collections::HashMap, sync::Arc};

use super::PageId;
use crate::source::Tree;

/// What a destination was resolved to. A fragment is without its `#`, decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    Page {
        page: PageId,
        fragment: Option<String>,
    },
    /// A heading of the page that the link stands on.
    Here {
        fragment: String,
    },
    Asset {
        path: Arc<str>,
        suffix: String,
    },
    /// Another host or scheme, or something only the author's server knows: left as written.
    External,
    /// Begins with `/`: works at one base path only.
    Absolute,
    /// Nothing is there; `path` is from the root.
    Missing {
        path: String,
    },
    /// Leaves the site's folder.
    Outside,
    Empty,
}

/// Resolves destinations against the pages and files of a tree.
pub(super) struct Links<'a> {
    pub tree: &'a Tree,
    pub pages: &'a HashMap<&'a str, PageId>,
    pub foreign: bool,
}

impl Links<'_> {
    pub fn resolve(&self, from: &str, destination: &str) -> Target {
        if destination.is_empty() {
            return Target::Empty;
        }
        if let Some(fragment) = destination.strip_prefix('#') {
            return Target::Here {
                fragment: decode(fragment),
            };
        }
        if has_scheme(destination) || destination.contains("{{") || destination.contains("{%") {
            return Target::External;
        }
        if destination.starts_with('/') {
            return Target::Absolute;
        }
        let cut = destination.find(['#', '?']).unwrap_or(destination.len());
        let (path, suffix) = destination.split_at(cut);
        let fragment = suffix.split_once('#').map(|(_, f)| decode(f));
        let path = match join(from, &decode(path)) {
            Some(path) => path,
            // What lies beside the files that were given is not ours to judge.
            None if self.foreign => return Target::External,
            None => return Target::Outside,
        };
        if let Some(page) = self.page(&path) {
            return Target::Page { page, fragment };
        }
        if self.foreign && !names_a_file(&path) {
            // `../concepts/pods/` is the address of a page on a site that we do not build.
            return Target::External;
        }
        if self.tree.exists(&path) {
            return Target::Asset {
                path: path.into(),
                suffix: suffix.to_owned(),
            };
        }
        Target::Missing { path }
    }

    fn page(&self, path: &str) -> Option<PageId> {
        let folder = path.trim_end_matches('/');
        self.pages
            .get(path)
            .or_else(|| self.pages.get(&*format!("{folder}/index.md")))
            .copied()
    }
}

/// Joins `path` to the folder of the file `from`; `None` when it leaves the root.
pub(super) fn join(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Whether a destination is for a browser to resolve: `https:`, `mailto:`, `//host`.
pub fn outside(destination: &str) -> bool {
    has_scheme(destination)
}

fn has_scheme(destination: &str) -> bool {
    if destination.starts_with("//") {
        return true;
    }
    let Some((scheme, _)) = destination.split_once(':') else {
        return false;
    };
    scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c))
}

fn names_a_file(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or(path);
    let Some((stem, extension)) = last.rsplit_once('.') else {
        return false;
    };
    !stem.is_empty()
        && (1..=4).contains(&extension.len())
        && !extension.eq_ignore_ascii_case("html")
        && extension.chars().all(|c| c.is_ascii_alphanumeric())
        && extension.chars().any(|c| c.is_ascii_alphabetic())
}

fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = (bytes[i] == b'%')
            .then(|| text.get(i + 1..i + 3))
            .flatten()
            .and_then(|h| u8::from_str_radix(h, 16).ok());
        out.push(hex.unwrap_or(bytes[i]));
        i += if hex.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_joined_to_its_file_and_never_leaves_the_root() {
        assert_eq!(
            join("content/a/b.md", "../c.md").as_deref(),
            Some("content/c.md")
        );
        assert_eq!(
            join("content/a.md", "./b/./c.png").as_deref(),
            Some("content/b/c.png")
        );
        assert_eq!(join("a.md", "../../etc/passwd"), None);
    }

    #[test]
    fn schemes_are_told_from_paths_with_colons() {
        assert!(outside("https://example.org") && outside("mailto:a@b") && outside("//host/x"));
        assert!(!outside("a/b:c.md") && !outside("c:x"));
    }

    #[test]
    fn escapes_are_decoded_and_a_lone_percent_is_kept() {
        assert_eq!(decode("a%20b"), "a b");
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%zz"), "%zz");
    }
}
