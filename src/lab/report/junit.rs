//! `--junit`: a test suite a lab, a test case for each thing that had to hold.

use super::{Report, Verdict};
use crate::diagnostic::junit::escape;

pub fn format(report: &Report) -> String {
    let tests: usize = report.labs.iter().map(|l| l.tests.len()).sum();
    let failures: usize = report.labs.iter().map(|l| l.refusals().count()).sum();
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"proofmark lab prove\" tests=\"{tests}\" failures=\"{failures}\">\n"
    );
    for lab in &report.labs {
        let skipped = usize::from(lab.result == Verdict::Unsupported);
        out.push_str(&format!(
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" skipped=\"{skipped}\" time=\"{:.3}\">\n",
            escape(&lab.lab),
            lab.tests.len() + skipped,
            lab.refusals().count(),
            lab.seconds
        ));
        if skipped == 1 {
            out.push_str(&format!(
                "    <testcase classname=\"{}\" name=\"supported\"><skipped message=\"{}\"/></testcase>\n",
                escape(&lab.lab),
                escape(&lab.lacks.join("; "))
            ));
        }
        for test in &lab.tests {
            out.push_str(&format!(
                "    <testcase classname=\"{}\" name=\"{}\" time=\"{:.3}\"",
                escape(&lab.lab),
                escape(&test.title()),
                test.seconds
            ));
            match &test.refusal {
                None => out.push_str("/>\n"),
                Some(refusal) => out.push_str(&format!(
                    ">\n      <failure type=\"{}\" message=\"{}\">{}\n{}</failure>\n    </testcase>\n",
                    refusal.reason.name(),
                    escape(&refusal.message),
                    escape(&refusal.help),
                    escape(&refusal.evidence)
                )),
            }
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}
