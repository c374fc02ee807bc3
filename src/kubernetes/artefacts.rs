//! What `kubernetes/engine/build.sh` made: the engines as they are built in.

use std::{
    collections::HashMap,
    io::{self, Read},
    sync::LazyLock,
};

use serde::{Deserialize, Deserializer};

use super::version::Version;

/// One engine for each of [`Version::BUILT_IN`], packed with zstd.
type Packed = [&'static [u8]; Version::BUILT_IN.len()];

/// WebAssembly, which every machine can compile for itself.
const MODULES: Packed = [
    include_bytes!("../../kubernetes/dist/engine-1.34.wasm.zst"),
    include_bytes!("../../kubernetes/dist/engine-1.35.wasm.zst"),
    include_bytes!("../../kubernetes/dist/engine-1.36.wasm.zst"),
    include_bytes!("../../kubernetes/dist/engine-1.37.wasm.zst"),
];

/// Programs of the same sources, for the platform that this one is built for.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
const PROGRAMS: Option<Packed> = Some([
    include_bytes!("../../kubernetes/dist/engine-1.34.linux-amd64.zst"),
    include_bytes!("../../kubernetes/dist/engine-1.35.linux-amd64.zst"),
    include_bytes!("../../kubernetes/dist/engine-1.36.linux-amd64.zst"),
    include_bytes!("../../kubernetes/dist/engine-1.37.linux-amd64.zst"),
]);
#[cfg(not(all(target_os = "linux", target_arch = "x86_64")))]
const PROGRAMS: Option<Packed> = None;

/// The module of a version, packed; `None` for one that is not built in.
pub(super) fn module(version: Version) -> Option<&'static [u8]> {
    MODULES.get(version.index()?).copied()
}

/// The program of a version, packed, where there is one for this platform.
pub(super) fn program(version: Version) -> Option<&'static [u8]> {
    PROGRAMS.as_ref()?.get(version.index()?).copied()
}

pub(super) fn unpack(packed: &[u8]) -> io::Result<Vec<u8>> {
    let mut plain = Vec::new();
    ruzstd::decoding::StreamingDecoder::new(packed)
        .map_err(io::Error::other)?
        .read_to_end(&mut plain)?;
    Ok(plain)
}

/// What tells an engine from every other, as it was recorded when it was made (`tests/tidy.rs`
/// holds the record against the files): hashes of some megabytes a version are not for every
/// start. A verdict depends on it.
pub(super) fn id(version: Version) -> [u8; 32] {
    recorded(version).module
}

/// What tells a program from every other.
pub(super) fn program_id(version: Version) -> [u8; 32] {
    recorded(version).program
}

#[derive(Deserialize)]
struct Recorded {
    #[serde(rename = "wasm_zst_sha256", deserialize_with = "hash")]
    module: [u8; 32],
    #[serde(rename = "linux_amd64_zst_sha256", deserialize_with = "hash")]
    program: [u8; 32],
}

fn recorded(version: Version) -> &'static Recorded {
    static RECORDED: LazyLock<HashMap<String, Recorded>> = LazyLock::new(|| {
        let text = include_str!("../../kubernetes/dist/engines.json");
        serde_json::from_str(text).expect("a test reads it")
    });
    RECORDED
        .get(&version.to_string())
        .expect("only built-in versions are asked for")
}

/// A hash as it is written, in hexadecimal.
fn hash<'de, D: Deserializer<'de>>(from: D) -> Result<[u8; 32], D::Error> {
    let text = <&str>::deserialize(from)?;
    let read = blake3::Hash::from_hex(text).map_err(serde::de::Error::custom)?;
    Ok(*read.as_bytes())
}
