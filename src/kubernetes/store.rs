//! Compiled engines in the user's cache folder: the only part of the host that touches disk.
//!
//! Artefact (embedded, zstd) → machine code, once for each engine, compiler, wasmtime version
//! and processor; how it lies on disk is for `kept`. What does not match there is compiled anew,
//! never loaded.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
    sync::OnceLock,
    time::Instant,
};

use wasmtime::Module;

use super::{
    engine::Effort,
    kept::{self, Kept},
    version::Version,
};

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
        Kept::module(self.folder.as_deref()?, version, runtime).load(runtime)
    }

    /// The engine as a program, if the user had it built.
    pub fn program(&self, version: Version) -> Option<PathBuf> {
        let kept = Kept::program(self.folder.as_deref()?, version);
        kept.is_whole().then_some(kept.code)
    }

    /// A folder to build a program in, which is gone with its handle. What a build that was killed
    /// has left there goes before.
    pub fn room(&self) -> io::Result<Room> {
        let folder = self.existing_folder()?;
        let lock = File::create(folder.join("build.lock"))?;
        lock.lock()?;
        let path = folder.join("build");
        let room = Room { path, _lock: lock };
        room.clear();
        fs::create_dir(&room.path)?;
        Ok(room)
    }

    /// Keeps the program at `built` as the engine of `version` from now on.
    pub fn keep_program(&self, version: Version, built: &Path) -> io::Result<()> {
        Kept::program(self.existing_folder()?, version).keep_copy(built)
    }

    /// Goes back to the module. `false`: there was no program.
    pub fn discard_program(&self, version: Version) -> bool {
        let Some(folder) = &self.folder else {
            return false;
        };
        let kept = Kept::program(folder, version);
        let was = kept.code.exists();
        kept.remove();
        was
    }

    /// Removes what `runtime` compiled. A program that has it open keeps it.
    pub(super) fn discard(&self, version: Version, runtime: &wasmtime::Engine) {
        if let Some(folder) = &self.folder {
            Kept::module(folder, version, runtime).remove();
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
        let file = Kept::module(folder, version, runtime);
        self.compile_and_keep(version, runtime, effort, &file)
    }

    fn existing_folder(&self) -> io::Result<&Path> {
        let folder = self.folder.as_deref();
        let folder = folder.ok_or_else(|| io::Error::other("this user has no cache folder"))?;
        fs::create_dir_all(folder)?;
        Ok(folder)
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
        let folder = file.code.parent().unwrap_or(Path::new("."));
        // Whoever waits for this has time for that.
        kept::clear(folder);
        if let Err(error) = file.keep(&code) {
            let folder = folder.display();
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

/// A folder that one process at a time has; see [`Store::room`].
pub struct Room {
    path: PathBuf,
    _lock: File,
}

impl Room {
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn clear(&self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        self.clear();
    }
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
            Kept::module(dir.path(), Version::NEWEST, runtime)
                .keep(&code)
                .unwrap();
        }
        store.discard(Version::NEWEST, &one);
        assert!(store.kept(Version::NEWEST, &one).is_none());
        assert!(store.kept(Version::NEWEST, &other).is_some());
    }
}
