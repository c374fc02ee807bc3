//! The page of a lab → its steps: headings, fences and `<details>`, in one walk.

use std::ops::Range;

use super::{
    Step,
    asides::{AsideKind, asides},
    command::{Role, role},
};
use crate::parse::Document;

/// A span of the page and what is wrong there.
pub(super) type Fault = (Range<usize>, String);

/// The steps of a page. `has` says whether the lab's folder holds a file.
pub(super) fn steps(
    document: &Document,
    has: impl Fn(&str) -> bool,
    faults: &mut Vec<Fault>,
) -> Vec<Step> {
    let mut steps = sections(document);
    for section in &mut steps {
        section.verify = has(&section.verify_path());
        section.challenge = has(&section.solve_path());
    }
    commands(document, &mut steps, faults);
    details(document, &mut steps);
    // Other headings are prose: a step is what has a check, or commands that call for one.
    steps.retain(|s| s.verify || s.challenge || !s.commands.is_empty());
    for step in steps.iter().filter(|s| s.verify) {
        if !step.challenge && step.commands.is_empty() {
            let message = format!(
                "the step `{}` has a check, but neither commands nor `{}`",
                step.id,
                step.solve_path()
            );
            faults.push((step.heading.clone(), message));
        }
    }
    steps
}

/// Every level-2 heading, as if it were a step.
fn sections(document: &Document) -> Vec<Step> {
    let headings: Vec<_> = document
        .headings
        .iter()
        .filter(|h| h.level <= 2 && !h.tab)
        .collect();
    let mut found = Vec::new();
    for (n, heading) in headings.iter().enumerate().filter(|(_, h)| h.level == 2) {
        let end = headings
            .get(n + 1)
            .map_or(document.text.len(), |next| next.range.start);
        found.push(Step {
            id: heading.id.clone(),
            title: heading.text.clone(),
            heading: heading.range.clone(),
            range: heading.range.start..end,
            commands: Vec::new(),
            solution: None,
            hints: Vec::new(),
            verify: false,
            challenge: false,
            mutants: Vec::new(),
        });
    }
    found
}

fn commands(document: &Document, steps: &mut [Step], faults: &mut Vec<Fault>) {
    for block in &document.blocks {
        let at = block.range.start;
        let step = steps.iter_mut().find(|s| s.range.contains(&at));
        match (role(block, faults), step) {
            (Role::Other, _) => {}
            (Role::Command(command), Some(step)) => step.commands.push(command),
            (Role::Command(_), None) => faults.push((
                block.range.clone(),
                "these commands belong to no step, so nothing would run or check them".to_owned(),
            )),
            (Role::Expected(expected), step) => {
                let last = step.and_then(|s| s.commands.last_mut());
                let before = last.filter(|c| {
                    c.expected.is_none()
                        && document.text[c.range.end..at]
                            .trim_matches([' ', '\n', '\r', '>'])
                            .is_empty()
                });
                match before {
                    Some(command) => {
                        if let Some(verb) = command.changes().filter(|_| expected.eventually) {
                            let message = format!(
                                "an output may come `eventually` only after a block that looks and \
                                 does nothing else, and this one has `kubectl {verb}`"
                            );
                            faults.push((expected.range.clone(), message));
                        }
                        command.expected = Some(expected);
                    }
                    None if block.info.has("output") => faults.push((
                        block.range.clone(),
                        "this output follows no command, so nothing would be compared with it"
                            .to_owned(),
                    )),
                    None => {}
                }
            }
        }
    }
}

/// What stands aside in each step: its hints, and the first solution.
fn details(document: &Document, steps: &mut [Step]) {
    for aside in asides(document) {
        let inside = |s: &&mut Step| s.range.contains(&aside.range.start);
        let Some(step) = steps.iter_mut().find(inside) else {
            continue;
        };
        match aside.kind {
            AsideKind::Hint => {
                let text = document.text[aside.inner].trim();
                step.hints.push(text.to_owned());
            }
            AsideKind::Solution => {
                step.solution.get_or_insert(aside.range.start);
            }
            AsideKind::Instructor => {}
        }
    }
}
