//! What the template engine complains of → diagnostics at the template's own lines.

use std::sync::Arc;

use tera::{Error, ErrorKind, ReportError};

use crate::diagnostic::{Diagnostic, Span};

/// The rule of every fault of a template.
pub(super) const RULE: &str = "template-error";

/// The path of a template from the site's root.
pub(super) fn path(template: &str) -> Arc<str> {
    format!("theme/templates/{template}").into()
}

/// One diagnostic for each fault that `error` tells of; `text` knows the templates.
pub(super) fn diagnostics(error: &Error, text: impl Fn(&str) -> String) -> Vec<Diagnostic> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            vec![reported(report)]
        }
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
            vec![at(tpl, 0..0, &error.to_string())]
        }
        ErrorKind::MissingParent { current, parent } => {
            let message = format!("there is no template `{parent}` to extend");
            let from = text(current).find(&**parent).unwrap_or(0);
            vec![at(current, from..from + parent.len(), &message)]
        }
        _ => {
            let found = listed(&error.to_string(), &text);
            if found.is_empty() {
                return vec![at("", 0..0, &error.to_string())];
            }
            found
        }
    }
}

fn reported(report: &ReportError) -> Diagnostic {
    at(
        report.filename(),
        report.span().range.clone(),
        report.message(),
    )
}

fn at(template: &str, range: std::ops::Range<usize>, message: &str) -> Diagnostic {
    Diagnostic::new(RULE, Span::new(&path(template), range), lower(message))
}

/// References to filters, functions and includes that are not there come as one text, a
/// paragraph each: `error: MESSAGE`, and below it `--> FILE:LINE:COLUMN`.
fn listed(reports: &str, text: &impl Fn(&str) -> String) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut message = "";
    for line in reports.lines() {
        if let Some(rest) = line.strip_prefix("error: ") {
            message = rest;
        } else if let Some(place) = line.trim_start().strip_prefix("--> ")
            && let Some((name, from)) = offset(place, text)
        {
            found.push(at(name, from..from, message));
        }
    }
    found
}

/// `page.html:3:14` → the template's name and the byte of that place.
fn offset<'a>(place: &'a str, text: &impl Fn(&str) -> String) -> Option<(&'a str, usize)> {
    let (rest, column) = place.rsplit_once(':')?;
    let (name, line) = rest.rsplit_once(':')?;
    let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
    let text = text(name);
    let mut lines = text.split_inclusive('\n');
    let before: usize = lines
        .by_ref()
        .take(line.checked_sub(1)?)
        .map(str::len)
        .sum();
    let within: usize = lines
        .next()?
        .chars()
        .take(column.checked_sub(1)?)
        .map(char::len_utf8)
        .sum();
    Some((name, before + within))
}

/// Sentences begin in lower case here, names such as `SVG` stay as they are.
fn lower(message: &str) -> String {
    let mut chars = message.trim_end_matches('.').chars();
    let first = chars.next();
    let second = chars.clone().next();
    match first {
        Some(first) if second.is_some_and(char::is_lowercase) => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => first.into_iter().chain(chars).collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::Theme;

    fn faults(template: &str, text: &str) -> Vec<String> {
        let files = BTreeMap::from([(format!("templates/{template}"), text.as_bytes().to_vec())]);
        let found = match Theme::new(&files) {
            Ok(theme) => theme.render(template, &tera::Context::new()).unwrap_err(),
            Err(found) => found,
        };
        let line = |d: &crate::diagnostic::Diagnostic| {
            let at = crate::diagnostic::Position::of(text, d.span.range.0);
            format!("{}:{}:{} {}", d.span.path, at.line, at.column, d.message)
        };
        found.iter().map(line).collect()
    }

    #[test]
    fn a_fault_is_at_its_place_in_its_template() {
        let at = |text| faults("page.html", text).remove(0);
        let path = "theme/templates/page.html";
        assert!(at("a\n{% if %}").starts_with(&format!("{path}:2:7 ")));
        assert!(at("a\nb {{ nothing }}").starts_with(&format!("{path}:2:6 ")));
        assert!(at("é {{ 1 | shout }}").starts_with(&format!("{path}:1:10 ")));
        assert!(
            at("{% extends \"bass.html\" %}")
                .starts_with(&format!("{path}:1:13 there is no template `bass.html`"))
        );
    }

    #[test]
    fn each_unknown_name_is_a_fault_of_its_own() {
        let found = faults("page.html", "{{ 1 | shout }}\n{{ 2 | whisper }}\n");
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[1].contains(":2:") && found[1].contains("whisper"));
    }
}
