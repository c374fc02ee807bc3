//! What a run has found so far. Runs beside each other find for themselves, and are joined.

use std::collections::{BTreeMap, BTreeSet};

use super::Observed;
use crate::{
    lab::{report::Test, tap::Outcome},
    model::lab::Image,
};

#[derive(Default)]
pub(super) struct Found {
    pub tests: Vec<Test>,
    pub images: BTreeSet<Image>,
    pub outputs: Vec<Observed>,
    /// The names of a step's assertions, in their order.
    assertions: BTreeMap<String, Vec<String>>,
    /// Steps with assertions that were red at least once.
    red: BTreeSet<(String, String)>,
}

impl Found {
    /// Notes what a check of that step said.
    pub fn note(&mut self, step: &str, outcome: &Outcome) {
        for assertion in outcome.assertions() {
            self.name(step, &assertion.name);
        }
        let red = outcome.red().into_iter();
        self.red.extend(red.map(|name| (step.to_owned(), name)));
    }

    fn name(&mut self, step: &str, name: &str) {
        let names = self.assertions.entry(step.to_owned()).or_default();
        if !names.iter().any(|n| n == name) {
            names.push(name.to_owned());
        }
    }

    /// All assertions of a step that were ever seen.
    pub fn assertions(&self, step: &str) -> &[String] {
        self.assertions.get(step).map_or(&[], Vec::as_slice)
    }

    /// Those of them that nothing made red.
    pub fn never_red(&self, step: &str) -> Vec<&String> {
        let red = |name: &String| self.red.contains(&(step.to_owned(), name.clone()));
        let all = self.assertions(step).iter();
        all.filter(|name| !red(name)).collect()
    }

    pub fn join(&mut self, other: Found) {
        self.tests.extend(other.tests);
        self.images.extend(other.images);
        self.outputs.extend(other.outputs);
        for (step, names) in &other.assertions {
            for name in names {
                self.name(step, name);
            }
        }
        self.red.extend(other.red);
    }
}
