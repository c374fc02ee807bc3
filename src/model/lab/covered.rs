//! What a proof covers: a lab → a hash of all that can change what a run sees.
//!
//! Of the page these are its commands, the outputs that it promises and what the front matter
//! says of the cluster; the files beside it count whole. Words may be mended without another
//! proof.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::{Value, json};

use super::{Command, Run, Step};
use crate::parse::{Diagram, Document, Needs};

/// The hash of a lab whose page is the file `page`.
pub(super) fn hash(
    page: &str,
    document: &Document,
    steps: &[Step],
    files: &BTreeMap<String, Arc<[u8]>>,
) -> String {
    let mut hasher = blake3::Hasher::new();
    // Names, lengths and contents, so that no two sets of files share a hash.
    let mut field = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    for (path, bytes) in files.iter().filter(|(path, _)| *path != page) {
        field(path.as_bytes());
        field(bytes);
    }
    field(followed(document, steps).to_string().as_bytes());
    hasher.finalize().to_hex().to_string()
}

/// What of the page a run follows.
fn followed(document: &Document, steps: &[Step]) -> Value {
    let front = &document.front;
    let Needs {
        kubernetes,
        family,
        nodes,
        storage,
        exclusive,
        // Says who may do the lab, and nothing of how it goes.
        whole_cluster: _,
        tools,
    } = &front.needs;
    let needs = json!({
        "kubernetes": kubernetes, "family": family, "nodes": nodes,
        "storage": storage, "exclusive": exclusive, "tools": tools,
    });
    let variables: BTreeMap<&String, &String> = front
        .variables
        .iter()
        .map(|(name, variable)| (name, &variable.default))
        .collect();
    let step = |s: &Step| {
        let commands = s.commands.iter().map(|c| command(c, s.solution));
        // Of what is drawn, a table of names alone is held against the cluster.
        let tables = s.diagrams(document).filter(|d| d.kind == "names");
        let files = |d: &Diagram| {
            d.files
                .iter()
                .map(|(file, _)| file.clone())
                .collect::<Vec<_>>()
        };
        json!({
            "id": s.id,
            "commands": commands.collect::<Vec<_>>(),
            "names": tables.map(files).collect::<Vec<_>>(),
        })
    };
    json!({
        "needs": needs,
        "timeouts": front.timeouts,
        "variables": variables,
        "steps": steps.iter().map(step).collect::<Vec<_>>(),
    })
}

fn command(command: &Command, solution: Option<usize>) -> Value {
    json!({
        "code": command.code,
        "run": command.run == Run::Yes,
        "timeout": command.timeout,
        "exit": command.exit,
        "before": solution.is_none_or(|at| command.range.start < at),
        "output": command.expected.as_ref().map(|e| json!({
            "text": e.text,
            "unordered": e.unordered,
            "columns": e.columns,
            "eventually": e.eventually,
        })),
    })
}
