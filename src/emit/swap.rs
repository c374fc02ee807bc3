//! The one step in which a new site takes the old one's place.

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

/// A folder beside the target, on the same disk, that no other process uses.
pub(super) fn staging(target: &Path) -> PathBuf {
    let mut name = prefix(target);
    name.push(std::process::id().to_string());
    target.with_file_name(name)
}

/// Removes what builds that were killed left behind.
pub(super) fn clear_leftovers(target: &Path) {
    let prefix = prefix(target).to_string_lossy().into_owned();
    let Some(parent) = target.parent() else {
        return;
    };
    for entry in fs::read_dir(parent)
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
    {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(process) = name.strip_prefix(&prefix) else {
            continue;
        };
        if !is_running(process) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Makes `next` the target. Where the system can, both change places in one step.
pub(super) fn exchange(next: &Path, target: &Path) -> io::Result<()> {
    if !target.exists() {
        return fs::rename(next, target);
    }
    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, next, CWD, target, RenameFlags::EXCHANGE).is_ok() {
            return Ok(());
        }
    }
    // Elsewhere there is a moment without a site; a kill in it leaves the old one beside.
    let mut aside = prefix(target);
    aside.push("old");
    let aside = target.with_file_name(aside);
    let _ = fs::remove_dir_all(&aside);
    fs::rename(target, &aside)?;
    fs::rename(next, target).or_else(|error| {
        fs::rename(&aside, target)?;
        Err(error)
    })?;
    fs::remove_dir_all(&aside)
}

fn prefix(target: &Path) -> OsString {
    let mut name = OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(".next-");
    name
}

#[cfg(target_os = "linux")]
fn is_running(process: &str) -> bool {
    process.parse::<u32>().is_ok() && Path::new("/proc").join(process).exists()
}

#[cfg(not(target_os = "linux"))]
fn is_running(_process: &str) -> bool {
    true
}
