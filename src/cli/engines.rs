//! `engines`: engines made ready ahead of their use, or compiled behind it.

use std::{
    process::{Command, ExitCode, Stdio},
    sync::Once,
    thread,
};

use clap::Args;

use super::{Global, judge::Versions, site};
use crate::{
    config::Config,
    kubernetes::{Store, Version, engines},
    source,
};

#[derive(Debug, Args)]
pub struct Engines {
    /// Kubernetes versions instead of the site's: 1.36, 1.35,1.37 or 1.34..1.37
    #[arg(long, value_name = "VERSIONS", value_parser = super::judge::versions)]
    kubernetes: Option<Versions>,
    /// Compile what was used on this machine, unless another process does
    #[arg(long, hide = true, conflicts_with = "kubernetes")]
    behind: bool,
}

impl Engines {
    pub(super) fn run(&self, global: &Global) -> anyhow::Result<ExitCode> {
        let store = store();
        if self.behind {
            engines::compile_used(&store)?;
            return Ok(ExitCode::SUCCESS);
        }
        for version in self.versions(global)? {
            let done = match engines::make_ready(version, &store)? {
                engines::Ready::Program => "is ready, as a program",
                engines::Ready::Compiled => "compiled",
                engines::Ready::Before => "was compiled before",
            };
            super::print(&format!("{version} {done}\n"))?;
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Those of the configuration; outside a site, what files are checked for there.
    fn versions(&self, global: &Global) -> anyhow::Result<Vec<Version>> {
        if let Some(versions) = &self.kubernetes {
            return Ok(versions.0.clone());
        }
        let config = match site::root(global) {
            Ok(root) => crate::configuration(&source::load(&root)?).0,
            Err(error) if global.root.is_some() => return Err(error),
            Err(_) => Config::default(),
        };
        Ok(config.versions())
    }
}

/// The user's engines; as WebAssembly all of them where `PROOFMARK_WASM` is set.
pub(super) fn store() -> Store {
    let store = Store::of_user(|line| eprintln!("proofmark: {line}"));
    store.with_modules_only(is_set("PROOFMARK_WASM"))
}

fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// Has the engines in use compiled with full optimisation by a process of its own, which goes on
/// when this one ends and gives way to all others. Not in CI, whose machines are gone tomorrow.
pub(super) fn compile_behind() {
    static ASKED: Once = Once::new();
    if is_set("CI") || is_set("PROOFMARK_NO_BACKGROUND") {
        return;
    }
    ASKED.call_once(|| {
        let child = std::env::current_exe().and_then(|program| {
            let mut command = gently(&program);
            command.args(["engines", "--behind"]);
            // It holds on to nothing of ours, not even to the folder.
            command.current_dir(std::env::temp_dir());
            for stream in [Command::stdin, Command::stdout, Command::stderr] {
                stream(&mut command, Stdio::null());
            }
            command.spawn()
        });
        // Where it cannot be had, what there is does. Its end is heard where we live longer.
        if let Ok(mut child) = child {
            thread::spawn(move || child.wait());
        }
    });
}

#[cfg(unix)]
fn gently(program: &std::path::Path) -> Command {
    use std::os::unix::process::CommandExt;
    let mut command = Command::new("nice");
    // A group of its own: an interrupt at the terminal is not meant for it.
    command.args(["-n", "19"]).arg(program).process_group(0);
    command
}

#[cfg(not(unix))]
fn gently(program: &std::path::Path) -> Command {
    Command::new(program)
}
