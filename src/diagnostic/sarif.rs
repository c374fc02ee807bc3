//! `--format sarif`: SARIF 2.1.0, which code-scanning services read.

use serde_json::{Value, json};

use super::{Edit, Report, Severity, Span};

/// The report as one SARIF run. Columns are in Unicode code points, as the run declares.
pub fn format(report: &Report) -> String {
    let mut rules: Vec<&str> = report.diagnostics.iter().map(|d| d.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    let results: Vec<Value> = report
        .diagnostics
        .iter()
        .map(|d| result(report, d))
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "proofmark",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|r| json!({"id": r})).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_string_pretty(&log).expect("plain data has a JSON form") + "\n"
}

fn result(report: &Report, d: &super::Diagnostic) -> Value {
    let level = match d.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    };
    let text = match &d.help {
        Some(help) => format!("{}. Help: {help}", d.message),
        None => d.message.clone(),
    };
    let related: Vec<Value> = d
        .related
        .iter()
        .map(|r| {
            let mut location = location(report, &r.span);
            location["message"] = json!({"text": r.message});
            location
        })
        .collect();
    let mut result = json!({
        "ruleId": d.rule,
        "level": level,
        "message": {"text": text},
        "locations": [location(report, &d.span)],
    });
    if !related.is_empty() {
        result["relatedLocations"] = json!(related);
    }
    if let Some(fix) = &d.fix {
        let changes: Vec<Value> = fix.edits.iter().map(|e| change(report, e)).collect();
        result["fixes"] = json!([{"description": {"text": fix.title}, "artifactChanges": changes}]);
    }
    result
}

fn location(report: &Report, span: &Span) -> Value {
    json!({"physicalLocation": {
        "artifactLocation": {"uri": uri(&span.path)},
        "region": region(report, span),
    }})
}

fn change(report: &Report, edit: &Edit) -> Value {
    json!({
        "artifactLocation": {"uri": uri(&edit.span.path)},
        "replacements": [{
            "deletedRegion": region(report, &edit.span),
            "insertedContent": {"text": edit.replacement},
        }],
    })
}

fn region(report: &Report, span: &Span) -> Value {
    let (start, end) = (report.start(span), report.end(span));
    json!({
        "startLine": start.line, "startColumn": start.column,
        "endLine": end.line, "endColumn": end.column,
    })
}

/// A relative reference as RFC 3986 has it.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
