//! An engine on disk, and the seal that vouches for it.
//!
//! A compiled file is loaded as it lies there, so it has to be the one that was written: a seal
//! beside it holds its BLAKE3 hash and the file's identity. While the identity (inode, size, times)
//! is unchanged the seal is believed; otherwise the bytes are hashed again.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use wasmtime::Module;

use super::{artefacts, version::Version};
use crate::records::replace;

/// How the files of an engine end: machine code, or a program.
const CODE: &str = "code";
const PROGRAM: &str = "native";

/// An engine that was not used for so long belongs to a Proofmark that is gone.
const FORGOTTEN: Duration = Duration::from_hours(30 * 24);
/// The time of the last use is written down this exactly.
const DAY: Duration = Duration::from_hours(24);

/// A compiled engine on disk, with its seal.
pub(super) struct Kept {
    pub code: PathBuf,
    pub seal: PathBuf,
}

impl Kept {
    /// The name holds everything the machine code depends on.
    pub fn module(folder: &Path, version: Version, runtime: &wasmtime::Engine) -> Kept {
        let mut key = Key(blake3::Hasher::new_keyed(&artefacts::id(version)));
        std::hash::Hash::hash(&runtime.precompile_compatibility_hash(), &mut key);
        Kept::named(folder, version, key.0, CODE)
    }

    /// As for a module; the answers are those of this program's module and of no other.
    pub fn program(folder: &Path, version: Version) -> Kept {
        let mut key = blake3::Hasher::new_keyed(&artefacts::id(version));
        key.update(&artefacts::program_id(version));
        Kept::named(folder, version, key, PROGRAM)
    }

    fn named(folder: &Path, version: Version, key: blake3::Hasher, ending: &str) -> Kept {
        let name = format!("{version}-{}", &key.finalize().to_hex()[..16]);
        Kept {
            code: folder.join(format!("{name}.{ending}")),
            seal: folder.join(format!("{name}.seal")),
        }
    }

    /// Whether nobody has touched the file since it was written here. A program that came from
    /// elsewhere is not looked into: what it should be is at hand.
    pub fn is_untouched(&self) -> bool {
        let seal = fs::read_to_string(&self.seal).ok();
        let same = seal.is_some_and(|seal| {
            let written = seal.split_once('\n').map(|(_, identity)| identity);
            identity_of(&self.code).is_ok_and(|now| written == Some(&now))
        });
        if same && age_of(&self.seal).is_some_and(|age| age > DAY) {
            let _ = used_now(&self.seal);
        }
        same
    }

    /// Whether the file is the one that was written.
    pub fn is_whole(&self) -> bool {
        let whole = || {
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
            } else if age_of(&self.seal).is_some_and(|age| age > DAY) {
                let _ = used_now(&self.seal);
            }
            Some(())
        };
        whole().is_some()
    }

    /// The module, if the file is the one that was written.
    pub fn load(&self, runtime: &wasmtime::Engine) -> Option<Module> {
        if !self.is_whole() {
            return None;
        }
        // SAFETY: the seal vouches that the file holds what `precompile_module` returned for
        // this runtime (the name) and was not changed since (the identity or the hash).
        unsafe { Module::deserialize_file(runtime, &self.code) }.ok()
    }

    /// Writes code, then seal; a kill in between leaves a file that nobody vouches for.
    pub fn keep(&self, code: &[u8]) -> io::Result<()> {
        replace(&self.code, code)?;
        self.vouch(code)
    }

    /// Writes a program, and vouches for it.
    pub fn keep_program(&self, program: &[u8]) -> io::Result<()> {
        replace(&self.code, program)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&self.code, fs::Permissions::from_mode(0o755))?;
        }
        self.vouch(program)
    }

    fn vouch(&self, code: &[u8]) -> io::Result<()> {
        let hash = blake3::hash(code).to_hex();
        let identity = identity_of(&self.code)?;
        replace(&self.seal, format!("{hash}\n{identity}").as_bytes())
    }

    pub fn remove(&self) {
        for file in [&self.seal, &self.code] {
            let _ = fs::remove_file(file);
        }
    }

    /// Held while it is made. Without a lock two processes do the same work twice, no worse.
    pub fn lock(&self) -> Option<File> {
        fs::create_dir_all(self.code.parent()?).ok()?;
        let file = File::create(self.code.with_extension("lock")).ok()?;
        file.lock().ok()?;
        Some(file)
    }
}

/// Removes the engines in `folder` that nobody has used for a month.
pub(super) fn clear(folder: &Path) {
    for file in fs::read_dir(folder).into_iter().flatten().flatten() {
        let seal = file.path();
        let ends_with = |ending| seal.extension().is_some_and(|e| e == ending);
        // What was being written when its writer was killed.
        if ends_with("tmp") && age_of(&seal).is_some_and(|age| age > DAY) {
            let _ = fs::remove_file(&seal);
        }
        if ends_with("seal") && age_of(&seal).is_some_and(|age| age > FORGOTTEN) {
            // The seal first: a kill in between leaves nothing that is vouched for.
            for ending in ["seal", CODE, PROGRAM, "lock"] {
                let _ = fs::remove_file(seal.with_extension(ending));
            }
        }
    }
}

fn age_of(seal: &Path) -> Option<Duration> {
    let used = fs::metadata(seal).ok()?.modified().ok()?;
    SystemTime::now().duration_since(used).ok()
}

fn used_now(seal: &Path) -> io::Result<()> {
    let file = File::options().append(true).open(seal)?;
    file.set_modified(SystemTime::now())
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The smallest module there is.
    const MODULE: &[u8] = b"\0asm\x01\0\0\0";

    #[test]
    fn a_compiled_file_that_was_changed_is_not_loaded() {
        let dir = tempfile::tempdir().unwrap();
        let runtime = wasmtime::Engine::default();
        let kept = Kept::module(dir.path(), Version::NEWEST, &runtime);
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
    fn what_nobody_used_for_a_month_is_cleared_and_a_use_keeps_it() {
        let dir = tempfile::tempdir().unwrap();
        let runtime = wasmtime::Engine::default();
        let code = runtime.precompile_module(MODULE).unwrap();
        let [used, forgotten] = [Version::BUILT_IN[0], Version::BUILT_IN[1]]
            .map(|version| Kept::module(dir.path(), version, &runtime));
        for kept in [&used, &forgotten] {
            kept.keep(&code).unwrap();
            let seal = File::options().append(true).open(&kept.seal).unwrap();
            let then = SystemTime::now() - FORGOTTEN - DAY;
            seal.set_modified(then).unwrap();
        }
        assert!(used.load(&runtime).is_some());
        clear(dir.path());
        assert!(used.load(&runtime).is_some());
        assert!(!forgotten.code.exists() && !forgotten.seal.exists());
    }
}
