//! What a server stores, as YAML in the author's order, with what the author did not write.

use serde_json::{Map, Value};

use crate::yaml::{self, Content, Node};

/// A line of YAML, without its line feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub text: String,
    /// Whether Kubernetes added it.
    pub added: bool,
}

/// The lines of `object`; `written` is what its author wrote.
pub(super) fn lines(object: &Value, written: Option<&Node>) -> Vec<Line> {
    let mut lines = Vec::new();
    value(
        &mut lines,
        object,
        written,
        "",
        String::new(),
        written.is_none(),
    );
    lines
}

/// `head` is what stands before the value on its first line (`name:`, `-`), `indent` the
/// indentation of what follows.
fn value(
    lines: &mut Vec<Line>,
    value: &Value,
    written: Option<&Node>,
    indent: &str,
    head: String,
    added: bool,
) {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            mapping(lines, fields, written, indent, head, added);
        }
        Value::Array(items) if !items.is_empty() => {
            let inner = open(lines, indent, &head, added);
            for (n, item) in items.iter().enumerate() {
                let theirs = written.and_then(|w| w.items().get(n));
                let added = added || theirs.is_none();
                self::value(lines, item, theirs, &inner, "-".to_owned(), added);
            }
        }
        scalar => {
            let text = yaml::scalar(scalar);
            let gap = if head.is_empty() { "" } else { " " };
            let mut rows = text.lines();
            let first = format!("{indent}{head}{gap}{}", rows.next().unwrap_or_default());
            lines.push(Line { text: first, added });
            let rest = rows.map(|row| Line {
                text: format!("{indent}{row}"),
                added,
            });
            lines.extend(rest);
        }
    }
}

fn mapping(
    lines: &mut Vec<Line>,
    fields: &Map<String, Value>,
    written: Option<&Node>,
    indent: &str,
    head: String,
    added: bool,
) {
    // An item's first field shares the line of its dash.
    let item = head == "-";
    let inner = match item {
        true => format!("{indent}  "),
        false => open(lines, indent, &head, added),
    };
    let start = lines.len();
    for (key, field) in in_order(fields, written) {
        let theirs = written.and_then(|w| w.get(key));
        let added = added || theirs.is_none();
        let name = format!("{}:", yaml::scalar(&Value::String(key.to_owned())));
        value(lines, field, theirs, &inner, name, added);
    }
    if item && let Some(first) = lines.get_mut(start) {
        first
            .text
            .replace_range(indent.len()..indent.len() + 1, "-");
    }
}

/// Writes the line of a key whose value starts on the next one; where that is indented.
fn open(lines: &mut Vec<Line>, indent: &str, head: &str, added: bool) -> String {
    if head.is_empty() {
        return indent.to_owned();
    }
    lines.push(Line {
        text: format!("{indent}{head}"),
        added,
    });
    format!("{indent}  ")
}

/// The author's fields first, in the author's order, then those that were added.
fn in_order<'a>(
    fields: &'a Map<String, Value>,
    written: Option<&Node>,
) -> Vec<(&'a str, &'a Value)> {
    let entries = match written.map(|w| &w.content) {
        Some(Content::Mapping(entries)) => entries.as_slice(),
        _ => &[],
    };
    let place = |key: &str| {
        entries
            .iter()
            .position(|e| e.key == key)
            .unwrap_or(entries.len())
    };
    let mut ordered: Vec<(&str, &Value)> = fields.iter().map(|(k, v)| (k.as_str(), v)).collect();
    ordered.sort_by_key(|(key, _)| place(key));
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(object: &str, written: &str) -> String {
        let nodes = yaml::parse(written).unwrap();
        let object: Value = serde_json::from_str(object).unwrap();
        let mark = |l: Line| format!("{}{}\n", if l.added { "+ " } else { "  " }, l.text);
        lines(&object, nodes.first())
            .into_iter()
            .map(mark)
            .collect()
    }

    #[test]
    fn added_fields_are_marked_and_the_authors_order_is_kept() {
        let object = r#"{"kind": "Service", "metadata": {"name": "web"}, "spec": {
            "clusterIPs": ["None"], "ports": [{"name": "http", "port": 80, "protocol": "TCP"}], "selector": {}}}"#;
        let written = "kind: Service\nspec:\n  ports: [{port: 80, name: http}]\n  selector: {}\nmetadata: {name: web}\n";
        let expected = "  kind: Service
  spec:
    ports:
      - port: 80
        name: http
+       protocol: TCP
    selector: {}
+   clusterIPs:
+     - None
  metadata:
    name: web
";
        assert_eq!(show(object, written), expected);
    }

    #[test]
    fn texts_that_look_like_something_else_are_quoted() {
        let shown = show(
            r#"{"a": "yes", "b": "two\nlines\n", "c": "", "on": null}"#,
            "a: 'yes'",
        );
        assert_eq!(
            shown,
            "  a: 'yes'\n+ b: |\n+   two\n+   lines\n+ c: ''\n+ 'on': null\n"
        );
    }
}
