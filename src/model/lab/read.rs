//! Pages and the files of `labs/` → [`Lab`]s.

use std::{collections::BTreeMap, sync::Arc};

use super::{LIBRARY, Lab, covered, id, proof::Proof, steps};
use crate::{
    diagnostic::{Diagnostic, did_you_mean},
    model::Page,
    source::Tree,
};

/// The labs among the pages, in reading order.
pub fn labs(tree: &Tree, pages: &[Page]) -> Vec<Lab> {
    pages
        .iter()
        .enumerate()
        .filter_map(|(page, p)| Some(lab(tree, page, id(p)?, p)))
        .collect()
}

fn lab(tree: &Tree, page: usize, id: &str, source: &Page) -> Lab {
    let files = files(tree, id);
    let document = source.body.document.clone();
    let mut faults = Vec::new();
    let has = |path: &str| files.contains_key(&format!("{id}/{path}"));
    let mut steps = steps::steps(&document, has, &mut faults);
    for step in &mut steps {
        let folder = format!("{id}/steps/{}/mutants/", step.id);
        step.mutants = files
            .keys()
            .filter_map(|f| f.strip_prefix(&folder)?.strip_suffix(".sh"))
            .map(str::to_owned)
            .collect();
    }
    let mut problems: Vec<Diagnostic> = faults
        .into_iter()
        .map(|(range, message)| Diagnostic::new("invalid-lab", document.span(range), message))
        .collect();
    for folder in step_folders(&files, id) {
        if !steps.iter().any(|s| s.id == folder) {
            let message = format!("`steps/{folder}` belongs to no step of the page");
            let known = document.headings.iter().filter(|h| h.level == 2);
            let near = did_you_mean(&folder, known.map(|h| h.id.as_str()));
            problems.push(
                Diagnostic::new("invalid-lab", document.span(0..0), message)
                    .help(format!(
                        "give a level-2 heading its name: `## Title {{#{folder}}}`"
                    ))
                    .maybe_help(near),
            );
        }
    }
    let proof = tree
        .labs
        .get(&*format!("labs/{id}/proof.json"))
        .map(|bytes| serde_json::from_slice::<Proof>(bytes).map_err(|e| e.to_string()));
    Lab {
        id: id.to_owned(),
        title: source.title.clone(),
        page,
        hash: covered::hash(&format!("{id}/lab.md"), &document, &steps, &files),
        document,
        steps,
        files,
        proof,
        problems,
    }
}

/// The lab's own folder without the proof, and the library.
fn files(tree: &Tree, id: &str) -> BTreeMap<String, Arc<[u8]>> {
    tree.labs
        .iter()
        .filter_map(|(path, bytes)| Some((path.strip_prefix("labs/")?, bytes)))
        .filter(|(path, _)| {
            let folder = path.split('/').next().unwrap_or(path);
            (folder == id || folder == LIBRARY) && *path != format!("{id}/proof.json")
        })
        .map(|(path, bytes)| (path.to_owned(), bytes.clone()))
        .collect()
}

fn step_folders(files: &BTreeMap<String, Arc<[u8]>>, id: &str) -> Vec<String> {
    let prefix = format!("{id}/steps/");
    let mut folders: Vec<String> = files
        .keys()
        .filter_map(|path| path.strip_prefix(&prefix)?.split_once('/'))
        .map(|(folder, _)| folder.to_owned())
        .collect();
    folders.dedup();
    folders
}
