//! `merge`: the reports of shards → one report, and what is missing from it.

use super::Report;

/// Puts reports together. The second value says what keeps them from being one whole.
pub fn merge(reports: Vec<Report>) -> (Report, Vec<String>) {
    let mut whole = Report::default();
    let mut problems = Vec::new();
    for report in reports {
        for id in report.all {
            if !whole.all.contains(&id) {
                whole.all.push(id);
            }
        }
        whole.labs.extend(report.labs);
    }
    whole.labs.sort_by(|a, b| {
        let place = |id: &str| whole.all.iter().position(|a| a == id);
        (place(&a.lab), &a.lab, a.family.map(|f| f.name())).cmp(&(
            place(&b.lab),
            &b.lab,
            b.family.map(|f| f.name()),
        ))
    });
    for id in &whole.all {
        if !whole.labs.iter().any(|l| l.lab == *id) {
            problems.push(format!("no report has the lab `{id}`"));
        }
    }
    for pair in whole.labs.windows(2) {
        if pair[0].lab == pair[1].lab && pair[0].family == pair[1].family {
            problems.push(format!("two reports have the lab `{}`", pair[0].lab));
        }
    }
    (whole, problems)
}

/// The part of `labs` that shard `index` of `count` (from 1) proves.
pub fn shard<T>(labs: Vec<T>, index: usize, count: usize) -> Vec<T> {
    labs.into_iter()
        .enumerate()
        .filter(|(n, _)| n % count == index - 1)
        .map(|(_, lab)| lab)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::report::{LabReport, Verdict};

    fn report(all: &[&str], labs: &[&str]) -> Report {
        let labs = labs.iter().map(|id| LabReport {
            lab: (*id).to_owned(),
            title: String::new(),
            result: Verdict::Proven,
            kubernetes: String::new(),
            family: None,
            provider: String::new(),
            date: String::new(),
            seconds: 0.0,
            images: Vec::new(),
            tests: Vec::new(),
            lacks: Vec::new(),
        });
        Report {
            all: all.iter().map(|id| (*id).to_owned()).collect(),
            labs: labs.collect(),
        }
    }

    #[test]
    fn shards_have_every_lab_once() {
        let all = ["a", "b", "c"];
        let shards: Vec<Report> = (1..=2)
            .map(|i| report(&all, &shard(all.to_vec(), i, 2)))
            .collect();
        let (whole, problems) = merge(shards);
        let ids: Vec<&str> = whole.labs.iter().map(|l| &*l.lab).collect();
        assert_eq!((ids, problems.len()), (vec!["a", "b", "c"], 0));
    }

    #[test]
    fn a_lab_that_no_shard_proved_or_two_did_is_told() {
        let (_, problems) = merge(vec![
            report(&["a", "b"], &["a"]),
            report(&["a", "b"], &["a"]),
        ]);
        assert_eq!(
            problems,
            ["no report has the lab `b`", "two reports have the lab `a`"]
        );
    }
}
