//! Kubernetes' field paths → bytes of the document that they speak of.
//!
//! `spec.ports[0].port`, `metadata.labels[app.kubernetes.io/name]` and `data[key]` are walked
//! over the located tree of the YAML. Some paths name fields that the document does not have,
//! or name them in Go's spelling; the nearest ancestor that is there stands in.

use std::ops::Range;

use crate::yaml::{Content, Entry, Node};

/// What a path leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The scalar, or the key of what is no scalar.
    pub range: Range<usize>,
    /// The bytes of the whole value.
    pub value: Range<usize>,
    /// Whether the path is there to its end.
    pub exact: bool,
}

/// The value at `path`, or its nearest ancestor.
pub(super) fn value(root: &Node, path: &str) -> Place {
    let (trail, rest) = walk(root, path);
    let last = trail.last().expect("the trail starts with the root");
    Place {
        range: last.shown(),
        value: last.node.range.clone(),
        exact: rest.is_empty(),
    }
}

/// The entry or item of the collection at `path` that `wrong` is the key or the value of: some
/// errors name a map of labels and quote the one that is at fault.
pub(super) fn quoted(root: &Node, path: &str, wrong: &str) -> Option<Range<usize>> {
    let (trail, rest) = walk(root, path);
    let node = trail.last().filter(|_| rest.is_empty())?.node;
    match &node.content {
        Content::Mapping(entries) => entries.iter().find_map(|e| {
            let value = e.value.as_str() == Some(wrong);
            (value && !e.value.range.is_empty())
                .then(|| e.value.range.clone())
                .or_else(|| (e.key == wrong).then(|| e.key_range.clone()))
        }),
        Content::Sequence(items) => items
            .iter()
            .find(|i| i.as_str() == Some(wrong))
            .map(|i| i.range.clone()),
        Content::Scalar { .. } => None,
    }
}

/// The key at the end of `path`; for a key that stands twice, the second one.
pub(super) fn key(root: &Node, path: &str) -> Place {
    let (trail, rest) = walk(root, path);
    let last = trail.last().expect("the trail starts with the root");
    let range = match (
        last.entry,
        trail.iter().rev().nth(1).map(|s| &s.node.content),
    ) {
        (Some(entry), Some(Content::Mapping(entries))) if rest.is_empty() => {
            let again = entries.iter().filter(|e| e.key == entry.key).nth(1);
            again.unwrap_or(entry).key_range.clone()
        }
        _ => last.shown(),
    };
    Place {
        range,
        value: last.node.range.clone(),
        exact: rest.is_empty(),
    }
}

/// A node on the way, and the entry whose value it is.
struct Step<'a> {
    node: &'a Node,
    entry: Option<&'a Entry>,
}

impl Step<'_> {
    /// What to underline: never more than a line of a value that has many.
    fn shown(&self) -> Range<usize> {
        match (&self.node.content, self.entry) {
            (Content::Scalar { .. }, _) if !self.node.range.is_empty() => self.node.range.clone(),
            (_, Some(entry)) => entry.key_range.clone(),
            (Content::Mapping(entries), None) => match entries.first() {
                Some(first) => first.key_range.clone(),
                None => self.node.range.clone(),
            },
            _ => self.node.range.clone(),
        }
    }
}

/// The nodes along `path`, the root first, and what of the path was not found.
fn walk<'a, 'p>(root: &'a Node, path: &'p str) -> (Vec<Step<'a>>, &'p str) {
    let mut trail = vec![Step {
        node: root,
        entry: None,
    }];
    let mut rest = path;
    loop {
        let here = trail.last().expect("the trail starts with the root").node;
        let after = rest.strip_prefix('.').unwrap_or(rest);
        if after.is_empty() {
            return (trail, "");
        }
        let next = match &here.content {
            Content::Mapping(entries) => entry(entries, after),
            Content::Sequence(items) => {
                item(items, after).map(|(node, left)| (Step { node, entry: None }, left))
            }
            Content::Scalar { .. } => None,
        };
        match next {
            Some((step, left)) => {
                trail.push(step);
                rest = left;
            }
            None => return (trail, after),
        }
    }
}

/// The entry that `path` starts with. Keys may hold dots, so the longest one that fits wins.
fn entry<'a, 'p>(entries: &'a [Entry], path: &'p str) -> Option<(Step<'a>, &'p str)> {
    let found = |of: fn(&str, &str) -> Option<usize>| {
        entries
            .iter()
            .filter_map(|e| Some((of(path, &e.key)?, e)))
            .max_by_key(|(length, _)| *length)
    };
    if let Some((length, entry)) = found(written).or_else(|| found(in_gos_spelling)) {
        let step = Step {
            node: &entry.value,
            entry: Some(entry),
        };
        return Some((step, &path[length..]));
    }
    if let Some(found) = of_a_list(entries, path) {
        return Some(found);
    }
    // What a merge key brings in belongs to the mapping as well.
    entries.iter().filter(|e| e.key == "<<").find_map(|merge| {
        let sources = match &merge.value.content {
            Content::Sequence(items) => items.as_slice(),
            _ => std::slice::from_ref(&merge.value),
        };
        sources.iter().find_map(|source| match &source.content {
            Content::Mapping(entries) => entry(entries, path),
            _ => None,
        })
    })
}

