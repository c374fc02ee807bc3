//! Compiled engines in the user's cache folder: the only part of the host that touches disk.
//!
//! Artefact (embedded, zstd) → machine code, once for each engine, compiler, wasmtime version
//! and processor. A compiled file is loaded as it lies on disk, so it has to be the one that was
//! written: a seal beside it holds its BLAKE3 hash and the file's identity. While the identity
//! (inode, size, times) is unchanged the seal is believed; otherwise the bytes are hashed
//! again; a file that does not match is compiled anew, never loaded.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
    sync::OnceLock,
    time::Instant,
};

use wasmtime::Module;

use super::{engine::Effort, version::Version};

/// The engines, in the order of [`Version::BUILT_IN`].
const ARTEFACTS: [&[u8]; Version::BUILT_IN.len()] = [
    include_bytes!("../../kubernetes/dist/engine-1.34.wasm.zst"),
    include_bytes!("../../kubernetes/dist/engine-1.35.wasm.zst"),
    include_bytes!("../../kubernetes/dist/engine-1.36.wasm.zst"),
    include_bytes!("../../kubernetes/dist/engine-1.37.wasm.zst"),
];

/// Where compiled engines are kept, and who is told that one is being compiled.
pub struct Store {
    folder: Option<PathBuf>,
    progress: fn(&str),
    ask_for_more: fn(),
}

/// What tells an engine from every other: its artefact's hash. A verdict depends on it.
pub(super) fn id(version: Version) -> &'static [u8; 32] {
    static IDS: [OnceLock<[u8; 32]>; ARTEFACTS.len()] =
        [const { OnceLock::new() }; ARTEFACTS.len()];
    let index = version
        .index()
        .expect("only built-in versions are asked for");
    IDS[index].get_or_init(|| *blake3::hash(ARTEFACTS[index]).as_bytes())
}

/// Why there is no compiled engine.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("there is no engine for Kubernetes {0}")]
    NoArtefact(Version),
    #[error("the built-in engine of Kubernetes {version} does not decompress: {error}")]
    Artefact { version: Version, error: String },
    #[error("the engine of Kubernetes {version} does not compile: {error}")]
    Compile {
        version: Version,
        error: wasmtime::Error,
    },
}

impl Store {
    /// The user's own: `proofmark/engines` in `$XDG_CACHE_HOME`, `~/.cache`, or what the system
    /// has instead of it. `progress` hears one line when an engine has to be compiled.
    pub fn of_user(progress: fn(&str)) -> Store {
        let folder = cache_folder().map(|f| f.join("proofmark").join("engines"));
        Store {
            folder,
            progress,
            ask_for_more: || (),
        }
    }

    /// Calls `ask_for_more` when an engine was loaded that could be compiled better.
    pub fn asking_for_more(self, ask_for_more: fn()) -> Store {
        Store {
            ask_for_more,
            ..self
        }
    }

    pub(super) fn ask_for_more(&self) {
        (self.ask_for_more)();
    }

    /// The engine as `runtime` compiled it before.
    pub(super) fn kept(&self, version: Version, runtime: &wasmtime::Engine) -> Option<Module> {
        Kept::new(self.folder.as_deref()?, version, runtime).load(runtime)
    }

    /// Removes what `runtime` compiled. A program that has it open keeps it.
    pub(super) fn discard(&self, version: Version, runtime: &wasmtime::Engine) {
        if let Some(folder) = &self.folder {
            let kept = Kept::new(folder, version, runtime);
            for file in [&kept.seal, &kept.code] {
                let _ = fs::remove_file(file);
            }
        }
    }

    /// Held by the one who compiles behind others' backs; `None` when somebody does.
    pub(super) fn only_one(&self) -> Option<File> {
        let folder = self.folder.as_deref()?;
        let file = File::create(folder.join("behind.lock")).ok()?;
        file.try_lock().is_ok().then_some(file)
    }

    pub(super) fn compiled(
        &self,
        version: Version,
        runtime: &wasmtime::Engine,
        effort: Effort,
    ) -> Result<Module, StoreError> {
        let Some(folder) = &self.folder else {
            return Ok(self.compile(version, runtime, effort)?.1);
        };
        let file = Kept::new(folder, version, runtime);
        self.compile_and_keep(version, runtime, effort, &file)
    }

