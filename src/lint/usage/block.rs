//! Flags and commands in blocks: shells, sessions, unit files, and YAML with arguments.

use std::sync::Arc;

use super::{CommandUse, Owner, Place, Said, Usages, files, hints, nested};
use crate::{
    kubernetes::{
        Version,
        call::{self, Dashes, undash},
        shell::{self, Command, Word},
        tables::{PROGRAMS, tables},
    },
    parse::{Block, Document, stream},
};

/// Where a command stands and what is known of it.
pub(super) struct Context<'a> {
    pub text: &'a str,
    pub place: &'a Place,
    /// Whose flags are that stand without a program.
    pub owner: &'a Owner,
    pub minors: &'a Arc<[Version]>,
    pub page: usize,
    pub inline: bool,
    pub said: Said,
    /// How many commands this one stands in the words of.
    pub depth: u8,
}

/// Nobody reads what stands deeper than this: `ssh`, `docker exec`, `kubectl exec`, `sh -c`.
pub(super) const DEEPEST: u8 = 4;

pub(super) fn gather(
    document: &Document,
    block: &Block,
    page: usize,
    minors: &Arc<[Version]>,
    usages: &mut Usages,
) {
    let owner = match (block.info.get("component"), &document.front.component) {
        (Some(component), _) => Owner::Known(component.to_owned()),
        (None, Some(component)) => Owner::Known(component.clone()),
        (None, None) => Owner::Nobody,
    };
    let place = Place::Block(document.path.clone(), block.pieces.clone(), 0);
    let code = &block.code;
    let text = match block.info.language.as_str() {
        "bash" | "sh" | "shell" | "zsh" if code.lines().any(|l| shell::prompt(l).is_some()) => {
            shell::typed(code, false)
        }
        "bash" | "sh" | "shell" | "zsh" => code.clone(),
        "console" | "shell-session" | "sh-session" | "terminal" => shell::typed(code, true),
        "" if code.lines().any(|l| shell::prompt(l).is_some()) => shell::typed(code, false),
        "" if code.lines().any(starts_with_program) => only_programs(code),
        "ini" | "systemd" | "service" | "conf" | "unit" | "env" | "properties" | "" => {
            files::unit(code)
        }
        "yaml" | "yml" => {
            let (gates, addresses) = (usages.gates.len(), usages.addresses.len());
            let ranges = usages.ranges.len();
            files::yaml(code, &place, minors, usages);
            // Its author says that it is wrong, and Kubernetes says why.
            if block.info.has("reject") {
                usages.gates.truncate(gates);
                usages.addresses.truncate(addresses);
                usages.ranges.truncate(ranges);
            }
            return;
        }
        _ => return,
    };
    for heredoc in stream::heredocs(code) {
        let written = &code[heredoc.range.clone()];
        let place = place.after(heredoc.range.start);
        files::yaml(written, &place, minors, usages);
        let unit = files::unit(written);
        for word in shell::commands(&unit).iter().flat_map(|c| &c.assignments) {
            let said = Said::default();
            assignment(&unit, word, &place, &Owner::Nobody, minors, said, usages);
        }
    }
    let context = Context {
        text: &text,
        place: &place,
        owner: &owner,
        minors,
        page,
        inline: false,
        said: Said::default(),
        depth: 0,
    };
    for found in shell::commands(&text) {
        command(&found, &context, usages);
    }
}

impl Context<'_> {
    pub(super) fn deeper(&self) -> Self {
        Context {
            said: self.said.clone(),
            depth: self.depth + 1,
            ..*self
        }
    }
}

