//! `--tap`: TAP 14, a subtest a lab.

use super::{LabReport, Report, Verdict};

pub fn format(report: &Report) -> String {
    let mut out = format!("TAP version 14\n1..{}\n", report.labs.len());
    for (n, lab) in report.labs.iter().enumerate() {
        out.push_str(&format!("# Subtest: {}\n", lab.lab));
        for line in subtest(lab).lines() {
            out.push_str("    ");
            out.push_str(line);
            out.push('\n');
        }
        let n = n + 1;
        let lacks = lab.lacks.join("; ");
        out.push_str(&match lab.result {
            Verdict::Proven => format!("ok {n} - {}\n", lab.lab),
            Verdict::Unsupported => format!("ok {n} - {} # SKIP {lacks}\n", lab.lab),
            Verdict::Refused => format!("not ok {n} - {}\n", lab.lab),
            Verdict::Interrupted => format!("not ok {n} - {}\nBail out! interrupted\n", lab.lab),
        });
    }
    out
}

fn subtest(lab: &LabReport) -> String {
    let mut out = String::new();
    for (n, test) in lab.tests.iter().enumerate() {
        let title = test.title().replace('#', "\\#");
        match &test.refusal {
            None => out.push_str(&format!("ok {} - {title}\n", n + 1)),
            Some(refusal) => {
                let text = |t: &str| serde_json::Value::from(t).to_string();
                out.push_str(&format!(
                    "not ok {} - {title}\n  ---\n  reason: {}\n  message: {}\n  try: {}\n  ...\n",
                    n + 1,
                    refusal.reason.name(),
                    text(&refusal.message),
                    text(&refusal.help),
                ));
            }
        }
    }
    out.push_str(&format!("1..{}\n", lab.tests.len()));
    out
}
