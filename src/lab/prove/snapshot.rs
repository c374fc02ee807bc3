//! What there is in a cluster besides what comes and goes by itself, before and after.

use std::{collections::BTreeSet, time::Duration};

use crate::lab::{
    cluster::{Cluster, ClusterError},
    process::Limit,
    report::{Reason, Refusal},
};

/// Names of objects, with their kinds and namespaces.
pub(super) type Snapshot = BTreeSet<String>;

/// Cluster-wide kinds, and kinds that a lab might leave in somebody else's namespace.
const KINDS: &[&str] = &[
    "namespaces,persistentvolumes,storageclasses,clusterroles,clusterrolebindings,customresourcedefinitions,priorityclasses,ingressclasses,runtimeclasses",
    "persistentvolumeclaims,services,configmaps,secrets,serviceaccounts,statefulsets,deployments,daemonsets,jobs,cronjobs,networkpolicies,poddisruptionbudgets,roles,rolebindings",
];

/// How long volumes have to follow their namespace.
const SETTLING: Duration = Duration::from_secs(60);

pub(super) fn take(cluster: &Cluster, limit: &Limit) -> Result<Snapshot, ClusterError> {
    let mut found = Snapshot::new();
    for kinds in KINDS {
        let path = "jsonpath={range .items[*]}{.kind} {.metadata.namespace}/{.metadata.name}{\"\\n\"}{end}";
        let arguments = ["get", kinds, "--all-namespaces", "-o", path];
        let text = cluster.kubectl(&arguments, limit)?;
        found.extend(
            text.lines()
                .filter(|l| !l.trim().is_empty())
                .map(str::to_owned),
        );
    }
    Ok(found)
}

/// What a lab left behind or took away, if anything, once volumes have had time to go.
pub(super) fn compare(
    cluster: &Cluster,
    before: &Snapshot,
) -> Result<Option<Refusal>, ClusterError> {
    let limit = Limit::firm(SETTLING);
    loop {
        let after = take(cluster, &Limit::firm(SETTLING))?;
        // What is only on its way out is waited for; what else differs will stay.
        let going = after
            .difference(before)
            .all(|o| o.starts_with("PersistentVolume ") || o.starts_with("Namespace "));
        if after == *before {
            return Ok(None);
        }
        if !going || limit.over().is_some() {
            return Ok(Some(refusal(before, &after)));
        }
        limit.sleep(Duration::from_millis(500));
    }
}

fn refusal(before: &Snapshot, after: &Snapshot) -> Refusal {
    let list = |objects: Vec<&String>| {
        let shown: Vec<String> = objects
            .iter()
            .take(5)
            .map(|o| o.trim().replace(" /", " "))
            .collect();
        match objects.len() {
            n if n > 5 => format!("{} and {} more", shown.join(", "), n - 5),
            _ => shown.join(", "),
        }
    };
    let left: Vec<&String> = after.difference(before).collect();
    let gone: Vec<&String> = before.difference(after).collect();
    let mut message = Vec::new();
    if !left.is_empty() {
        message.push(format!("left behind: {}", list(left)));
    }
    if !gone.is_empty() {
        message.push(format!("taken away: {}", list(gone)));
    }
    Refusal::new(
        Reason::Leak,
        message.join("; "),
        "keep the lab in its namespace, or undo the rest in cleanup.sh",
    )
}
