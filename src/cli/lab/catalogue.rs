//! `lab list` and `lab doctor`.

use std::{process::ExitCode, time::Duration};

use clap::Args;

use super::{super::Global, cluster::ClusterArguments, load};
use crate::{
    lab::{
        facts,
        process::{self, Limit},
    },
    model::{Lab, lab::Standing},
};

pub(super) fn list(global: &Global) -> anyhow::Result<ExitCode> {
    let loaded = load(global)?;
    let width = loaded.site.labs.iter().map(|l| l.id.len()).max();
    let mut out = String::new();
    for lab in &loaded.site.labs {
        let time = lab.front().time;
        let minutes = time.map_or(String::new(), |t| format!(", {} min", t.teach + t.do_));
        out.push_str(&format!(
            "{:width$}  {} ({} steps{minutes}; {})\n",
            lab.id,
            lab.title,
            lab.steps.len(),
            standing(lab),
            width = width.unwrap_or(0)
        ));
    }
    super::super::print(&out)?;
    Ok(ExitCode::SUCCESS)
}

fn standing(lab: &Lab) -> String {
    match (lab.standing(), &lab.proof) {
        (Standing::Proven, Some(Ok(proof))) => {
            let on: Vec<String> = proof
                .proven
                .iter()
                .map(|p| format!("{} {}", p.kubernetes, p.family.words()))
                .collect();
            format!("proven on {}", on.join(", "))
        }
        (Standing::Stale, _) => "changed since its proof".to_owned(),
        _ => "not proven".to_owned(),
    }
}

#[derive(Debug, Args)]
pub struct Doctor {
    /// The labs to look after; all when none is named
    labs: Vec<String>,
    #[command(flatten)]
    cluster: ClusterArguments,
}

impl Doctor {
    pub(super) fn run(&self, global: &Global) -> anyhow::Result<ExitCode> {
        let loaded = load(global)?;
        let labs = loaded.labs(&self.labs)?;
        let private = tempfile::tempdir()?;
        let cluster = self
            .cluster
            .connect(&loaded.root, &private.path().join("kubeconfig"))?;
        let limit = Limit::firm(Duration::from_secs(60));
        let facts = facts::facts(&cluster, &limit)?;
        let mut out = format!(
            "Kubernetes {}, {}, {} node{}, {}\n",
            facts.kubernetes,
            facts.family.words(),
            facts.nodes,
            if facts.nodes == 1 { "" } else { "s" },
            match &facts.storage {
                Some(class) => format!("default StorageClass {class}"),
                None => "no default StorageClass".to_owned(),
            }
        );
        let dns = ["get", "service", "kube-dns", "-n", "kube-system"];
        let dns = cluster.kubectl(
            &[&dns[..], &["--ignore-not-found", "-o", "name"]].concat(),
            &limit,
        )?;
        if dns.trim().is_empty() {
            out.push_str(
                "there is no Service kube-dns in kube-system: cluster DNS may be missing\n",
            );
        }
        let mut lacking = false;
        for lab in labs {
            let needs = &lab.front().needs;
            let mut lacks = facts.lacks(needs);
            lacks.extend(
                needs
                    .tools
                    .iter()
                    .filter(|tool| !process::on_path(tool))
                    .map(|tool| format!("`{tool}` is not in your PATH")),
            );
            lacking |= !lacks.is_empty();
            match lacks.is_empty() {
                true => out.push_str(&format!("ok      {}\n", lab.id)),
                false => out.push_str(&format!("lacking {}: {}\n", lab.id, lacks.join("; "))),
            }
        }
        super::super::print(&out)?;
        Ok(ExitCode::from(u8::from(lacking)))
    }
}