/// How many bytes of `path` are `key`, as a field or between brackets.
fn written(path: &str, key: &str) -> Option<usize> {
    let bracketed = path.strip_prefix('[').and_then(|p| p.strip_prefix(key));
    if bracketed.is_some_and(|p| p.starts_with(']')) {
        return Some(key.len() + 2);
    }
    let rest = path.strip_prefix(key)?;
    (!key.is_empty() && (rest.is_empty() || rest.starts_with(['.', '[']))).then_some(key.len())
}

/// Some configuration files' errors name fields as Go does: `HealthzBindAddress`.
fn in_gos_spelling(path: &str, key: &str) -> Option<usize> {
    let end = path.find(['.', '[']).unwrap_or(path.len());
    path[..end].eq_ignore_ascii_case(key).then_some(end)
}

/// The field from which the server has made a list: `clusterIPs[0]` is what `clusterIP` says.
fn of_a_list<'a, 'p>(entries: &'a [Entry], path: &'p str) -> Option<(Step<'a>, &'p str)> {
    let (list, rest) = path.split_once("[0]")?;
    let single = list.strip_suffix("IPs").map(|stem| format!("{stem}IP"))?;
    let entry = entries.iter().find(|e| e.key == single)?;
    let step = Step {
        node: &entry.value,
        entry: Some(entry),
    };
    Some((step, rest))
}

fn item<'a, 'p>(items: &'a [Node], path: &'p str) -> Option<(&'a Node, &'p str)> {
    let (number, left) = path.strip_prefix('[')?.split_once(']')?;
    Some((items.get(number.parse::<usize>().ok()?)?, left))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    const TEXT: &str = "\
metadata:
  labels: {app.kubernetes.io/name: web, a: b}
base: &base
  image: nginx
spec:
  ports:
  - name: http
    port: 80
    port: 81
  - *base
  template:
    <<: *base
    hostIP:
";

    fn show(place: fn(&Node, &str) -> Place, path: &str) -> String {
        let root = &yaml::parse(TEXT).unwrap()[0];
        let place = place(root, path);
        let at = crate::diagnostic::Position::of(TEXT, place.range.start);
        let mark = if place.exact { "" } else { " (nearest)" };
        format!("{}:{} {}{mark}", at.line, at.column, &TEXT[place.range])
    }

    #[test]
    fn a_scalar_is_shown_itself_and_a_collection_by_its_key() {
        assert_eq!(show(value, "spec.ports[0].name"), "7:11 http");
        assert_eq!(show(value, "spec.ports"), "6:3 ports");
        assert_eq!(show(value, "spec.ports[0]"), "7:5 name");
        assert_eq!(show(value, ""), "1:1 metadata");
    }

    #[test]
    fn keys_with_dots_are_found_between_brackets_and_without() {
        assert_eq!(
            show(value, "metadata.labels[app.kubernetes.io/name]"),
            "2:36 web"
        );
        assert_eq!(
            show(key, "metadata.labels.app.kubernetes.io/name"),
            "2:12 app.kubernetes.io/name"
        );
    }

    #[test]
    fn a_missing_field_is_shown_at_its_nearest_ancestor() {
        assert_eq!(show(value, "spec.ports[7].port"), "6:3 ports (nearest)");
        assert_eq!(show(value, "status.phase"), "1:1 metadata (nearest)");
        assert_eq!(show(value, "spec.template.hostIP"), "13:5 hostIP");
    }

    #[test]
    fn aliases_and_merge_keys_lead_to_what_they_stand_for() {
        assert_eq!(show(value, "spec.ports[1].image"), "4:10 nginx");
        assert_eq!(show(value, "spec.template.image"), "4:10 nginx");
    }

    #[test]
    fn a_key_that_stands_twice_is_shown_where_it_stands_again() {
        assert_eq!(show(key, "spec.ports[0].port"), "9:5 port");
    }

    #[test]
    fn a_quoted_key_or_value_is_shown_instead_of_its_map() {
        let root = &yaml::parse(TEXT).unwrap()[0];
        let show = |wrong| quoted(root, "metadata.labels", wrong).map(|r| &TEXT[r]);
        assert_eq!(show("web"), Some("web"));
        assert_eq!(show("a"), Some("a"));
        assert_eq!(show("c"), None);
    }

    #[test]
    fn the_first_of_a_list_is_what_the_single_field_says() {
        assert_eq!(show(value, "spec.template.hostIPs[0]"), "13:5 hostIP");
        assert_eq!(
            show(value, "spec.template.hostIPs[1]"),
            "11:3 template (nearest)"
        );
    }

    #[test]
    fn fields_in_gos_spelling_are_found() {
        assert_eq!(show(value, "Spec.Template.HostIP"), "13:5 hostIP");
    }
}