/// One command: its variables, its flags, and itself.
pub(super) fn command(command: &Command, context: &Context<'_>, usages: &mut Usages) {
    for word in &command.assignments {
        assignment(
            context.text,
            word,
            context.place,
            context.owner,
            context.minors,
            context.said.clone(),
            usages,
        );
    }
    let mut command = command.clone();
    skip_wrappers(&mut command);
    let Some(first) = command.words.first() else {
        return;
    };
    // `echo KUBELET_EXTRA_ARGS=… > /etc/default/kubelet`
    if matches!(first.text.as_str(), "echo" | "printf") {
        let variable = |w: &&Word| {
            let name = w.text.split('=').next().unwrap_or_default();
            hints::of_variable(name).is_some() && name.bytes().all(|b| b != b' ')
        };
        for word in command.words.iter().filter(variable) {
            let said = context.said.clone();
            let (text, place) = (context.text, context.place);
            assignment(
                text,
                word,
                place,
                context.owner,
                context.minors,
                said,
                usages,
            );
        }
    }
    if undash(&first.text).0 != Dashes::None {
        let given = call::loose_flags(context.text, &command.words);
        usages.add_flags(
            given,
            context.owner,
            context.place,
            context.minors,
            context.said.clone(),
        );
        return;
    }
    let call = call::read(tables(), context.text, &command);
    if call.is_none() {
        nested::gather(&command, context, usages);
    }
    if let Some(call) = &call
        && !call.path.starts_with("kubectl")
    {
        let owner = Owner::Known(call.path.clone());
        usages.add_flags(
            call.flags.clone(),
            &owner,
            context.place,
            context.minors,
            context.said.clone(),
        );
    }
    if let Some(call) = &call
        && !call.rest.is_empty()
        && context.depth < DEEPEST
    {
        let inner = Command {
            assignments: Vec::new(),
            words: call.rest.clone(),
        };
        self::command(&inner, &context.deeper(), usages);
    }
    usages.commands.push(CommandUse {
        spans: command
            .words
            .iter()
            .map(|w| context.place.span(w.range.clone()))
            .collect(),
        words: command.words,
        call,
        place: context.place.clone(),
        minors: context.minors.clone(),
        inline: context.inline,
        said: context.said.clone(),
        page: context.page,
    });
}

/// `KUBELET_EXTRA_ARGS="--node-ip=… --v=2"`: flags in a variable.
pub(super) fn assignment(
    text: &str,
    word: &Word,
    place: &Place,
    owner: &Owner,
    minors: &Arc<[Version]>,
    said: Said,
    usages: &mut Usages,
) {
    let raw = &text[word.range.clone()];
    let Some(equals) = raw.find('=') else { return };
    let name = raw[..equals].trim_start_matches(['"', '\'']);
    let value = raw[equals + 1..].trim_matches(['"', '\'']);
    if !value.contains('-') && !value.contains(['–', '—']) {
        return;
    }
    let start = word.range.start + equals + 1 + raw[equals + 1..].find(value).unwrap_or(0);
    let owner = match hints::of_variable(name) {
        Some(program) => Owner::Known(program.to_owned()),
        None => owner.clone(),
    };
    for command in shell::commands(value) {
        let given = call::loose_flags(value, &command.words);
        usages.add_flags(given, &owner, &place.after(start), minors, said.clone());
    }
}

/// Words that call the program behind them.
fn skip_wrappers(command: &mut Command) {
    const WRAPPERS: &[&str] = &[
        "sudo", "exec", "time", "nohup", "command", "env", "watch", "if", "then", "else", "while",
        "until", "do", "!", "{", "eval", "timeout", "xargs",
    ];
    while command.words.len() > 1 && WRAPPERS.contains(&command.words[0].text.as_str()) {
        command.words.remove(0);
        while command.words.len() > 1 {
            let word = &command.words[0].text;
            let option = word.starts_with('-') || word.contains('=');
            let number = word.starts_with(|c: char| c.is_ascii_digit());
            if !option && !number {
                break;
            }
            command.words.remove(0);
        }
    }
}

fn starts_with_program(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or("");
    PROGRAMS.contains(&first) && line.split_whitespace().count() > 1
}

/// A block without a language: only lines that start with a program (and their continuations)
/// are commands, the rest may be anything.
fn only_programs(code: &str) -> String {
    let mut kept = String::with_capacity(code.len());
    let mut continued = false;
    for line in code.split_inclusive('\n') {
        let body = line.trim_end();
        if continued || starts_with_program(line) {
            kept.push_str(line);
            continued = body.ends_with('\\');
        } else {
            kept.extend(body.bytes().map(|_| ' '));
            kept.push_str(&line[body.len()..]);
        }
    }
    kept
}
