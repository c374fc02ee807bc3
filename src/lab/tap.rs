//! What a `verify.sh` said: exit status and TAP 14 → [`Outcome`].
//!
//! The status alone is not believed: a script that exits with 0 and asserts nothing, or with
//! 1 and names no failing assertion, is broken, whatever it meant.

use super::process::{Ended, Finished};

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Every assertion holds.
    Done(Vec<Assertion>),
    /// Some do not hold yet.
    NotYet(Vec<Assertion>),
    /// The check itself or its surroundings are at fault; nothing was found out.
    Broken(String),
    /// This cluster cannot do the lab.
    Unsupported(String),
}

/// One line of a check's report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assertion {
    pub name: String,
    pub holds: bool,
    /// `observed`, `expected`, `why` and `try`, as far as the check says them.
    pub details: Vec<(String, String)>,
}

impl Assertion {
    pub fn detail(&self, key: &str) -> Option<&str> {
        let found = self.details.iter().find(|(k, _)| k == key);
        found.map(|(_, value)| value.as_str())
    }
}

impl Outcome {
    pub fn assertions(&self) -> &[Assertion] {
        match self {
            Outcome::Done(assertions) | Outcome::NotYet(assertions) => assertions,
            _ => &[],
        }
    }

    /// The names of the assertions that do not hold.
    pub fn red(&self) -> Vec<String> {
        let red = self.assertions().iter().filter(|a| !a.holds);
        red.map(|a| a.name.clone()).collect()
    }
}

/// Judges a finished check.
pub fn outcome(finished: &Finished) -> Outcome {
    let status = match finished.ended {
        Ended::Status(status) => status,
        Ended::TimedOut => return Outcome::Broken("it did not end in time".to_owned()),
        Ended::Interrupted => return Outcome::Broken("it was interrupted".to_owned()),
    };
    let report = parse(&finished.stdout);
    let said = || {
        let stderr = finished.stderr.trim();
        let last = stderr.lines().last().unwrap_or("it says nothing");
        report.bail.clone().unwrap_or_else(|| last.to_owned())
    };
    let broken = |why: &str| Outcome::Broken(why.to_owned());
    let red = report.assertions.iter().any(|a| !a.holds);
    let names = report.assertions.iter().map(|a| &a.name);
    let twice = names
        .enumerate()
        .find(|(n, name)| report.assertions[..*n].iter().any(|a| a.name == **name));
    match status {
        80 => Outcome::Unsupported(report.skip.clone().unwrap_or_else(said)),
        0 | 1 if report.bail.is_some() => Outcome::Broken(said()),
        0 | 1 if twice.is_some() => {
            let name = twice.map_or("", |(_, name)| name);
            Outcome::Broken(format!("two of its assertions are called `{name}`"))
        }
        0 | 1 if report.assertions.is_empty() => broken("it asserts nothing"),
        0 | 1 if report.plan != Some(report.assertions.len()) => {
            broken("its plan and its assertions do not agree")
        }
        0 if red => broken("it exits with 0 although an assertion fails"),
        1 if !red => broken("it exits with 1 although every assertion holds"),
        0 => Outcome::Done(report.assertions),
        1 => Outcome::NotYet(report.assertions),
        2 => Outcome::Broken(said()),
        status => Outcome::Broken(format!("it ended with status {status}: {}", said())),
    }
}

#[derive(Default)]
struct Report {
    assertions: Vec<Assertion>,
    plan: Option<usize>,
    skip: Option<String>,
    bail: Option<String>,
}

fn parse(text: &str) -> Report {
    let mut report = Report::default();
    let mut in_block = false;
    for line in text.lines() {
        if line.starts_with(' ') {
            match line.trim() {
                "---" => in_block = true,
                "..." => in_block = false,
                inner => {
                    if let (true, Some((key, value)), Some(last)) = (
                        in_block,
                        inner.split_once(": "),
                        report.assertions.last_mut(),
                    ) {
                        last.details.push((key.to_owned(), unquoted(value)));
                    }
                }
            }
            continue;
        }
        in_block = false;
        if let Some(reason) = line.strip_prefix("Bail out!") {
            report.bail = Some(reason.trim().to_owned());
        } else if let Some(plan) = line.strip_prefix("1..") {
            let (number, rest) = plan.split_once(' ').unwrap_or((plan, ""));
            report.plan = number.parse().ok();
            let reason = rest.trim().strip_prefix("# SKIP");
            report.skip = reason.map(|r| r.trim().to_owned());
        } else if let Some(rest) = line.strip_prefix("not ok ") {
            report.assertions.push(assertion(rest, false));
        } else if let Some(rest) = line.strip_prefix("ok ") {
            report.assertions.push(assertion(rest, true));
        }
    }
    report
}

fn assertion(rest: &str, holds: bool) -> Assertion {
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit()).trim();
    let name = rest.strip_prefix("- ").unwrap_or(rest);
    Assertion {
        name: name.trim().to_owned(),
        holds,
        details: Vec::new(),
    }
}

/// A YAML scalar of one line; the library writes JSON strings, which are YAML's too.
fn unquoted(value: &str) -> String {
    serde_json::from_str(value).unwrap_or_else(|_| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(status: i32, stdout: &str) -> Outcome {
        outcome(&Finished {
            ended: Ended::Status(status),
            stdout: stdout.to_owned(),
            stderr: "bash: oops\n".to_owned(),
        })
    }

    fn broken(status: i32, stdout: &str) -> String {
        match judge(status, stdout) {
            Outcome::Broken(why) => why,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_failing_assertion_brings_what_was_seen_and_what_to_try() {
        let found = judge(
            1,
            "TAP version 14\nok 1 - a\nnot ok 2 - b\n  ---\n  observed: \"x: \\\"1\\\"\"\n  try: wait\n  ...\n1..2\n",
        );
        assert_eq!(found.red(), ["b"]);
        let b = &found.assertions()[1];
        assert_eq!(b.detail("observed"), Some("x: \"1\""));
        assert_eq!(b.detail("try"), Some("wait"));
    }

    #[test]
    fn a_crash_is_never_not_yet() {
        assert_eq!(broken(127, ""), "it ended with status 127: bash: oops");
        assert_eq!(broken(2, "Bail out! no cluster\n"), "no cluster");
        assert_eq!(broken(1, "ok 1 - a\nBail out! no cluster\n"), "no cluster");
    }

    #[test]
    fn a_status_that_the_assertions_do_not_bear_out_is_not_believed() {
        assert_eq!(broken(0, ""), "it asserts nothing");
        assert!(broken(0, "not ok 1 - a\n1..1\n").contains("although an assertion fails"));
        assert!(broken(1, "ok 1 - a\n1..1\n").contains("although every assertion holds"));
        assert!(broken(0, "ok 1 - a\n1..2\n").contains("do not agree"));
        assert!(broken(0, "ok 1 - a\nok 2 - a\n1..2\n").contains("called `a`"));
    }

    #[test]
    fn what_a_cluster_cannot_do_has_a_reason() {
        let found = judge(80, "TAP version 14\n1..0 # SKIP no IPv6 here\n");
        assert_eq!(found, Outcome::Unsupported("no IPv6 here".to_owned()));
    }
}
