//! The finished site in a real browser; the tests themselves are in `tests/browser/*.test.js`.
//!
//! They need node, npm and Chromium. Where one of them is missing they are left out, which is
//! said, unless `PROOFMARK_REQUIRE` names `browser`, as continuous integration does.

#[path = "site/require.rs"]
mod require;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

#[test]
fn the_site_in_a_browser() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let ready = chromium().and_then(|chromium| {
        let node = program("node")?;
        packages(&folder)?;
        Ok((node, chromium))
    });
    let (node, chromium) = match ready {
        Ok(found) => found,
        Err(missing) => {
            require::left_out("browser", "the browser tests", &missing);
            return;
        }
    };
    let mut tests: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(".test.js"))
        .collect();
    tests.sort();
    // One file at a time: each has a browser of its own.
    let output = Command::new(node)
        .args(["--test", "--test-concurrency=1"])
        .args(tests)
        .current_dir(&folder)
        .env("PROOFMARK", env!("CARGO_BIN_EXE_proofmark"))
        .env("CHROMIUM", chromium)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// `CHROMIUM`, or the first of the usual names.
fn chromium() -> Result<PathBuf, String> {
    if let Some(path) = env::var_os("CHROMIUM") {
        return Ok(path.into());
    }
    ["chromium", "chromium-browser", "google-chrome"]
        .iter()
        .find_map(|name| program(name).ok())
        .ok_or("there is no Chromium: install it, or name it in CHROMIUM".to_owned())
}

fn program(name: &str) -> Result<PathBuf, String> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
        .ok_or(format!("{name} is not installed"))
}

/// Installs what `package-lock.json` names, unless it is there.
fn packages(folder: &Path) -> Result<(), String> {
    let lock = fs::read(folder.join("package-lock.json")).unwrap();
    let stamp = folder.join("node_modules/.installed-for");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let output = Command::new(program("npm")?)
        .arg("ci")
        .current_dir(folder)
        .output()
        .map_err(|error| format!("npm cannot be started: {error}"))?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        return Err(format!(
            "npm ci failed: {}",
            why.lines().next().unwrap_or("")
        ));
    }
    fs::write(stamp, lock).map_err(|error| error.to_string())
}
