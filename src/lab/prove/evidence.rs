//! What the cluster showed when something went wrong, gathered before it is cleaned up.

use std::time::Duration;

use super::{Prover, attempt::Attempt};
use crate::lab::{process::Limit, report::Refusal};

/// All of it together may not take longer, nor keep an interrupted run from ending.
const GATHERING: Duration = Duration::from_secs(20);

/// The longest piece that is kept of one answer.
const LONGEST: usize = 8000;

impl Prover<'_> {
    pub(super) fn with_evidence(&self, attempt: &Attempt, mut refusal: Refusal) -> Refusal {
        let limit = Limit {
            interrupt: self.limit.interrupt.clone(),
            ..Limit::firm(GATHERING)
        };
        let namespace = attempt.room.namespace.as_str();
        let mut asks: Vec<Vec<&str>> = vec![
            vec!["get", "all,pvc,endpointslices", "-o", "wide"],
            vec!["get", "events", "--sort-by=.lastTimestamp"],
            vec!["describe", "pods"],
        ];
        let list = |kind: &str| {
            let arguments = ["get", kind, "-n", namespace, "-o", "name"];
            self.cluster.kubectl(&arguments, &limit).unwrap_or_default()
        };
        let pods = list("pods");
        for pod in pods.lines() {
            asks.push(vec!["logs", pod, "--all-containers", "--tail=30"]);
        }
        let names: Vec<String> = list("services")
            .lines()
            .filter_map(|s| s.strip_prefix("service/"))
            .map(|s| format!("{s}.{namespace}.svc.cluster.local."))
            .collect();
        if pods.lines().any(|p| p == "pod/client") {
            for name in &names {
                let dig = [
                    "exec", "client", "--", "dig", "+noall", "+answer", "+time=1",
                ];
                asks.push([&dig[..], &[name, "A", name, "AAAA"]].concat());
            }
        }
        for ask in asks {
            let mut arguments = ask.clone();
            arguments.splice(1..1, ["-n", namespace]);
            let said = match self.cluster.kubectl(&arguments, &limit) {
                Ok(text) => text,
                Err(error) => error.to_string(),
            };
            let said: String = said.trim_end().chars().take(LONGEST).collect();
            if !said.is_empty() {
                refusal
                    .evidence
                    .push_str(&format!("# kubectl {}\n{said}\n\n", ask.join(" ")));
            }
        }
        refusal
    }
}