    fn compile_and_keep(
        &self,
        version: Version,
        runtime: &wasmtime::Engine,
        effort: Effort,
        file: &Kept,
    ) -> Result<Module, StoreError> {
        // Whoever comes second waits for the first, and finds its work done.
        let _lock = file.lock();
        if let Some(module) = file.load(runtime) {
            return Ok(module);
        }
        let (code, module) = self.compile(version, runtime, effort)?;
        if let Err(error) = file.keep(&code) {
            let folder = file.code.parent().unwrap_or(Path::new(".")).display();
            (self.progress)(&format!(
                "the compiled engine cannot be kept in {folder} ({error}); the next run compiles it again"
            ));
        }
        Ok(module)
    }

    fn compile(
        &self,
        version: Version,
        runtime: &wasmtime::Engine,
        effort: Effort,
    ) -> Result<(Vec<u8>, Module), StoreError> {
        let duration = match effort {
            Effort::Little => "about 10 s",
            Effort::Full => "about 40 s",
        };
        (self.progress)(&format!(
            "compiling the engine of Kubernetes {version} for this machine, once ({duration}) …"
        ));
        let started = Instant::now();
        let index = version.index().ok_or(StoreError::NoArtefact(version))?;
        let mut wasm = Vec::new();
        ruzstd::decoding::StreamingDecoder::new(ARTEFACTS[index])
            .map_err(|e| e.to_string())
            .and_then(|mut d| d.read_to_end(&mut wasm).map_err(|e| e.to_string()))
            .map_err(|error| StoreError::Artefact { version, error })?;
        let fault = |error| StoreError::Compile { version, error };
        let code = runtime.precompile_module(&wasm).map_err(fault)?;
        // SAFETY: these bytes were made by this runtime a moment ago and never left the process.
        let module = unsafe { Module::deserialize(runtime, &code) }.map_err(fault)?;
        (self.progress)(&format!(
            "compiled the engine of Kubernetes {version} in {:.0} s",
            started.elapsed().as_secs_f64()
        ));
        Ok((code, module))
    }
}

/// A compiled engine on disk, with its seal.
struct Kept {
    code: PathBuf,
    seal: PathBuf,
}

impl Kept {
    /// The name holds everything the machine code depends on.
    fn new(folder: &Path, version: Version, runtime: &wasmtime::Engine) -> Kept {
        let mut key = Key(blake3::Hasher::new_keyed(id(version)));
        std::hash::Hash::hash(&runtime.precompile_compatibility_hash(), &mut key);
        let name = format!("{version}-{}", &key.0.finalize().to_hex()[..16]);
        Kept {
            code: folder.join(format!("{name}.code")),
            seal: folder.join(format!("{name}.seal")),
        }
    }

    /// The module, if the file is the one that was written.
    fn load(&self, runtime: &wasmtime::Engine) -> Option<Module> {
        let seal = fs::read_to_string(&self.seal).ok()?;
        let (hash, identity) = seal.split_once('\n')?;
        let now = identity_of(&self.code).ok()?;
        if identity != now {
            let bytes = fs::read(&self.code).ok()?;
            if blake3::hash(&bytes).to_hex().as_str() != hash {
                return None;
            }
            // A copied or touched cache is hashed once, then believed again.
            let _ = replace(&self.seal, format!("{hash}\n{now}").as_bytes());
        }
        // SAFETY: the seal vouches that the file holds what `precompile_module` returned for
        // this runtime (the name) and was not changed since (the identity or the hash).
        unsafe { Module::deserialize_file(runtime, &self.code) }.ok()
    }

    /// Writes code, then seal; a kill in between leaves a file that nobody vouches for.
    fn keep(&self, code: &[u8]) -> io::Result<()> {
        replace(&self.code, code)?;
        let hash = blake3::hash(code).to_hex();
        let identity = identity_of(&self.code)?;
        replace(&self.seal, format!("{hash}\n{identity}").as_bytes())
    }

