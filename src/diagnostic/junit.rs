//! `--format junit`: a test suite a file, a failed test case a finding.

use super::Report;

/// JUnit XML; a clean run is one passing case, so that readers see that something ran.
pub fn format(report: &Report) -> String {
    let total = report.diagnostics.len();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str(&format!(
        "<testsuites name=\"proofmark check\" tests=\"{}\" failures=\"{total}\">\n",
        total.max(1)
    ));
    if total == 0 {
        out.push_str("  <testsuite name=\"site\" tests=\"1\" failures=\"0\">\n    <testcase classname=\"site\" name=\"check\"/>\n  </testsuite>\n");
    }
    for file in report
        .diagnostics
        .chunk_by(|a, b| a.span.path == b.span.path)
    {
        let path = escape(&file[0].span.path);
        out.push_str(&format!(
            "  <testsuite name=\"{path}\" tests=\"{0}\" failures=\"{0}\">\n",
            file.len()
        ));
        for d in file {
            let at = report.start(&d.span);
            out.push_str(&format!(
                "    <testcase classname=\"{path}\" name=\"{} at {}:{}\">\n      <failure type=\"{}\" message=\"{}\">{}:{}:{}: {}{}</failure>\n    </testcase>\n",
                d.rule, at.line, at.column, d.severity.name(), escape(&d.message),
                path, at.line, at.column, escape(&d.message),
                d.help.as_ref().map(|h| format!("\nhelp: {}", escape(h))).unwrap_or_default(),
            ));
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

/// A text as XML has it, in contents and attributes alike.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            // XML 1.0 knows no other control characters, not even escaped.
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
