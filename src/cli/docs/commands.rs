//! The command line, from clap's own description of it.

use std::fmt::Write;

use clap::{Arg, Command, CommandFactory};

use super::{cell, front_matter};
use crate::cli::Arguments;

pub(super) fn page() -> String {
    let mut program = Arguments::command();
    program.build();
    let mut out = front_matter(
        "Command line",
        "Every command with its arguments, options and an example.",
        Some(30),
        "src/cli",
    );
    out.push_str(
        "The exit status is 0 when all is well, 1 when something was found, and 2 when the tool itself could not do its work. Results go to standard output, everything else to standard error.\n\n",
    );
    out.push_str("## Options of every command {#global}\n\n");
    table(
        &mut out,
        program.get_arguments().filter(|a| a.is_global_set()),
    );
    for command in program.get_subcommands() {
        section(&mut out, command, 2);
    }
    out
}

fn section(out: &mut String, command: &Command, level: usize) {
    if command.is_hide_set() || command.get_name() == "help" {
        return;
    }
    // `proofmark new site`: the name as it is typed, which is also its anchor.
    let typed = command.get_bin_name().unwrap_or(command.get_name());
    let id = typed.trim_start_matches("proofmark ").replace(' ', "-");
    let _ = write!(out, "\n{} `{typed}` {{#{id}}}\n\n", "#".repeat(level));
    if let Some(about) = command.get_about() {
        let _ = write!(out, "{about}.\n\n");
    }
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ");
    let _ = write!(out, "```text\n{usage}\n```\n");
    let own = |a: &&Arg| !a.is_global_set() && !["help", "version"].contains(&a.get_id().as_str());
    if command.get_arguments().any(|a| own(&a)) {
        out.push('\n');
        table(out, command.get_arguments().filter(own));
    }
    let inner: Vec<&Command> = command.get_subcommands().collect();
    match command.get_after_help() {
        Some(examples) if inner.is_empty() => example(out, &examples.to_string()),
        _ => {}
    }
    for inner in inner {
        section(out, inner, level + 1);
    }
}

fn table<'a>(out: &mut String, arguments: impl Iterator<Item = &'a Arg>) {
    out.push_str("| argument | meaning |\n| --- | --- |\n");
    for argument in arguments.filter(|a| !a.is_hide_set()) {
        let help = argument.get_help().map(ToString::to_string);
        let mut meaning = cell(&help.unwrap_or_default());
        let values: Vec<String> = argument
            .get_possible_values()
            .iter()
            .map(|v| format!("`{}`", v.get_name()))
            .collect();
        if argument.get_action().takes_values() && !values.is_empty() {
            let _ = write!(meaning, ": {}", values.join(", "));
        }
        let defaults: Vec<_> = argument
            .get_default_values()
            .iter()
            .map(|v| v.to_string_lossy())
            .collect();
        if argument.get_action().takes_values() && !defaults.is_empty() {
            let _ = write!(meaning, " (default `{}`)", defaults.join(" "));
        }
        let _ = writeln!(out, "| `{}` | {meaning} |", cell(&written(argument)));
    }
}

/// `-v`, `--verbose`; `--root <DIR>`; `[PATHS]...`.
fn written(argument: &Arg) -> String {
    let shown = argument.to_string();
    match (argument.get_short(), argument.get_long()) {
        (Some(short), Some(_)) => format!("-{short}, {shown}"),
        _ => shown,
    }
}

/// clap's "Example:" and indented lines, as a block to copy.
fn example(out: &mut String, text: &str) {
    let commands: Vec<&str> = text.lines().skip(1).map(str::trim).collect();
    let _ = write!(out, "\n```bash\n{}\n```\n", commands.join("\n"));
}
