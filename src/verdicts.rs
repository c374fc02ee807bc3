//! Site × [`Judge`] → [`Verdicts`]: every manifest asked about once, for every version that it
//! is for. The one value is handed to `lint`, which reports it, and to `render`, which shows it.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
    sync::Arc,
};

use rayon::prelude::*;

use crate::{
    kubernetes::{EngineError, Finding, FindingKind, Header, Judge, Judgement, Question, Version},
    model::{Manifest, ManifestId, Place, Site},
    yaml,
};

/// What Kubernetes makes of a site's manifests.
#[derive(Debug, Default)]
pub struct Verdicts {
    /// The versions that were asked, oldest first.
    pub versions: Vec<Version>,
    /// Runs parallel to `site.manifests`; each by version, oldest first.
    judgements: Vec<Arc<[Judgement]>>,
    by_block: BTreeMap<(Arc<str>, Option<usize>), Vec<ManifestId>>,
    /// Runs parallel to them.
    asked: Vec<Asked>,
}

/// All that judgements on a manifest depend on.
#[derive(Debug)]
struct Asked {
    versions: Vec<Version>,
    header: Header,
    document: yaml::Text,
    holes: Vec<Range<usize>>,
}

/// A finding and the versions that say the same.
#[derive(Debug)]
pub struct Said<'a> {
    pub finding: &'a Finding,
    pub by: Vec<Version>,
}

/// Asks about every manifest of the site that was not judged `before`.
pub fn judge(
    site: &Site,
    judge: &Judge,
    versions: &[Version],
    before: &Verdicts,
) -> Result<Verdicts, EngineError> {
    let definitions = Definitions::of(site);
    let manifests = site.manifests.par_iter();
    let asked: Vec<Asked> = manifests
        .map(|manifest| Asked {
            versions: versions
                .iter()
                .copied()
                .filter(|v| manifest.is_for(*v))
                .collect(),
            header: definitions.header(manifest),
            document: manifest.text.clone(),
            holes: manifest.holes.clone(),
        })
        .collect();
    let known = before.known();
    let answers: Vec<_> = asked
        .par_iter()
        .map(|a| known.get(&a.key()).copied())
        .collect();
    let open = asked.iter().zip(&answers).filter(|(_, a)| a.is_none());
    let questions: Vec<Question<'_>> = open.flat_map(|(a, _)| a.questions()).collect();
    let mut judged = judge.judge(&questions)?.into_iter();
    let mut judgements: Vec<Arc<[Judgement]>> = Vec::with_capacity(asked.len());
    for (asked, answer) in asked.iter().zip(answers) {
        judgements.push(match answer {
            Some(known) => known.clone(),
            None => judged.by_ref().take(asked.versions.len()).collect(),
        });
    }
    let mut by_block: BTreeMap<_, Vec<ManifestId>> = BTreeMap::new();
    for (n, manifest) in site.manifests.iter().enumerate() {
        by_block
            .entry((manifest.path.clone(), block(manifest.place)))
            .or_default()
            .push(n);
    }
    Ok(Verdicts {
        versions: versions.to_vec(),
        judgements,
        by_block,
        asked,
    })
}

/// Whether asking again would bring nothing else: an engine may break down for once.
fn is_final(judgement: &Judgement) -> bool {
    let findings = &judgement.findings;
    !findings.iter().any(|f| f.kind == FindingKind::Undecided)
}

/// What tells one [`Asked`] from another.
type Key<'a> = (&'a [Version], &'a Header, &'a str, &'a [Range<usize>]);

impl Asked {
    fn key(&self) -> Key<'_> {
        (&self.versions, &self.header, &self.document, &self.holes)
    }

    fn questions(&self) -> impl Iterator<Item = Question<'_>> {
        self.versions.iter().map(|version| Question {
            version: *version,
            header: &self.header,
            document: &self.document,
            holes: &self.holes,
        })
    }
}

impl Verdicts {
    /// What each version that the manifest is for makes of it.
    pub fn of(&self, manifest: ManifestId) -> &[Judgement] {
        self.judgements.get(manifest).map_or(&[], |j| j)
    }

    /// What a later run need not ask again.
    fn known(&self) -> HashMap<Key<'_>, &Arc<[Judgement]>> {
        let pairs = self.asked.iter().zip(&self.judgements);
        pairs
            .filter(|(_, j)| j.iter().all(is_final))
            .map(|(a, j)| (a.key(), j))
            .collect()
    }

    /// The manifests of a block (by the byte that it starts at) or, without one, of a file.
    pub fn in_block(&self, path: &Arc<str>, block: Option<usize>) -> &[ManifestId] {
        self.by_block
            .get(&(path.clone(), block))
            .map_or(&[], Vec::as_slice)
    }

    /// The manifests that share a block or a file with this one.
    pub fn neighbours(&self, manifest: &Manifest) -> &[ManifestId] {
        self.in_block(&manifest.path, block(manifest.place))
    }

    /// Everything that is said of a manifest, equal words of several versions together.
    pub fn said(&self, manifest: ManifestId) -> Vec<Said<'_>> {
        let mut all: Vec<Said<'_>> = Vec::new();
        for judgement in self.of(manifest) {
            for finding in &judgement.findings {
                let same = |s: &&mut Said<'_>| s.finding == finding;
                match all.iter_mut().find(same) {
                    Some(said) if said.by.last() == Some(&judgement.version) => {}
                    Some(said) => said.by.push(judgement.version),
                    None => all.push(Said {
                        finding,
                        by: vec![judgement.version],
                    }),
                }
            }
        }
        all
    }

    /// The versions that accept a manifest.
    pub fn accepted_by(&self, manifest: ManifestId) -> Vec<Version> {
        let accepted = self.of(manifest).iter().filter(|j| j.accepted);
        accepted.map(|j| j.version).collect()
    }
}

fn block(place: Place) -> Option<usize> {
    match place {
        Place::Block(start) => Some(start),
        Place::File => None,
    }
}

/// The CustomResourceDefinitions of the site, by API group.
#[derive(Default)]
struct Definitions(BTreeMap<String, Vec<String>>);

impl Definitions {
    fn of(site: &Site) -> Definitions {
        let mut found = Definitions::default();
        let defines = |m: &&Manifest| m.text.contains("CustomResourceDefinition");
        for manifest in site.manifests.iter().filter(defines) {
            let Ok(nodes) = manifest.text.nodes() else {
                continue;
            };
            let root = nodes.first();
            let at = |path| root.and_then(|r| r.at(path)).and_then(yaml::Node::as_str);
            if at("kind") == Some("CustomResourceDefinition")
                && manifest.claim.reject.is_none()
                && let Some(group) = at("spec/group")
            {
                let texts = found.0.entry(group.to_owned()).or_default();
                if !texts.iter().any(|text| **text == *manifest.text) {
                    texts.push(manifest.text.to_string());
                }
            }
        }
        found
    }

    fn header(&self, manifest: &Manifest) -> Header {
        let mut header = manifest.header.clone();
        if !self.0.is_empty() {
            let group = manifest.text.lines().find_map(|line| {
                let value = line.trim().strip_prefix("apiVersion:")?;
                value.trim().trim_matches(['"', '\'']).split('/').next()
            });
            let known = group.and_then(|g| self.0.get(g));
            header.crds = known.cloned().unwrap_or_default();
        }
        header
    }
}
