//! What an instructor sees to before the room fills: from the needs of the labs.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{model::Lab, render::lab as page};

/// Groups of things to tick off.
pub(super) fn context(labs: &[&Lab]) -> Value {
    let ids: Vec<&str> = labs.iter().map(|l| l.id.as_str()).collect();
    let mut cluster: Vec<String> = Vec::new();
    for lab in labs {
        let tools = &lab.front().needs.tools;
        for need in page::needs(lab).into_iter().filter(|n| !tools.contains(n)) {
            if !cluster.contains(&need) {
                cluster.push(need);
            }
        }
    }
    cluster.push(format!(
        "`proofmark lab doctor {}` finds nothing lacking",
        ids.join(" ")
    ));
    cluster.push("cluster DNS answers from a Pod".to_owned());
    let tools: BTreeSet<&str> = set(labs, |l| &l.front().needs.tools);
    let images: Vec<String> = set(labs, |l| &l.front().images)
        .into_iter()
        .map(str::to_owned)
        .collect();
    let mut people = vec![
        "a kubeconfig each, and leave to make and delete namespaces".to_owned(),
        "the labs' folders, so that the checks run: from each lab's page, or the repository"
            .to_owned(),
        "a student edition and a cheat sheet each, on paper or as PDF".to_owned(),
    ];
    if !tools.is_empty() {
        let tools: Vec<&str> = tools.into_iter().collect();
        people.insert(0, format!("on their machines: {}", tools.join(", ")));
    }
    json!([
        {"title": "The cluster", "items": page::lines(&cluster)},
        {"title": "Images to pull onto the nodes before the day", "items": page::lines(&images)},
        {"title": "Every learner has", "items": page::lines(&people)},
        {"title": "The room", "items": [
            "a projector that shows a terminal of 20 lines legibly from the last row",
            "sockets and network for every seat; the site, or a copy of it, can be reached",
            "one test run of the first lab, from a learner's seat with a learner's account",
        ]},
    ])
}

fn set<'a>(labs: &[&'a Lab], list: impl Fn(&'a Lab) -> &'a Vec<String>) -> BTreeSet<&'a str> {
    labs.iter()
        .flat_map(|l| list(l))
        .map(String::as_str)
        .collect()
}
