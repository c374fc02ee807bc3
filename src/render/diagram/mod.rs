//! Manifests as pictures: a scene → an SVG in the page, or a table of names.
//!
//! No colour and no font is chosen here: classes say what a shape is, and the style sheet, on
//! screen or on paper, what it looks like. Each picture has a title and says in words what it
//! shows. Sets of any size fit: of many Pods the first and the last are drawn.

mod lookup;
mod names;
mod rollout;
mod svg;
mod topology;

use crate::model::scene::{Kind, Scene, Workload};

/// The HTML of a diagram; `id` is one that nothing else on the page has.
pub(super) fn draw(scene: &Scene, id: &str) -> String {
    match scene.kind {
        Kind::Topology => topology::draw(scene, id),
        Kind::Lookup => lookup::draw(scene, id),
        Kind::Rollout => rollout::draw(scene, id),
        Kind::Names => names::table(scene),
    }
}

/// More Pods than this are not all drawn.
const ALL: u32 = 6;
/// How many of many are drawn at either end.
const FIRST: u32 = 3;
const LAST: u32 = 2;

/// The ordinals that are drawn; `Err` is how many are left out in between.
fn rows(workload: &Workload) -> Vec<Result<u32, u32>> {
    let range = workload.ordinals();
    let count = range.end - range.start;
    if count <= ALL {
        return range.map(Ok).collect();
    }
    let first = range.start..range.start + FIRST;
    let last = range.end - LAST..range.end;
    let left_out = count - FIRST - LAST;
    first
        .map(Ok)
        .chain([Err(left_out)])
        .chain(last.map(Ok))
        .collect()
}

/// `the Pods db-0 to db-2`, for those who do not see the picture.
fn pods(workload: &Workload) -> String {
    let range = workload.ordinals();
    match (workload.kind.as_str(), workload.replicas) {
        (_, 0) => "no Pods".to_owned(),
        ("StatefulSet", 1) => format!("the Pod {}", workload.pod(range.start)),
        ("StatefulSet", n) => format!(
            "the {n} Pods {} to {}",
            workload.pod(range.start),
            workload.pod(range.end - 1)
        ),
        (_, 1) => "one Pod with a random name".to_owned(),
        (_, n) => format!("{n} Pods with random names"),
    }
}

/// `IPv4 and IPv6`, or what decides.
fn families(families: &[String]) -> String {
    match families {
        [] => "the cluster's first family".to_owned(),
        list => list.join(" and "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(replicas: u32, start: u32) -> Workload {
        Workload {
            kind: "StatefulSet".to_owned(),
            name: "db".to_owned(),
            replicas,
            start,
            service_name: None,
            claims: Vec::new(),
            on_delete: false,
            partition: 0,
            max_unavailable: None,
        }
    }

    #[test]
    fn of_many_pods_the_first_and_the_last_are_drawn() {
        assert_eq!(rows(&set(3, 5)), [Ok(5), Ok(6), Ok(7)]);
        assert_eq!(
            rows(&set(200, 0)),
            [Ok(0), Ok(1), Ok(2), Err(195), Ok(198), Ok(199)]
        );
        assert_eq!(rows(&set(0, 0)), []);
        assert_eq!(pods(&set(200, 10)), "the 200 Pods db-10 to db-209");
    }
}
