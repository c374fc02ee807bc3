//! Site → diagnostics: rules over the resolved model, severities and suppressions.
//!
//! A rule is two files and one line: `rules/<fault>.rs`, `rules/<fault>.md` and its entry in
//! [`RULES`]. The `.md` is the page that the site shows and what `explain` prints, and its
//! `invalid` and `valid` blocks are the rule's tests. A rule that an earlier stage raises
//! (a text that is not UTF-8, an include that loops) has the page and the entry only.
//! Nothing here reads a file or knows how findings are printed.

mod expect;
mod named;
mod rules;
mod suppress;
mod usage;
mod verdict;

use rayon::prelude::*;

use crate::{
    diagnostic::{self, Checked, Diagnostic, Report, Severity},
    kubernetes::Version,
    model::{
        Site,
        objects::{self, Objects},
    },
    verdicts::Verdicts,
};
pub use rules::RULES;
use usage::Usages;
use verdict::Hearing;

/// A fault that is looked for.
pub struct Rule {
    pub name: &'static str,
    pub severity: Severity,
    /// The rule's page, in Markdown.
    pub page: &'static str,
    /// `None` where an earlier stage raises it.
    pub check: Option<fn(&Subject<'_>, &mut Vec<Diagnostic>)>,
    /// Whether it speaks of the site as a whole, which loose files are not.
    pub whole_site: bool,
}

impl Rule {
    /// Of YAML in files of unknown origin, nobody was asked to say what it is.
    fn severity_in(&self, site: &Site) -> Severity {
        match self.name {
            "unjudged-yaml" if !site.whole => Severity::Info,
            _ => self.severity,
        }
    }
}

/// What rules look at.
pub struct Subject<'a> {
    pub site: &'a Site,
    pub verdicts: &'a Verdicts,
    pub usages: &'a Usages,
    pub objects: &'a Objects<'a>,
    /// Runs parallel to `site.manifests`.
    pub hearings: &'a [Hearing<'a>],
}

/// The rule of that name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|r| r.name == name)
}

pub fn names() -> Vec<&'static str> {
    RULES.iter().map(|r| r.name).collect()
}

/// Everything that is wrong with the site, in reading order.
pub fn check(site: &Site, verdicts: &Verdicts) -> Report {
    let mut found = site.problems.clone();
    let usages = usage::gather(site, &verdicts.versions);
    let objects = objects::gather(site);
    let hearings = verdict::gather(site, verdicts);
    let subject = Subject {
        site,
        verdicts,
        usages: &usages,
        objects: &objects,
        hearings: &hearings,
    };
    let rules = RULES.par_iter().filter(|r| site.whole || !r.whole_site);
    let by_rule = rules.filter_map(|rule| rule.check).map(|check| {
        let mut found = Vec::new();
        check(&subject, &mut found);
        found
    });
    found.par_extend(by_rule.flatten_iter());
    let mut found = suppress::apply(site, expect::apply(site, named::apply(found)));
    found.retain_mut(|d| {
        let level = site.config.rules.get(d.rule).map(|l| l.severity());
        let default = rule(d.rule).map(|r| r.severity_in(site));
        match level.unwrap_or(default) {
            Some(severity) => {
                d.severity = severity;
                true
            }
            None => false,
        }
    });
    diagnostic::sort(&mut found);
    Report {
        diagnostics: found,
        texts: site.texts(),
        checked: Checked {
            versions: verdicts.versions.iter().map(Version::to_string).collect(),
            flags: usages.flags.len() + usages.kubectl_flags(),
            commands: usages.commands.len(),
            ..site.checked()
        },
        unchecked: site
            .unjudged
            .iter()
            .filter_map(|u| Some((u.span.clone(), u.reason.clone()?)))
            .collect(),
        ..Report::default()
    }
}
