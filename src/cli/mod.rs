//! The commands: arguments → stages → exit status. The only part that sees every stage.
//!
//! 0 is clean, 1 means findings, 2 means that the tool could not do its work. Standard output
//! carries results alone; progress and faults of the tool go to standard error.

mod build;
mod check;
pub mod docs;
mod engines;
mod explain;
mod handout;
mod judge;
mod lab;
mod matrix;
mod new;
mod progress;
mod serve;
mod site;
mod stale;
mod watch;

use std::{io::IsTerminal, path::PathBuf, process::ExitCode};

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

pub use judge::Judging;
pub use serve::{Built, Preview};

/// A documentation and lab site generator whose pages are proven.
#[derive(Debug, Parser)]
#[command(name = "proofmark", version, max_term_width = 100)]
#[command(after_help = "Example:\n  proofmark new site learn && cd learn && proofmark serve")]
pub struct Arguments {
    /// The site's folder: the nearest one above with a proofmark.yaml when not given
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value = "auto")]
    color: Color,
    /// Say what is being done and how long it takes
    #[arg(short, long, global = true)]
    verbose: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check the site and write it to its output folder
    #[command(after_help = "Example:\n  proofmark build --output /srv/www/learn")]
    Build(build::Build),
    /// Show the site at a local address and rebuild it as you write
    #[command(after_help = "Example:\n  proofmark serve --port 8000")]
    Serve(serve::Serve),
    /// Say everything that is wrong with the site, or with the files given
    #[command(
        after_help = "Examples:\n  proofmark check\n  proofmark check --format json docs/ README.md"
    )]
    Check(check::Check),
    /// Make a site or a page
    #[command(
        after_help = "Examples:\n  proofmark new site learn\n  proofmark new page notes/headless.md"
    )]
    New(new::New),
    /// Do labs, check them and prove them on a real cluster
    #[command(after_help = "Example:\n  proofmark lab start dns")]
    Lab(lab::LabCommand),
    /// Print labs for a room: for students, for instructors, and a sheet of commands
    #[command(
        after_help = "Examples:\n  proofmark handout --pdf\n  proofmark handout --edition student --lab dns,identity --paper letter"
    )]
    Handout(handout::Handout),
    /// List the pages that nobody has looked at since a version of Kubernetes came out
    #[command(after_help = "Example:\n  proofmark stale --since 1.36")]
    Stale(stale::Stale),
    /// Make Kubernetes' code ready for this machine, ahead of its use
    #[command(after_help = "Example:\n  proofmark engines --kubernetes 1.36")]
    Engines(engines::Engines),
    /// Print a rule's page: what it finds, why that matters, how to mend it
    #[command(after_help = "Example:\n  proofmark explain broken-link")]
    Explain(explain::Explain),
    /// Print the JSON Schema of proofmark.yaml
    #[command(after_help = "Example:\n  proofmark schema > proofmark.schema.json")]
    Schema,
    /// Write the pages of Proofmark's own manual that come from its code
    #[command(hide = true)]
    Docs(docs::Docs),
    /// Print a completion script for a shell
    #[command(
        after_help = "Example:\n  proofmark completions bash > ~/.local/share/bash-completion/completions/proofmark"
    )]
    Completions {
        /// The shell to complete in
        shell: clap_complete::Shell,
    },
}

/// What every command knows besides its own arguments.
struct Global {
    root: Option<PathBuf>,
    color: Color,
    verbose: bool,
}

impl Global {
    fn colors(&self, terminal: bool) -> bool {
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && std::env::var_os("NO_COLOR").is_none(),
        }
    }

    fn stdout_colors(&self) -> bool {
        self.colors(std::io::stdout().is_terminal())
    }
}

/// Runs the program on its arguments.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let global = Global {
        root: arguments.root,
        color: arguments.color,
        verbose: arguments.verbose,
    };
    let result = match arguments.command {
        Command::Build(build) => build.run(&global),
        Command::Serve(serve) => serve.run(&global),
        Command::Check(check) => check.run(&global),
        Command::New(new) => new.run(&global),
        Command::Lab(lab) => lab.run(&global),
        Command::Handout(handout) => handout.run(&global),
        Command::Stale(stale) => stale.run(&global),
        Command::Engines(engines) => engines.run(&global),
        Command::Explain(explain) => explain.run(&global),
        Command::Docs(docs) => docs.run(&global),
        Command::Schema => {
            let schema = crate::config::schema(&crate::lint::names());
            print(&schema).map(|()| ExitCode::SUCCESS)
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "proofmark", &mut script);
            print(&String::from_utf8_lossy(&script)).map(|()| ExitCode::SUCCESS)
        }
    };
    result.unwrap_or_else(|error| {
        eprintln!("proofmark: {error:#}");
        ExitCode::from(2)
    })
}

/// Writes to standard output; a reader that went away (`| head`) is no fault.
fn print(text: &str) -> anyhow::Result<()> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
