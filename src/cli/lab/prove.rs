//! `lab prove`, `lab merge` and `lab bless`.

use std::{path::PathBuf, process::ExitCode, time::Duration};

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};

use super::{
    super::Global,
    Loaded,
    cluster::{ClusterArguments, interrupts},
    load,
};
use crate::{
    lab::{
        cluster::Cluster,
        prove::{self, Options},
        record,
        report::{
            LabReport, Report, Verdict, html, junit,
            merge::{merge, shard},
            tap,
        },
    },
    model::{Lab, lab::Standing},
    parse::Timeout,
};

#[derive(Debug, Args)]
pub struct Prove {
    /// The labs to prove; all when none is named
    labs: Vec<String>,
    #[command(flatten)]
    cluster: ClusterArguments,
    /// For which labs steps are left out and wrong solutions tried
    #[arg(long, value_enum, default_value = "all")]
    negatives: Negatives,
    /// Prove only this part of the labs, such as 1/3
    #[arg(long, value_parser = part, value_name = "I/N")]
    shard: Option<(usize, usize)>,
    /// How many wrong solutions to try at once
    #[arg(long, default_value = "4", value_name = "N", value_parser = clap::value_parser!(u8).range(1..=32))]
    jobs: u8,
    /// The least time that a check must stay red without its step
    #[arg(long, default_value = "5s", value_parser = length, value_name = "TIME")]
    hold: Duration,
    /// Leave proof.json as it is
    #[arg(long)]
    no_record: bool,
    #[command(flatten)]
    reports: Reports,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Negatives {
    /// For all
    All,
    /// For those that were changed since their proof
    Changed,
    /// For none
    None,
}

/// Where to write what was found.
#[derive(Debug, Args)]
struct Reports {
    /// Write a TAP 14 report
    #[arg(long, value_name = "FILE")]
    tap: Option<PathBuf>,
    /// Write a JUnit report
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    /// Write a JSON report, which `merge` reads
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Write a page to read
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

impl Reports {
    fn write(&self, report: &Report) -> anyhow::Result<()> {
        type Format = fn(&Report) -> String;
        let all: [(&Option<PathBuf>, Format); 4] = [
            (&self.tap, tap::format),
            (&self.junit, junit::format),
            (&self.json, Report::json),
            (&self.html, html::format),
        ];
        for (path, format) in all {
            if let Some(path) = path {
                std::fs::write(path, format(report))
                    .with_context(|| format!("failed to write {}", path.display()))?;
            }
        }
        Ok(())
    }
}

impl Prove {
    pub(super) fn run(&self, global: &Global) -> anyhow::Result<ExitCode> {
        let loaded = load(global)?;
        let labs = loaded.labs(&self.labs)?;
        if labs.is_empty() {
            bail!("the site has no labs: there is no labs/*/lab.md");
        }
        let all = labs.iter().map(|l| l.id.clone()).collect();
        let labs = match self.shard {
            Some((index, count)) => shard(labs, index, count),
            None => labs,
        };
        let interrupt = interrupts()?;
        let private = tempfile::tempdir()?;
        let cluster = self
            .cluster
            .connect(&loaded.root, &private.path().join("kubeconfig"))?;
        let mut report = Report {
            all,
            labs: Vec::new(),
        };
        for lab in labs {
            let negatives = match self.negatives {
                Negatives::All => true,
                Negatives::Changed => lab.standing() != Standing::Proven,
                Negatives::None => false,
            };
            let options = Options {
                negatives,
                provider: self.cluster.choice().provider(),
                jobs: self.jobs.into(),
                hold: self.hold,
                poll: poll(self.hold),
                accept_red: false,
                interrupt: interrupt.clone(),
            };
            let outcome = prove::prove(&loaded.site, lab, &cluster, &options, &|line| {
                eprintln!("{line}")
            });
            if let Some(proof) = outcome.proof.filter(|_| !self.no_record) {
                let written = record::write_proof(&loaded.root, lab, proof, negatives)
                    .with_context(|| format!("failed to write the proof of {}", lab.id))?;
                if !written {
                    eprintln!(
                        "{}: not recorded, for no wrong solution was tried (--negatives all)",
                        lab.id
                    );
                }
            }
            let interrupted = outcome.report.result == Verdict::Interrupted;
            report.labs.push(outcome.report);
            if interrupted {
                break;
            }
        }
        self.reports.write(&report)?;
        super::super::print(&summary(&report.labs))?;
        Ok(ExitCode::from(report.status()))
    }
}

/// Looks that are no burden to the cluster, but short enough for a short hold.
fn poll(hold: Duration) -> Duration {
    (hold / 5).clamp(Duration::from_millis(20), Duration::from_secs(1))
}

fn summary(labs: &[LabReport]) -> String {
    let mut out = String::new();
    for lab in labs {
        let on = match lab.family {
            Some(family) => format!("Kubernetes {}, {}", lab.kubernetes, family.words()),
            None => "no cluster".to_owned(),
        };
        let result = match lab.result {
            Verdict::Proven => format!("proven on {on}, in {:.1} s", lab.seconds),
            Verdict::Refused => format!("refused on {on}"),
            Verdict::Unsupported => format!("unsupported here: {}", lab.lacks.join("; ")),
            Verdict::Interrupted => "interrupted; what it had made is removed".to_owned(),
        };
        out.push_str(&format!("{}: {result}\n", lab.lab));
        for (test, refusal) in lab.refusals() {
            out.push_str(&format!(
                "  {} [{}]\n    {}\n    try: {}\n",
                test.title(),
                refusal.reason.name(),
                refusal.message,
                refusal.help
            ));
        }
    }
    out
}

#[derive(Debug, Args)]
pub struct Merge {
    /// The JSON reports of the shards
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    reports: Reports,
}

impl Merge {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let read = |path: &PathBuf| -> anyhow::Result<Report> {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("failed to read {}", path.display()))?;
            serde_json::from_str(&text)
                .with_context(|| format!("{} is no report of `lab prove`", path.display()))
        };
        let reports: Result<Vec<Report>, _> = self.files.iter().map(read).collect();
        let (report, problems) = merge(reports?);
        self.reports.write(&report)?;
        let mut text = summary(&report.labs);
        for problem in &problems {
            text.push_str(&format!("{problem}\n"));
        }
        super::super::print(&text)?;
        let status = report.status().max(u8::from(!problems.is_empty()));
        Ok(ExitCode::from(status))
    }
}

