//! Which versions accept what, as a table for people.

use std::fmt::Write;

use crate::{diagnostic::Position, model::Site, verdicts::Verdicts};

/// Two lines of totals, then a line for each manifest on which the versions differ. Empty when
/// one version alone was asked.
pub(super) fn format(site: &Site, verdicts: &Verdicts) -> String {
    let mut out = String::new();
    let versions = &verdicts.versions;
    if versions.len() < 2 {
        return out;
    }
    let row = |out: &mut String, cells: Vec<String>, name: &str| {
        for cell in cells {
            let _ = write!(out, "{cell:>7}");
        }
        let _ = writeln!(out, "  {name}");
    };
    let count = |accepted: bool| {
        let of = |v| {
            let all = (0..site.manifests.len()).flat_map(|id| verdicts.of(id));
            all.filter(|j| j.version == v && j.accepted == accepted)
                .count()
        };
        versions.iter().map(|v| of(*v).to_string()).collect()
    };
    row(
        &mut out,
        versions.iter().map(ToString::to_string).collect(),
        "",
    );
    row(&mut out, count(true), "accepted");
    row(&mut out, count(false), "rejected");
    let texts = site.texts();
    for (id, manifest) in site.manifests.iter().enumerate() {
        let judgements = verdicts.of(id);
        if judgements
            .windows(2)
            .all(|pair| pair[0].accepted == pair[1].accepted)
        {
            continue;
        }
        let cell =
            |v: &crate::kubernetes::Version| match judgements.iter().find(|j| j.version == *v) {
                Some(judgement) if judgement.accepted => "yes",
                Some(_) => "no",
                None => "-",
            };
        let cells = versions.iter().map(|v| cell(v).to_owned()).collect();
        let span = manifest.span(0..0);
        let text = texts.get(&span.path).map_or("", |t| t);
        let at = Position::of(text, span.range.0);
        row(
            &mut out,
            cells,
            &format!("{}:{}:{}", span.path, at.line, at.column),
        );
    }
    out
}
