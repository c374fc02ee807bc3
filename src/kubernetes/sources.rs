//! The engines' sources, for who has them built as programs of this machine.

use std::sync::OnceLock;

use include_dir::{Dir, include_dir};

/// `kubernetes/engine`: Go, and the script that builds it.
pub static SOURCES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/kubernetes/engine");

/// What tells these sources from all others.
pub(super) fn id() -> &'static [u8; 32] {
    static ID: OnceLock<[u8; 32]> = OnceLock::new();
    ID.get_or_init(|| {
        let mut hash = blake3::Hasher::new();
        let mut folders = vec![&SOURCES];
        while let Some(folder) = folders.pop() {
            for file in folder.files() {
                let name = file.path().to_string_lossy();
                for part in [name.as_bytes(), file.contents()] {
                    hash.update(&(part.len() as u64).to_le_bytes());
                    hash.update(part);
                }
            }
            folders.extend(folder.dirs());
        }
        *hash.finalize().as_bytes()
    })
}
