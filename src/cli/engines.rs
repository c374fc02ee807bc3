//! `engines`: engines compiled ahead of their use, or behind it.

use std::{
    process::{Command, ExitCode, Stdio},
    sync::Once,
};

use clap::Args;

use super::{Global, judge::Versions};
use crate::kubernetes::{Store, Version, engines};

#[derive(Debug, Args)]
pub struct Engines {
    /// Kubernetes versions: 1.36, 1.35,1.37 or 1.34..1.37; all that are built in when not given
    #[arg(long, value_name = "VERSIONS", value_parser = super::judge::versions)]
    kubernetes: Option<Versions>,
    /// Compile what was used on this machine, unless another process does
    #[arg(long, hide = true, conflicts_with = "kubernetes")]
    behind: bool,
}

impl Engines {
    pub(super) fn run(&self, _global: &Global) -> anyhow::Result<ExitCode> {
        let store = Store::of_user(|line| eprintln!("proofmark: {line}"));
        if self.behind {
            engines::compile_used(&store)?;
            return Ok(ExitCode::SUCCESS);
        }
        let versions = match &self.kubernetes {
            Some(versions) => &versions.0[..],
            None => &Version::BUILT_IN[..],
        };
        for &version in versions {
            let done = match engines::compile(version, &store)? {
                true => "compiled",
                false => "was compiled before",
            };
            super::print(&format!("{version} {done}\n"))?;
        }
        Ok(ExitCode::SUCCESS)
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
        // Whoever cannot do this goes on with what there is.
        let _ = std::env::current_exe().and_then(|program| {
            let mut command = gently(&program);
            command.args(["engines", "--behind"]);
            for stream in [Command::stdin, Command::stdout, Command::stderr] {
                stream(&mut command, Stdio::null());
            }
            command.spawn()
        });
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
