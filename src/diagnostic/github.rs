//! `--format github`: workflow commands that GitHub Actions turns into annotations.

use super::{Report, Severity};

/// One `::error …::message` line a finding.
pub fn format(report: &Report) -> String {
    let mut out = String::new();
    for d in &report.diagnostics {
        let (start, end) = (report.start(&d.span), report.end(&d.span));
        let level = match d.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let message = match &d.help {
            Some(help) => format!("{}\n{help}", d.message),
            None => d.message.clone(),
        };
        // Columns are understood only where the range lies within one line.
        let columns = if start.line == end.line {
            format!(",col={},endColumn={}", start.column, end.column)
        } else {
            String::new()
        };
        out.push_str(&format!(
            "::{level} file={},line={},endLine={}{columns},title={}::{}\n",
            property(&d.span.path),
            start.line,
            end.line,
            property(d.rule),
            data(&message),
        ));
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
