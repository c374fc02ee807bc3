//! Engines in the user's cache folder: the only part of the host that touches disk.
//!
//! Artefact (embedded, zstd) → a program, once for each engine; or machine code, once for each
//! engine, compiler, wasmtime version and processor. How it lies on disk is for `kept`. What does
//! not match there is made anew, never used.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
    time::Instant,
};

use wasmtime::Module;

use super::{
    artefacts,
    engine::Effort,
    kept::{self, Kept},
    version::Version,
};

/// Where engines are kept, and who is told that one is being compiled.
pub struct Store {
    folder: Option<PathBuf>,
    modules_only: bool,
    progress: fn(&str),
    ask_for_more: fn(),
}

/// Why there is no compiled engine.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("there is no engine for Kubernetes {0}")]
    NoArtefact(Version),
    #[error("the built-in engine of Kubernetes {version} does not decompress: {error}")]
    Artefact { version: Version, error: io::Error },
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
            modules_only: false,
            progress,
            ask_for_more: || (),
        }
    }

    /// Has all engines run as WebAssembly in this process.
    pub fn with_modules_only(self, modules_only: bool) -> Store {
        Store {
            modules_only,
            ..self
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

    /// The engine as a program, where there is one for this platform; unpacked when it is not there
    /// as it was. Nobody has tried yet whether it runs.
    pub(super) fn program(&self, version: Version) -> io::Result<Option<PathBuf>> {
        let folder = self.folder.as_deref().filter(|_| !self.modules_only);
        let Some((folder, packed)) = folder.zip(artefacts::program(version)) else {
            return Ok(None);
        };
        let kept = Kept::program(folder, version);
        if !kept.is_untouched() {
            // Whoever comes second waits for the first, and finds its work done.
            let _lock = kept.lock();
            if !kept.is_untouched() {
                kept::clear(folder);
                kept.keep_program(&artefacts::unpack(packed)?)?;
            }
        }
        Ok(Some(kept.code))
    }

    /// Tells the user something.
    pub(super) fn tell(&self, line: &str) {
        (self.progress)(line);
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
        let packed = artefacts::module(version).ok_or(StoreError::NoArtefact(version))?;
        let wasm =
            artefacts::unpack(packed).map_err(|error| StoreError::Artefact { version, error })?;
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

    #[cfg(all(target_os = "linux", target_arch = "x86_64"))]
    mod programs {
        use std::fs;

        use super::*;
        use crate::kubernetes::program::Program;

        fn store(dir: &tempfile::TempDir) -> Store {
            Store {
                folder: Some(dir.path().to_owned()),
                ..Store::of_user(|line| panic!("{line}"))
            }
        }

        fn unpacked(dir: &tempfile::TempDir) -> PathBuf {
            let path = store(dir).program(Version::NEWEST).unwrap();
            path.expect("there is one for this platform")
        }

        #[test]
        fn a_program_is_unpacked_once_and_again_when_it_was_touched() {
            let dir = tempfile::tempdir().unwrap();
            let path = unpacked(&dir);
            let whole = fs::read(&path).unwrap();
            let when = || fs::metadata(&path).unwrap().modified().unwrap();
            let first = when();
            assert_eq!(unpacked(&dir), path);
            assert_eq!(when(), first, "it was there");

            fs::write(&path, "#!/bin/sh\nexit 3\n").unwrap();
            assert_eq!(unpacked(&dir), path);
            assert_eq!(fs::read(&path).unwrap(), whole);
            // A seal that vouches for other bytes is of no use: they are not asked.
            let seal = path.with_extension("seal");
            let vouched = fs::read_to_string(&seal).unwrap();
            let (_, identity) = vouched.split_once('\n').unwrap();
            fs::write(&path, "#!/bin/sh\nexit 4\n").unwrap();
            let hash = blake3::hash(b"#!/bin/sh\nexit 4\n").to_hex();
            fs::write(&seal, format!("{hash}\n{identity}")).unwrap();
            unpacked(&dir);
            assert_eq!(fs::read(&path).unwrap(), whole);
        }

        #[test]
        fn a_program_gives_up_all_but_its_pipes() {
            let dir = tempfile::tempdir().unwrap();
            let mut program = Program::start(&unpacked(&dir), 300).unwrap();
            program.judge(&[b"{}\nkind: Pod"]).unwrap();
            let status = fs::read_to_string(format!("/proc/{}/status", program.id())).unwrap();
            for line in ["NoNewPrivs:\t1", "Seccomp:\t2"] {
                assert!(status.lines().any(|l| l == line), "{line}: {status}");
            }
        }

        #[test]
        fn who_wants_modules_only_gets_no_program() {
            let dir = tempfile::tempdir().unwrap();
            let store = store(&dir).with_modules_only(true);
            assert_eq!(store.program(Version::NEWEST).unwrap(), None);
            assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
        }
    }
}
