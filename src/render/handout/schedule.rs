//! Labs and their times → the timetable of a half day and of a full day.
//!
//! A lab that does not fit, or whose time nobody gave, is named and not squeezed in; what builds
//! on a lab that was left out is left out, too.

use serde_json::{Value, json};

use crate::model::Lab;

const HALF: Day = Day {
    name: "Half a day",
    minutes: 210,
    lunch: None,
};
const FULL: Day = Day {
    name: "A full day",
    minutes: 480,
    lunch: Some(60),
};
/// When both begin, in minutes after midnight.
const BEGIN: u32 = 9 * 60;
const WELCOME: u32 = 10;
const CLOSING: u32 = 15;
const BREAK: u32 = 15;
/// As long as people listen without a break.
const STRETCH: u32 = 100;
/// Nobody eats before so many minutes have passed.
const LUNCH_AFTER: u32 = 150;

struct Day {
    name: &'static str,
    minutes: u32,
    lunch: Option<u32>,
}

/// A lab, as far as a timetable is concerned.
struct Slot<'a> {
    id: &'a str,
    title: &'a str,
    /// Minutes to teach and to do; nobody said when absent.
    time: Option<(u32, u32)>,
    /// The ids of labs that come first.
    after: Vec<&'a str>,
}

#[derive(Debug, PartialEq, Eq)]
struct Entry {
    start: u32,
    minutes: u32,
    what: String,
}

struct Plan {
    entries: Vec<Entry>,
    /// What is not on it, and why.
    left_out: Vec<(String, String)>,
}

pub(super) fn context(labs: &[&Lab]) -> Value {
    let slots: Vec<Slot<'_>> = labs.iter().map(|lab| slot(lab, labs)).collect();
    let days = [HALF, FULL].into_iter().map(|day| {
        let plan = plan(&slots, &day);
        let entries: Vec<Value> = plan
            .entries
            .iter()
            .map(|e| {
                json!({
                    "from": clock(BEGIN + e.start),
                    "to": clock(BEGIN + e.start + e.minutes),
                    "minutes": e.minutes,
                    "so_far": clock(e.start + e.minutes),
                    "what": e.what,
                })
            })
            .collect();
        let left_out: Vec<Value> = plan
            .left_out
            .iter()
            .map(|(title, why)| {
                json!({
                    "title": title, "why": why,
                })
            })
            .collect();
        json!({"name": day.name, "entries": entries, "left_out": left_out})
    });
    json!(days.collect::<Vec<_>>())
}

fn slot<'a>(lab: &'a Lab, labs: &[&'a Lab]) -> Slot<'a> {
    let requires = &lab.front().requires;
    let named = |other: &&&Lab| {
        let page = format!("{}/lab.md", other.id);
        requires.iter().any(|r| r.ends_with(&page))
    };
    Slot {
        id: &lab.id,
        title: &lab.title,
        time: lab
            .front()
            .time
            .map(|t| (t.teach, t.do_))
            .filter(|(teach, do_)| teach + do_ > 0),
        after: labs.iter().filter(named).map(|l| l.id.as_str()).collect(),
    }
}

fn clock(minutes: u32) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

fn plan(slots: &[Slot<'_>], day: &Day) -> Plan {
    let mut plan = Plan {
        entries: Vec::new(),
        left_out: Vec::new(),
    };
    let mut missing: Vec<&str> = Vec::new();
    let mut lunch = day.lunch;
    let mut now = 0;
    let put = |plan: &mut Plan, now: &mut u32, minutes: u32, what: String| {
        let start = *now;
        *now += minutes;
        plan.entries.push(Entry {
            start,
            minutes,
            what,
        });
    };
    put(
        &mut plan,
        &mut now,
        WELCOME,
        "Welcome; everybody reaches the cluster".to_owned(),
    );
    let mut stretch = WELCOME;
    for slot in slots {
        let gap = slot.after.iter().find(|id| missing.contains(id)).copied();
        let mut leave = |why: String| {
            missing.push(slot.id);
            plan.left_out.push((slot.title.to_owned(), why));
        };
        let Some((teach, do_)) = slot.time else {
            leave("no time is given for it".to_owned());
            continue;
        };
        if let Some(first) = gap {
            leave(format!("it builds on {first}, which is left out"));
            continue;
        }
        let rest = (stretch > WELCOME && stretch + teach + do_ > STRETCH).then(|| {
            let eat = lunch.filter(|_| now >= LUNCH_AFTER);
            (eat.is_some(), eat.unwrap_or(BREAK))
        });
        let needed = rest.map_or(0, |(_, minutes)| minutes) + teach + do_;
        if now + needed + CLOSING > day.minutes {
            leave(format!(
                "it takes {} min, and there is no room",
                teach + do_
            ));
            continue;
        }
        if let Some((eat, minutes)) = rest {
            let what = if eat { "Lunch" } else { "Break" };
            put(&mut plan, &mut now, minutes, what.to_owned());
            lunch = lunch.filter(|_| !eat);
            stretch = 0;
        }
        for (minutes, part) in [(teach, "explain"), (do_, "do")] {
            if minutes > 0 {
                put(
                    &mut plan,
                    &mut now,
                    minutes,
                    format!("{}: {part}", slot.title),
                );
            }
        }
        stretch += teach + do_;
    }
    put(
        &mut plan,
        &mut now,
        CLOSING,
        "Questions; what to read next; clean up".to_owned(),
    );
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(id: &'static str, time: Option<(u32, u32)>, after: &[&'static str]) -> Slot<'static> {
        Slot {
            id,
            title: id,
            time,
            after: after.to_vec(),
        }
    }

    #[test]
    fn entries_follow_each_other_and_end_in_time() {
        let slots: Vec<Slot<'_>> = (0..9).map(|_| slot("a", Some((10, 30)), &[])).collect();
        for day in [HALF, FULL] {
            let plan = plan(&slots, &day);
            let mut now = 0;
            for entry in &plan.entries {
                assert_eq!(entry.start, now, "{entry:?}");
                now += entry.minutes;
            }
            assert!(now <= day.minutes, "{now}");
            let has = |what: &str| plan.entries.iter().any(|e| e.what == what);
            assert_eq!((has("Break"), has("Lunch")), (true, day.lunch.is_some()));
            let done = plan.entries.iter().filter(|e| e.what == "a: do").count();
            assert_eq!(done + plan.left_out.len(), slots.len());
        }
    }

    #[test]
    fn what_builds_on_a_lab_that_is_left_out_is_left_out() {
        let slots = [
            slot("long", Some((60, 300)), &[]),
            slot("next", Some((5, 10)), &["long"]),
            slot("untimed", None, &[]),
            slot("short", Some((5, 10)), &[]),
        ];
        let plan = plan(&slots, &HALF);
        let left: Vec<&str> = plan.left_out.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(left, ["long", "next", "untimed"]);
        assert!(plan.left_out[1].1.contains("builds on long"));
        assert!(plan.entries.iter().any(|e| e.what == "short: do"));
    }
}
