//! The order in which an update replaces the Pods of a StatefulSet, and those it leaves alone.

use super::{
    rows,
    svg::{LINE, PAD, Spot, Svg, height, width},
};
use crate::model::scene::{Scene, Workload};

const GAP: i32 = 18;

pub(super) fn draw(scene: &Scene, id: &str) -> String {
    let mut svg = Svg::default();
    let mut words = String::new();
    let mut y = 0;
    for set in scene.workloads.iter().filter(|w| w.kind == "StatefulSet") {
        y = row(&mut svg, set, y) + 2 * PAD;
        words.push_str(&sentence(set));
    }
    svg.figure(id, "The order of an update", words.trim_end())
}

fn row(svg: &mut Svg, set: &Workload, top: i32) -> i32 {
    let head = format!("StatefulSet {}: {}", set.name, strategy(set));
    svg.words("soft", 0, top + LINE - 5, &head, "start");
    let mut x = 0;
    let mut end = top;
    for row in rows(set) {
        let (name, what, class) = match row {
            Ok(n) => {
                let (what, class) = fate(set, n);
                (set.pod(n), what, class)
            }
            Err(n) => ("…".to_owned(), format!("{n} more"), "gap"),
        };
        let lines = [("title code", name.as_str()), ("soft", what.as_str())];
        let spot = Spot {
            x,
            y: top + LINE + PAD,
            width: width(&lines),
            height: height(2),
        };
        svg.node(class, spot, &lines);
        x = spot.right() + GAP;
        end = spot.bottom();
    }
    end
}

/// What happens to a Pod, and how its box looks.
fn fate(set: &Workload, n: u32) -> (String, &'static str) {
    if set.on_delete {
        return ("when it is deleted".to_owned(), "node off");
    }
    if n < floor(set) {
        return ("stays as it is".to_owned(), "node off");
    }
    let at_once: u32 = set
        .max_unavailable
        .as_deref()
        .and_then(|m| m.parse().ok())
        .unwrap_or(1);
    let turn = (set.ordinals().end - 1 - n) / at_once.max(1) + 1;
    (format!("replaced {}", nth(turn)), "node ok")
}

/// The first ordinal that an update reaches.
fn floor(set: &Workload) -> u32 {
    // A partition counts Pods from the first ordinal on, whatever its number.
    set.start.saturating_add(set.partition)
}

fn nth(n: u32) -> String {
    match (n % 100, n % 10) {
        (11..=13, _) => format!("{n}th"),
        (_, 1) => format!("{n}st"),
        (_, 2) => format!("{n}nd"),
        (_, 3) => format!("{n}rd"),
        _ => format!("{n}th"),
    }
}

fn strategy(set: &Workload) -> String {
    if set.on_delete {
        return "OnDelete".to_owned();
    }
    let mut text = "RollingUpdate".to_owned();
    if set.partition > 0 {
        text.push_str(&format!(", partition {}", set.partition));
    }
    if let Some(most) = &set.max_unavailable {
        text.push_str(&format!(", maxUnavailable {most}"));
    }
    text
}

fn sentence(set: &Workload) -> String {
    let range = set.ordinals();
    if set.on_delete {
        return format!(
            "A Pod of the StatefulSet {} gets the new template when it is deleted. ",
            set.name
        );
    }
    let floor = floor(set);
    if floor >= range.end {
        return format!(
            "The partition of the StatefulSet {} lets no Pod be replaced. ",
            set.name
        );
    }
    let mut text = format!(
        "The Pods of the StatefulSet {} are replaced from {} down to {}, each after the one before is ready. ",
        set.name,
        set.pod(range.end - 1),
        set.pod(floor)
    );
    if floor > range.start {
        text.push_str(&format!(
            "The partition leaves {} to {} as they are. ",
            set.pod(range.start),
            set.pod(floor - 1)
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set() -> Workload {
        Workload {
            kind: "StatefulSet".to_owned(),
            name: "db".to_owned(),
            replicas: 4,
            start: 5,
            service_name: None,
            claims: Vec::new(),
            on_delete: false,
            partition: 2,
            max_unavailable: None,
        }
    }

    fn fates(set: &Workload) -> Vec<String> {
        set.ordinals().map(|n| fate(set, n).0).collect()
    }

    #[test]
    fn an_update_goes_down_to_the_partition_which_counts_from_the_first_ordinal() {
        assert_eq!(
            fates(&set()),
            [
                "stays as it is",
                "stays as it is",
                "replaced 2nd",
                "replaced 1st"
            ]
        );
        assert!(sentence(&set()).contains("from db-8 down to db-7"));
    }

    #[test]
    fn several_at_once_share_a_turn_and_on_delete_has_none() {
        let two = Workload {
            partition: 0,
            max_unavailable: Some("2".to_owned()),
            ..set()
        };
        assert_eq!(fates(&two)[..2], ["replaced 2nd", "replaced 2nd"]);
        let manual = Workload {
            on_delete: true,
            ..set()
        };
        assert_eq!(fates(&manual)[3], "when it is deleted");
    }
}