    /// Held while compiling. Without a lock two processes do the same work twice, no worse.
    fn lock(&self) -> Option<File> {
        fs::create_dir_all(self.code.parent()?).ok()?;
        let file = File::create(self.code.with_extension("lock")).ok()?;
        file.lock().ok()?;
        Some(file)
    }
}

struct Key(blake3::Hasher);

impl std::hash::Hasher for Key {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        0
    }
}

/// What changes when a file is written to, replaced or copied.
fn identity_of(path: &Path) -> io::Result<String> {
    let meta = fs::metadata(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        Ok(format!(
            "{} {} {} {}.{} {}.{}",
            meta.dev(),
            meta.ino(),
            meta.len(),
            meta.mtime(),
            meta.mtime_nsec(),
            meta.ctime(),
            meta.ctime_nsec()
        ))
    }
    #[cfg(not(unix))]
    Ok(format!("{} {:?}", meta.len(), meta.modified()?))
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let next = path.with_extension(format!("{}.tmp", std::process::id()));
    fs::write(&next, bytes)
        .and_then(|()| fs::rename(&next, path))
        .inspect_err(|_| drop(fs::remove_file(&next)))
}

fn cache_folder() -> Option<PathBuf> {
    let var = |name| {
        std::env::var_os(name)
            .filter(|v| !v.is_empty())
            .map(PathBuf::from)
    };
    let system = match std::env::consts::OS {
        "windows" => var("LOCALAPPDATA"),
        "macos" => var("HOME").map(|h| h.join("Library/Caches")),
        _ => var("HOME").map(|h| h.join(".cache")),
    };
    var("XDG_CACHE_HOME").filter(|p| p.is_absolute()).or(system)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The smallest module there is.
    const MODULE: &[u8] = b"\0asm\x01\0\0\0";

    #[test]
    fn a_compiled_file_that_was_changed_is_not_loaded() {
        let dir = tempfile::tempdir().unwrap();
        let runtime = wasmtime::Engine::default();
        let kept = Kept::new(dir.path(), Version::NEWEST, &runtime);
        assert!(kept.load(&runtime).is_none());
        let code = runtime.precompile_module(MODULE).unwrap();
        kept.keep(&code).unwrap();
        assert!(kept.load(&runtime).is_some());

        let mut changed = code.clone();
        *changed.last_mut().unwrap() ^= 1;
        fs::write(&kept.code, &changed).unwrap();
        assert!(kept.load(&runtime).is_none(), "other bytes");

        fs::write(&kept.code, &code).unwrap();
        assert!(kept.load(&runtime).is_some(), "a copy of the same bytes");
        fs::write(&kept.seal, "no seal").unwrap();
        assert!(kept.load(&runtime).is_none(), "another seal");
    }

    #[test]
    fn one_process_at_a_time_compiles_behind_others_backs() {
        let dir = tempfile::tempdir().unwrap();
        let store = || Store {
            folder: Some(dir.path().to_owned()),
            ..Store::of_user(|_| ())
        };
        let held = store().only_one();
        assert!(held.is_some());
        assert!(store().only_one().is_none());
        drop(held);
        assert!(store().only_one().is_some());
    }

    #[test]
    fn what_is_discarded_is_compiled_anew_and_other_compilers_code_stays() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store {
            folder: Some(dir.path().to_owned()),
            ..Store::of_user(|_| ())
        };
        let by = |strategy| {
            let mut config = wasmtime::Config::new();
            wasmtime::Engine::new(config.strategy(strategy)).unwrap()
        };
        let (one, other) = (
            by(wasmtime::Strategy::Cranelift),
            by(wasmtime::Strategy::Winch),
        );
        for runtime in [&one, &other] {
            let code = runtime.precompile_module(MODULE).unwrap();
            Kept::new(dir.path(), Version::NEWEST, runtime)
                .keep(&code)
                .unwrap();
        }
        store.discard(Version::NEWEST, &one);
        assert!(store.kept(Version::NEWEST, &one).is_none());
        assert!(store.kept(Version::NEWEST, &other).is_some());
    }
}