#[derive(Debug, Args)]
pub struct Bless {
    /// The labs whose outputs to rewrite
    #[arg(required = true)]
    labs: Vec<String>,
    #[command(flatten)]
    cluster: ClusterArguments,
}

impl Bless {
    pub(super) fn run(&self, global: &Global) -> anyhow::Result<ExitCode> {
        let loaded = load(global)?;
        let labs = loaded.labs(&self.labs)?;
        let private = tempfile::tempdir()?;
        let options = Options {
            negatives: false,
            provider: self.cluster.choice().provider(),
            jobs: 1,
            hold: Duration::ZERO,
            poll: Duration::from_millis(500),
            accept_red: true,
            interrupt: interrupts()?,
        };
        let cluster = self
            .cluster
            .connect(&loaded.root, &private.path().join("kubeconfig"))?;
        let mut status = 0;
        for lab in labs {
            status = status.max(bless(&loaded, lab, &cluster, &options)?);
        }
        Ok(ExitCode::from(status))
    }
}

fn bless(loaded: &Loaded, lab: &Lab, cluster: &Cluster, options: &Options) -> anyhow::Result<u8> {
    let outcome = prove::prove(&loaded.site, lab, cluster, options, &|line| {
        eprintln!("{line}")
    });
    // What was not reached keeps its outputs; a lab that is refused is not blessed at all.
    if outcome.report.result != Verdict::Proven {
        super::super::print(&summary(std::slice::from_ref(&outcome.report)))?;
        let report = Report {
            all: Vec::new(),
            labs: vec![outcome.report],
        };
        return Ok(report.status().max(1));
    }
    match record::blessed(lab, &outcome.outputs) {
        Some(text) => {
            let path = loaded.root.join("labs").join(&lab.id).join("lab.md");
            std::fs::write(&path, text)
                .with_context(|| format!("failed to write {}", path.display()))?;
            eprintln!(
                "{}: outputs rewritten; read the difference, then: proofmark lab prove {}",
                path.display(),
                lab.id
            );
        }
        None => eprintln!("{}: every output fits already", lab.id),
    }
    Ok(0)
}

fn part(text: &str) -> Result<(usize, usize), String> {
    let wrong = || format!("`{text}` is no part such as 1/3");
    let (index, count) = text.split_once('/').ok_or_else(wrong)?;
    let (index, count) = (index.parse().ok(), count.parse().ok());
    match (index, count) {
        (Some(index), Some(count)) if (1..=count).contains(&index) => Ok((index, count)),
        _ => Err(wrong()),
    }
}

fn length(text: &str) -> Result<Duration, String> {
    Timeout::try_from(text.to_owned()).map(|t| t.0)
}
