//! What a learner types: `start`, `check`, `hint`, `reset`.

use std::{process::ExitCode, time::Duration};

use anyhow::{Context, bail};
use clap::Args;

use super::{
    super::Global,
    Loaded,
    cluster::{ClusterArguments, interrupts},
    load,
};
use crate::{
    lab::{
        facts,
        process::{Ended, Limit},
        session::Session,
        tap::{Assertion, Outcome},
    },
    model::{Lab, lab::Step},
    records,
};

/// The status of a command that Ctrl-C ended.
pub(super) const INTERRUPTED: u8 = 130;

#[derive(Debug, Args)]
pub struct Start {
    /// The lab to begin
    lab: String,
    #[command(flatten)]
    cluster: ClusterArguments,
    /// The namespace that the lab makes [default: the page's]
    #[arg(long, value_name = "NAME")]
    namespace: Option<String>,
}

impl Start {
    pub(super) fn run(&self, global: &Global) -> anyhow::Result<ExitCode> {
        let loaded = load(global)?;
        let lab = loaded.lab(&self.lab)?;
        if let Ok(session) = Session::open(&loaded.root, Some(&lab.id)) {
            eprintln!(
                "the lab `{}` was begun already, and goes on; begin again: proofmark lab reset --lab {0}",
                lab.id
            );
            super::super::print(&words(&session, lab))?;
            return Ok(ExitCode::SUCCESS);
        }
        // Credentials will lie there: git is told to leave it alone.
        let folder = records::folder(&loaded.root, &format!("lab/{}", lab.id))
            .context("failed to make the lab's folder below .proofmark")?;
        let cluster = self
            .cluster
            .connect(&loaded.root, &folder.join("kubeconfig"))?;
        let limit = Limit::firm(Duration::from_secs(60));
        let lacks = facts::facts(&cluster, &limit)?.lacks(&lab.front().needs);
        if !lacks.is_empty() {
            bail!("this cluster cannot do the lab: {}", lacks.join("; "));
        }
        let namespace = self.namespace.as_deref().unwrap_or(lab.namespace());
        let session = Session::begin(&loaded.root, lab, namespace)?;
        if lab.has("setup.sh") {
            let finished = session.script(lab, "setup.sh")?;
            if finished.ended != Ended::Status(0) {
                bail!("setup.sh failed: {}", finished.stderr.trim());
            }
        }
        super::super::print(&words(&session, lab))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// What a learner types in a new terminal, to do the lab there.
fn words(session: &Session, lab: &Lab) -> String {
    let mut text = format!(
        "# {}\n# Type this, then follow labs/{}/lab.md:\n",
        lab.title, lab.id
    );
    text.push_str(&format!("cd '{}'\n", session.lab_folder().display()));
    text.push_str(&format!(
        "export KUBECONFIG='{}'\n",
        session.kubeconfig().display()
    ));
    for (name, value) in session.environment(lab) {
        if name != "KUBECONFIG" && name != "HOME" {
            text.push_str(&format!("export {name}='{value}'\n"));
        }
    }
    text.push_str("# After each step: proofmark lab check\n");
    text
}

/// Which lab a learner means.
#[derive(Debug, Args)]
pub(super) struct Chosen {
    /// The lab, when it is not the one that was begun last
    #[arg(long, value_name = "LAB")]
    lab: Option<String>,
}

impl Chosen {
    pub(super) fn open(&self, loaded: &Loaded) -> anyhow::Result<(Session, Lab)> {
        let session = Session::open(&loaded.root, self.lab.as_deref())?;
        let lab = loaded.lab(&session.lab)?.clone();
        Ok((session, lab))
    }
}

pub(super) fn step<'a>(lab: &'a Lab, id: &str) -> anyhow::Result<&'a Step> {
    let known = lab.steps.iter().map(|s| s.id.as_str());
    lab.step(id).with_context(|| {
        let known: Vec<&str> = known.collect();
        format!("there is no step `{id}`; there are: {}", known.join(", "))
    })
}

#[derive(Debug, Args)]
pub struct Check {
    /// The step to check; all, up to the first that is not done, when none is named
    step: Option<String>,
    #[command(flatten)]
    chosen: Chosen,
    /// Look again every two seconds until everything holds
    #[arg(long)]
    watch: bool,
}

