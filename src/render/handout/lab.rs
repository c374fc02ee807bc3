//! A lab as its handout shows it: its passages in order, steps apart from prose.

use std::ops::Range;

use qrcode::{QrCode, render::svg};
use serde_json::{Value, json};

use super::edition::Edition;
use crate::{
    model::{
        Lab,
        lab::{Aside, AsideKind, ProvenStep, Step, asides},
    },
    render::{
        Inputs,
        code::Variables,
        context::{canonical, variables},
        html::{self, Paper, Place},
        lab as page,
    },
};

/// Lines to write on below a step, and below a challenge.
const ANSWER: usize = 2;
const CHALLENGE_ANSWER: usize = 6;

pub(super) fn context(inputs: &Inputs<'_>, edition: Edition, lab: &Lab, place: Place) -> Value {
    let press = Press {
        inputs,
        edition,
        lab,
        place,
        variables: variables(inputs.site, lab.front()),
    };
    let address = canonical(inputs.site, &inputs.site.pages[lab.page].url);
    let front = lab.front();
    let mut number = 0;
    let sections: Vec<Value> = sections(lab)
        .into_iter()
        .map(|section| {
            number += usize::from(section.step.is_some());
            press.section(&section, number)
        })
        .collect();
    json!({
        "id": lab.id,
        "title": lab.title,
        "summary": front.summary,
        "address": address,
        "qr": address.as_deref().and_then(qr),
        "objectives": page::lines(&front.objectives),
        "keypoints": page::lines(&front.keypoints),
        "teach": front.time.map(|t| t.teach),
        "do": front.time.map(|t| t.do_),
        "needs": page::needs(lab),
        "images": front.images,
        "proof": page::proof(lab),
        "variables": press.variables.iter().map(|(name, v)| json!({
            "name": name, "value": v.default,
        })).collect::<Vec<_>>(),
        "introduction": press.passage(introduction(lab)),
        "sections": sections,
        "hints": match edition {
            Edition::Student => press.hints(),
            _ => json!([]),
        },
    })
}

/// The address as squares, for a camera; none when it is too long for any.
fn qr(address: &str) -> Option<String> {
    let code = QrCode::new(address).ok()?;
    let drawn = code
        .render()
        .min_dimensions(120, 120)
        .dark_color(svg::Color("#000"))
        .light_color(svg::Color("#fff"))
        .build();
    let (_, svg) = drawn.split_once("?>")?;
    Some(svg.to_owned())
}

struct Press<'a> {
    inputs: &'a Inputs<'a>,
    edition: Edition,
    lab: &'a Lab,
    place: Place,
    variables: Variables,
}

/// A level-2 heading and what is below it.
struct Section<'a> {
    id: &'a str,
    title: &'a str,
    step: Option<&'a Step>,
    text: Range<usize>,
}

fn introduction(lab: &Lab) -> Range<usize> {
    let first = headings(lab).next().map(|h| h.range.start);
    lab.document.body..first.unwrap_or(lab.document.text.len())
}

fn headings(lab: &Lab) -> impl Iterator<Item = &crate::parse::Heading> {
    let headings = lab.document.headings.iter();
    headings.filter(|h| h.level == 2 && !h.tab)
}

fn sections(lab: &Lab) -> Vec<Section<'_>> {
    let starts = headings(lab).map(|h| h.range.start).skip(1);
    let ends = starts.chain([lab.document.text.len()]);
    headings(lab)
        .zip(ends)
        .map(|(heading, end)| Section {
            id: &heading.id,
            title: &heading.text,
            step: lab.step(&heading.id),
            text: heading.range.end..end,
        })
        .collect()
}

impl Press<'_> {
    fn section(&self, section: &Section<'_>, number: usize) -> Value {
        let mut value = self.passage(section.text.clone());
        value["id"] = format!("{}-{}", self.prefix(), section.id).into();
        value["title"] = section.title.into();
        let Some(step) = section.step else {
            return value;
        };
        value["number"] = number.into();
        value["challenge"] = step.challenge.into();
        let verify = step.verify.then(|| format!("bash {}", step.verify_path()));
        value["verify"] = verify.into();
        match self.edition {
            Edition::Instructor => value["notes"] = self.notes(step),
            _ => {
                let lines = if step.challenge {
                    CHALLENGE_ANSWER
                } else {
                    ANSWER
                };
                value["answer"] = (0..lines).collect::<Vec<_>>().into();
            }
        }
        value
    }

    fn prefix(&self) -> String {
        format!("lab-{}", self.lab.id)
    }

    /// The HTML of some bytes of the page, and the addresses of its links.
    fn passage(&self, passage: Range<usize>) -> Value {
        self.print(passage, self.edition.without())
    }

    fn print(&self, passage: Range<usize>, without: &[AsideKind]) -> Value {
        let page = &self.inputs.site.pages[self.lab.page];
        let prefix = self.prefix();
        let paper = Paper {
            passage,
            without,
            prefix: &prefix,
            place: self.place,
        };
        let (html, addresses) =
            html::passage(self.inputs, &page.body, &page.url, &self.variables, &paper);
        json!({"html": html, "addresses": addresses})
    }

    /// What an instructor knows of a step besides its words: what the check says before it, and
    /// the mistakes that were tried.
    fn notes(&self, step: &Step) -> Value {
        let known = self.lab.proof.as_ref().and_then(|p| p.as_ref().ok());
        let proven: Option<&ProvenStep> =
            known.and_then(|p| p.steps.iter().find(|s| s.id == step.id));
        let mistakes: Vec<Value> = step
            .mutants
            .iter()
            .map(|name| {
                let script = self.lab.text(&step.mutant_path(name)).unwrap_or("");
                json!({"name": name.replace('-', " "), "why": remark(script)})
            })
            .collect();
        json!({
            "red": proven.map(|p| &p.red),
            "seconds": proven.map(|p| p.seconds.ceil()),
            "mistakes": mistakes,
        })
    }

    /// The hints of all steps, which a student finds behind the lab and not beside the task.
    fn hints(&self) -> Value {
        let hints = asides(&self.lab.document).into_iter();
        let hints: Vec<Value> = hints
            .filter(|a| a.kind == AsideKind::Hint)
            .filter_map(|a: Aside| {
                let step = self
                    .lab
                    .steps
                    .iter()
                    .position(|s| s.range.contains(&a.range.start))?;
                let mut value = self.print(
                    a.inner.clone(),
                    &[AsideKind::Solution, AsideKind::Instructor],
                );
                value["number"] = (step + 1).into();
                value["step"] = self.lab.steps[step].title.as_str().into();
                value["title"] = a.title.into();
                Some(value)
            })
            .collect();
        json!(hints)
    }
}

/// The comment that a script opens with, after its first line.
fn remark(script: &str) -> String {
    let lines = script.lines().skip_while(|l| l.starts_with("#!"));
    let remark = lines.map_while(|l| l.strip_prefix("# "));
    let words: Vec<&str> = remark.filter(|l| !l.starts_with("shellcheck")).collect();
    words.join(" ")
}
