//! What a run leaves in the repository: `proof.json`, and outputs that were blessed.

use std::{fs, io, path::Path};

use super::{expect::bless, prove::Observed};
use crate::model::{
    Lab,
    lab::{Expected, Proof, Standing},
};

/// Writes the proof beside the lab. Clusters of other families that the same lab was proven
/// on stay in it. `whole` says whether wrong solutions were tried; without them only the
/// record of a lab that was proven wholly before is renewed. The value tells what was done.
pub fn write_proof(root: &Path, lab: &Lab, proof: Proof, whole: bool) -> io::Result<bool> {
    let known = match &lab.proof {
        Some(Ok(known)) if lab.standing() == Standing::Proven => Some(known),
        _ => None,
    };
    let Some(merged) = merged(known, proof, whole) else {
        return Ok(false);
    };
    let text = serde_json::to_string_pretty(&merged).expect("a proof is plain data") + "\n";
    let folder = root.join("labs").join(&lab.id);
    // Beside it first, so that a kill in between leaves the old one whole.
    let beside = folder.join(".proof.json");
    fs::write(&beside, text)?;
    fs::rename(beside, folder.join("proof.json"))?;
    Ok(true)
}

fn merged(known: Option<&Proof>, mut proof: Proof, whole: bool) -> Option<Proof> {
    let Some(known) = known else {
        return whole.then_some(proof);
    };
    let own: Vec<_> = proof.proven.iter().map(|p| p.family).collect();
    let others = known.proven.iter().filter(|p| !own.contains(&p.family));
    proof.proven.extend(others.cloned());
    proof.proven.sort_by_key(|p| p.family.name());
    if !whole {
        proof.steps = known.steps.clone();
    }
    Some(proof)
}

/// The page with its outputs as they were observed; `None` when they all fitted already.
pub fn blessed(lab: &Lab, outputs: &[Observed]) -> Option<String> {
    let expected: Vec<&Expected> = lab
        .steps
        .iter()
        .flat_map(|s| &s.commands)
        .filter_map(|c| c.expected.as_ref())
        .collect();
    let mut text = lab.document.text.to_string();
    let mut outputs: Vec<&Observed> = outputs.iter().collect();
    // From the end, so that earlier ranges stay true.
    outputs.sort_by_key(|o| std::cmp::Reverse(o.range.start));
    for observed in outputs {
        let Some(block) = expected.iter().find(|e| e.range == observed.range) else {
            continue;
        };
        if fits(block, observed) {
            continue;
        }
        let new = bless(block, &observed.output, &observed.namespace);
        let whole = &text[block.range.clone()];
        if let Some(replaced) = with_body(whole, &new) {
            text.replace_range(block.range.clone(), &replaced);
        }
    }
    (text != *lab.document.text).then_some(text)
}

fn fits(block: &Expected, observed: &Observed) -> bool {
    let mut captures = Default::default();
    super::expect::compare(block, &observed.output, &observed.namespace, &mut captures).is_ok()
}

/// A fenced block with other lines between its fences, indented as the fence is.
fn with_body(block: &str, body: &str) -> Option<String> {
    let (first, rest) = block.split_once('\n')?;
    let close = match rest.trim_end().rfind('\n') {
        Some(at) => &rest[at + 1..],
        None => rest,
    };
    let indent = &close[..close.len() - close.trim_start().len()];
    let lines: String = body.lines().map(|l| format!("{indent}{l}\n")).collect();
    Some(format!("{first}\n{lines}{close}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_keeps_its_fences_and_its_indent() {
        assert_eq!(
            with_body("```text output\nold\n```\n", "new\n").unwrap(),
            "```text output\nnew\n```\n"
        );
        assert_eq!(
            with_body("```text output\n  a\n  b\n  ```", "c\n").unwrap(),
            "```text output\n  c\n  ```"
        );
        assert_eq!(
            with_body("```text output\n```", "c\n").unwrap(),
            "```text output\nc\n```"
        );
    }
}