impl Check {
    pub(super) fn run(&self, global: &Global) -> anyhow::Result<ExitCode> {
        let loaded = load(global)?;
        let (mut session, lab) = self.chosen.open(&loaded)?;
        session.interrupt = interrupts()?;
        let mut shown = String::new();
        loop {
            let (text, status) = self.once(&session, &lab)?;
            let pause = session.limit(Duration::from_secs(2));
            if pause.interrupted() {
                return Ok(ExitCode::from(INTERRUPTED));
            }
            if text != shown {
                super::super::print(&text)?;
                shown = text;
            }
            if status != 1 || !self.watch {
                return Ok(ExitCode::from(status));
            }
            pause.sleep(Duration::from_secs(2));
        }
    }

    /// What holds now, and the status that says so: a check's own 0, 1, 2 and 80.
    fn once(&self, session: &Session, lab: &Lab) -> anyhow::Result<(String, u8)> {
        let steps: Vec<&Step> = match &self.step {
            Some(id) => vec![step(lab, id)?],
            None => lab.steps.iter().collect(),
        };
        let mut text = String::new();
        for step in steps {
            let outcome = session.check(lab, step)?;
            let assertions = outcome.assertions();
            let count = assertions.len();
            let holding = assertions.iter().filter(|a| a.holds).count();
            let status = match &outcome {
                Outcome::Done(_) => {
                    text.push_str(&format!("done     {}: all {count} hold\n", step.id));
                    continue;
                }
                Outcome::NotYet(_) => {
                    text.push_str(&format!(
                        "not yet  {}: {holding} of {count} hold\n",
                        step.id
                    ));
                    let red = assertions.iter().filter(|a| !a.holds);
                    text.extend(red.map(assertion));
                    text.push_str(&format!(
                        "next: labs/{}/lab.md#{}, or proofmark lab hint {}\n",
                        lab.id, step.id, step.id
                    ));
                    1
                }
                Outcome::Broken(why) => {
                    text.push_str(&format!(
                        "broken   {}: {why}\nthis says nothing about your work\n",
                        step.id
                    ));
                    2
                }
                Outcome::Unsupported(why) => {
                    text.push_str(&format!("unsupported here  {}: {why}\n", step.id));
                    80
                }
            };
            return Ok((text, status));
        }
        text.push_str("everything holds\n");
        Ok((text, 0))
    }
}

fn assertion(assertion: &Assertion) -> String {
    let mut text = format!("  {}\n", assertion.name);
    for key in ["observed", "expected", "why", "try"] {
        if let Some(value) = assertion.detail(key) {
            let value = if value.is_empty() { "nothing" } else { value };
            text.push_str(&format!("    {key:<9} {value}\n"));
        }
    }
    text
}

#[derive(Debug, Args)]
pub struct Hint {
    /// The step
    step: String,
    #[command(flatten)]
    chosen: Chosen,
}

impl Hint {
    pub(super) fn run(&self, global: &Global) -> anyhow::Result<ExitCode> {
        let loaded = load(global)?;
        let (mut session, lab) = self.chosen.open(&loaded)?;
        let step = step(&lab, &self.step)?;
        let shown = session.hints.entry(step.id.clone()).or_default();
        // After the last hint the first one comes again.
        let Some(hint) = step.hints.get(*shown % step.hints.len().max(1)) else {
            eprintln!("the step `{}` has no hints", step.id);
            return Ok(ExitCode::from(1));
        };
        *shown += 1;
        let number = (*shown - 1) % step.hints.len() + 1;
        let text = format!("hint {number} of {}\n\n{hint}\n", step.hints.len());
        session.save()?;
        super::super::print(&text)?;
        Ok(ExitCode::SUCCESS)
    }
}

#[derive(Debug, Args)]
pub struct Reset {
    #[command(flatten)]
    chosen: Chosen,
}

impl Reset {
    pub(super) fn run(&self, global: &Global) -> anyhow::Result<ExitCode> {
        let loaded = load(global)?;
        let (session, lab) = self.chosen.open(&loaded)?;
        session.reset(Some(&lab))?;
        if lab.has("setup.sh") {
            session.script(&lab, "setup.sh")?;
        }
        eprintln!("what the lab had made is gone; begin again at its first step");
        Ok(ExitCode::SUCCESS)
    }
}
