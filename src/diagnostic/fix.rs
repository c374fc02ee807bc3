//! Report → texts with the fixes of its findings applied. Pure: nothing is written here.
//!
//! A fix is applied whole or not at all. Of two that overlap, the first in reading order wins;
//! the other is found again, if there is still need for it, when the result is checked.

use std::{collections::BTreeMap, sync::Arc};

use super::{Edit, Report};

/// What the fixes of a report make of its texts.
#[derive(Debug, Default)]
pub struct Fixed {
    /// The files that change, with their new texts.
    pub texts: BTreeMap<Arc<str>, String>,
    /// How many findings were mended.
    pub count: usize,
}

/// Applies every fix that agrees with those before it.
pub fn apply(report: &Report) -> Fixed {
    let mut accepted: BTreeMap<Arc<str>, Vec<&Edit>> = BTreeMap::new();
    let mut count = 0;
    for fix in report.diagnostics.iter().filter_map(|d| d.fix.as_ref()) {
        let free = |edit: &Edit| {
            let others = accepted.get(&edit.span.path).into_iter().flatten();
            fits(report, edit) && others.into_iter().all(|other| !collide(edit, other))
        };
        if fix.edits.is_empty() || !fix.edits.iter().all(free) {
            continue;
        }
        for edit in &fix.edits {
            accepted
                .entry(edit.span.path.clone())
                .or_default()
                .push(edit);
        }
        count += 1;
    }
    let texts = accepted.into_iter().map(|(path, edits)| {
        let text = edited(report.text(&path), edits);
        (path, text)
    });
    Fixed {
        texts: texts.collect(),
        count,
    }
}

/// Whether the edit lies within its text, between characters.
fn fits(report: &Report, edit: &Edit) -> bool {
    let (start, end) = edit.span.range;
    let text = report.text(&edit.span.path);
    start <= end && text.is_char_boundary(start) && text.is_char_boundary(end)
}

fn collide(a: &Edit, b: &Edit) -> bool {
    let ((a0, a1), (b0, b1)) = (a.span.range, b.span.range);
    // Two insertions at one place would depend on their order.
    a0 < b1 && b0 < a1 || a0 == b0
}

fn edited(text: &str, mut edits: Vec<&Edit>) -> String {
    edits.sort_by_key(|e| e.span.range);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let (start, end) = edit.span.range;
        out.push_str(&text[at..start]);
        out.push_str(&edit.replacement);
        at = end;
    }
    out.push_str(&text[at..]);
    out
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Diagnostic, Span},
        *,
    };

    /// What becomes of `0123456789` with these replacements.
    fn after(edits: &[(usize, usize, &str)]) -> (String, usize) {
        let path: Arc<str> = "a.md".into();
        let mut report = Report::default();
        report.texts.insert(path.clone(), "0123456789".into());
        for (start, end, new) in edits {
            let span = Span::new(&path, *start..*end);
            let finding = Diagnostic::new("broken-link", span.clone(), "wrong");
            report
                .diagnostics
                .push(finding.replace("mend it", span, (*new).to_owned()));
        }
        let mut fixed = apply(&report);
        let text = fixed.texts.remove(&path);
        (text.unwrap_or_else(|| "0123456789".to_owned()), fixed.count)
    }

    #[test]
    fn fixes_apply_in_any_order_and_the_first_of_two_that_overlap_wins() {
        assert_eq!(after(&[(8, 9, "b"), (1, 2, "a")]).0, "0a234567b9");
        assert_eq!(after(&[(1, 4, "a"), (3, 6, "b")]), ("0a456789".into(), 1));
        assert_eq!(after(&[(1, 3, "a"), (3, 6, "b")]), ("0ab6789".into(), 2));
        assert_eq!(
            after(&[(2, 2, "a"), (2, 2, "b")]),
            ("01a23456789".into(), 1)
        );
    }

    #[test]
    fn what_lies_outside_the_text_is_left_alone() {
        assert_eq!(after(&[(9, 12, "x")]), ("0123456789".into(), 0));
    }
}
