//! `engines`: engines compiled ahead of their use, or behind it, or built as programs.

mod native;

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
    /// Build them as programs of this machine, which judge twice as fast; this needs Go, the
    /// network and some minutes, once
    #[arg(long)]
    native: bool,
    /// Go back from such programs to the built-in WebAssembly
    #[arg(long, conflicts_with = "native")]
    wasm: bool,
    /// Compile what was used on this machine, unless another process does
    #[arg(long, hide = true, conflicts_with_all = ["kubernetes", "native", "wasm"])]
    behind: bool,
}

impl Engines {
    pub(super) fn run(&self, global: &Global) -> anyhow::Result<ExitCode> {
        let store = Store::of_user(|line| eprintln!("proofmark: {line}"));
        if self.behind {
            engines::compile_used(&store)?;
            return Ok(ExitCode::SUCCESS);
        }
        for version in self.versions(global)? {
            let done = self.make_ready(version, &store)?;
            super::print(&format!("{version} {done}\n"))?;
        }
        Ok(ExitCode::SUCCESS)
    }

    /// What was done.
    fn make_ready(&self, version: Version, store: &Store) -> anyhow::Result<&'static str> {
        if self.native {
            if store.program(version).is_some() {
                return Ok("was built before");
            }
            native::build(version, store)?;
            return Ok("built");
        }
        if self.wasm && store.discard_program(version) {
            engines::compile(version, store)?;
            return Ok("is WebAssembly again");
        }
        if store.program(version).is_some() {
            return Ok("was built before, as a program");
        }
        Ok(match engines::compile(version, store)? {
            true => "compiled",
            false => "was compiled before",
        })
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

/// Has the engines in use compiled with full optimisation by a process of its own, which goes on
/// when this one ends and gives way to all others. Not in CI, whose machines are gone tomorrow.
pub(super) fn compile_behind() {
    static ASKED: Once = Once::new();
    let unwanted = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if unwanted("CI") || unwanted("PROOFMARK_NO_BACKGROUND") {
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
