//! Questions → findings: engines are loaded when they are first asked, answers remembered.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock},
};

use rayon::prelude::*;

use super::{
    artefacts,
    engine::{Engine, EngineError},
    finding::{Finding, findings},
    pool::{self, Pool},
    protocol::{Gvk, Response, request, without_object},
    question::Question,
    store::Store,
    version::Version,
};
use crate::records::{self, Key, Records};

/// What one version of Kubernetes makes of a document.
#[derive(Debug, Clone)]
pub struct Judgement {
    pub version: Version,
    pub gvk: Option<Gvk>,
    /// The program that reads such a document: `kube-apiserver`, `kubelet`, `kubeadm`, …
    pub consumer: String,
    /// Whether the consumer accepts it. Not so where only holes speak against it.
    pub accepted: bool,
    pub findings: Vec<Finding>,
    /// The object as the server would store it, as JSON.
    pub object: Option<Arc<str>>,
}

/// Judges documents with Kubernetes' own code.
pub struct Judge {
    store: Store,
    engines: [OnceLock<(Engine, Pool)>; Version::BUILT_IN.len()],
    loading: Mutex<()>,
    cache: Mutex<Cache>,
    objects: bool,
}

#[derive(Default)]
struct Cache {
    file: Option<PathBuf>,
    known: Records,
    used: HashMap<Key, Arc<[u8]>>,
    grown: bool,
}

const CACHE: &str = "verdicts.cache";

impl Judge {
    pub fn new(store: Store) -> Judge {
        Judge {
            store,
            engines: Default::default(),
            loading: Mutex::new(()),
            cache: Mutex::default(),
            objects: true,
        }
    }

    /// Leaves out what the server would store, which takes time; such answers are not kept for
    /// the next run, which may want it.
    pub fn without_objects(self) -> Judge {
        Judge {
            objects: false,
            cache: Mutex::default(),
            ..self
        }
    }

    /// Remembers verdicts in the site at `root`, and uses those that are there.
    pub fn with_cache(self, root: &Path) -> Judge {
        let file = records::path(root, CACHE);
        let known = records::load(&file);
        let cache = Cache {
            file: Some(file),
            known,
            ..Cache::default()
        };
        Judge {
            cache: Mutex::new(cache),
            ..self
        }
    }

    /// The judgement on each question, in their order.
    pub fn judge(&self, questions: &[Question<'_>]) -> Result<Vec<Judgement>, EngineError> {
        let requests: Vec<Vec<u8>> = questions
            .iter()
            .map(|q| request(q.header, q.document))
            .collect();
        let pairs = questions.iter().zip(&requests);
        let keys: Vec<Key> = pairs
            .map(|(q, r)| key(&artefacts::id(q.version), r))
            .collect();
        let mut open: BTreeMap<Version, BTreeMap<Key, Cow<'_, [u8]>>> = BTreeMap::new();
        {
            let mut cache = self.cache();
            for (n, key) in keys.iter().enumerate() {
                if !cache.recall(key) {
                    let asked = match self.objects {
                        true => Cow::Borrowed(&requests[n][..]),
                        false => Cow::Owned(without_object(&requests[n])),
                    };
                    let version = questions[n].version;
                    open.entry(version).or_default().insert(*key, asked);
                }
            }
        }
        // A breakdown may be the machine's fault: it is told, but not remembered.
        let mut broken: HashMap<Key, String> = HashMap::new();
        for (version, asked) in open {
            let requests: Vec<&[u8]> = asked.values().map(AsRef::as_ref).collect();
            let (engine, pool) = self.engine(version, pool::workers(requests.len()))?;
            let answers = pool.answer(engine, &requests);
            let mut cache = self.cache();
            for (key, answer) in asked.into_keys().zip(answers) {
                match answer {
                    Ok(bytes) => cache.learn(key, bytes),
                    Err(why) => drop(broken.insert(key, why.to_string())),
                }
            }
        }
        let answers: Vec<Option<Arc<[u8]>>> = {
            let cache = self.cache();
            keys.iter()
                .map(|key| cache.used.get(key).cloned())
                .collect()
        };
        let judged = |n: usize| match &answers[n] {
            Some(bytes) => Judgement::heard(&questions[n], bytes),
            None => {
                let why = broken.get(&keys[n]).cloned().unwrap_or_default();
                judgement(&questions[n], Response::broken(why))
            }
        };
        Ok((0..questions.len()).into_par_iter().map(judged).collect())
    }

    /// Keeps what was learnt for the next run.
    pub fn save(&self) -> std::io::Result<()> {
        let mut cache = self.cache();
        let Some(file) = cache.file.clone().filter(|_| cache.grown) else {
            return Ok(());
        };
        cache.grown = false;
        // Verdicts on versions that were not asked for this time stay, unless they pile up.
        let mut records = cache.used.clone();
        if cache.known.len() <= 1000 + 8 * records.len() {
            for (key, value) in &cache.known {
                records.entry(*key).or_insert_with(|| value.clone());
            }
        }
        records::save(&file, &records)
    }

    fn cache(&self) -> std::sync::MutexGuard<'_, Cache> {
        self.cache
            .lock()
            .expect("nobody panics while holding the verdicts")
    }

    fn engine(&self, version: Version, wanted: usize) -> Result<&(Engine, Pool), EngineError> {
        let slot = &self.engines[version
            .index()
            .expect("only built-in versions are asked for")];
        let _one_at_a_time = self.loading.lock().expect("loading does not panic");
        if slot.get().is_none() {
            let engine = Engine::load(version, &self.store, wanted)?;
            let _ = slot.set((engine, Pool::default()));
        }
        Ok(slot.get().expect("it was set above"))
    }
}

impl Cache {
    fn recall(&mut self, key: &Key) -> bool {
        if let Some(known) = self.known.get(key) {
            self.used.insert(*key, known.clone());
        }
        self.used.contains_key(key)
    }

    fn learn(&mut self, key: Key, answer: Vec<u8>) {
        self.used.insert(key, answer.into());
        self.grown = true;
    }
}

fn key(engine: &[u8], request: &[u8]) -> Key {
    let mut hash = blake3::Hasher::new();
    hash.update(engine);
    hash.update(request);
    records::key(&hash)
}

impl Judgement {
    /// What an engine's answer says of the document that it was asked about.
    pub fn heard(question: &Question<'_>, answer: &[u8]) -> Judgement {
        let response = serde_json::from_slice(answer)
            .unwrap_or_else(|e| Response::broken(format!("the engine's answer is no JSON: {e}")));
        judgement(question, response)
    }
}

fn judgement(question: &Question<'_>, response: Response) -> Judgement {
    let findings = findings(&response, question);
    Judgement {
        version: question.version,
        accepted: !findings.iter().any(|f| f.kind.rejects()),
        findings,
        gvk: response.gvk,
        consumer: response.consumer,
        object: response.object.map(|o| Box::<str>::from(o).into()),
    }
}
