//! `--html`: one page that opens from disk, with the evidence folded.

use super::{Report, Verdict};
use crate::diagnostic::junit::escape;

pub fn format(report: &Report) -> String {
    let mut out = String::from(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<title>Proofs of the labs</title>\n<style>\nbody { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }\ntd, th { padding: .2rem .6rem; text-align: left; vertical-align: top; }\npre { overflow-x: auto; }\n</style>\n</head>\n<body>\n<h1>Proofs of the labs</h1>\n",
    );
    for lab in &report.labs {
        let result = match lab.result {
            Verdict::Proven => "proven",
            Verdict::Refused => "refused",
            Verdict::Unsupported => "unsupported here",
            Verdict::Interrupted => "interrupted",
        };
        out.push_str(&format!(
            "<h2 id=\"{id}\">{title}: {result}</h2>\n<p>{id}, Kubernetes {version}{family}, {date}, {seconds:.1} s</p>\n",
            id = escape(&lab.lab),
            title = escape(&lab.title),
            version = escape(&lab.kubernetes),
            family = lab
                .family
                .map_or(String::new(), |f| format!(", {}", f.words())),
            date = escape(&lab.date),
            seconds = lab.seconds
        ));
        for lack in &lab.lacks {
            out.push_str(&format!("<p>{}</p>\n", escape(lack)));
        }
        out.push_str("<table>\n<thead><tr><th scope=\"col\">Result</th><th scope=\"col\">What had to hold</th><th scope=\"col\">Seconds</th></tr></thead>\n<tbody>\n");
        for test in &lab.tests {
            let mark = if test.refusal.is_none() {
                "ok"
            } else {
                "not ok"
            };
            out.push_str(&format!("<tr><td>{mark}</td><td>{}", escape(&test.title())));
            if let Some(refusal) = &test.refusal {
                out.push_str(&format!(
                    "<p><b>{}</b>: {}</p><p>{}</p>",
                    refusal.reason.name(),
                    escape(&refusal.message),
                    escape(&refusal.help)
                ));
                if !refusal.evidence.is_empty() {
                    out.push_str(&format!(
                        "<details><summary>What the cluster showed</summary><pre>{}</pre></details>",
                        escape(&refusal.evidence)
                    ));
                }
            }
            out.push_str(&format!("</td><td>{:.1}</td></tr>\n", test.seconds));
        }
        out.push_str("</tbody>\n</table>\n");
    }
    out.push_str("</body>\n</html>\n");
    out
}
