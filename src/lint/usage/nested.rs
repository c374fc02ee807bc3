//! Commands in the words of other commands: the scripts of `sh -c` and `ssh`, and what `sed`
//! writes into a component's own files.
//!
//! A script is read only where it stands between its quotes as the inner shell will see it;
//! with an escape in it, nobody but a shell knows its words.

use super::{
    Owner,
    block::{self, Context, DEEPEST},
};
use crate::{
    kubernetes::{
        call::{self, Dashes, undash},
        shell::{self, Command, Word},
        tables::COMPONENTS,
    },
    lint::usage::Usages,
};

const SHELLS: &[&str] = &["sh", "bash", "ash", "dash", "zsh"];

pub(super) fn gather(command: &Command, context: &Context<'_>, usages: &mut Usages) {
    let program = command.program().unwrap_or_default();
    if program == "sed" {
        return written(command, context, usages);
    }
    if context.depth >= DEEPEST {
        return;
    }
    let script = match program {
        "ssh" => command.words.last().filter(|w| w.text.contains(' ')),
        _ => script(&command.words),
    };
    let Some((script, start)) = script.and_then(|w| Some((w, inside(w, context.text)?))) else {
        return;
    };
    let place = context.place.after(start);
    let inner = Context {
        text: &script.text,
        place: &place,
        ..context.deeper()
    };
    for found in shell::commands(&script.text) {
        block::command(&found, &inner, usages);
    }
}

/// The script of a shell, wherever in the words the shell is called: `docker exec node sh -c '…'`.
fn script(words: &[Word]) -> Option<&Word> {
    let name = |w: &Word| SHELLS.contains(&w.text.rsplit('/').next().unwrap_or(&w.text));
    let mut after = words.iter().skip_while(|w| !name(w)).skip(1);
    let options = |w: &&Word| w.text.starts_with('-') && !w.text.starts_with("--");
    let last = after.by_ref().take_while(options).find(|w| {
        let letters = &w.text[1..];
        letters.contains('c') && letters.bytes().all(|b| b.is_ascii_alphabetic())
    });
    last.and_then(|_| after.next())
}

/// Where the text of a quoted word starts, if it stands there as it is.
fn inside(word: &Word, text: &str) -> Option<usize> {
    let raw = &text[word.range.clone()];
    let quotes = [('\'', '\''), ('"', '"')];
    let bare = quotes
        .iter()
        .find_map(|(open, close)| raw.strip_prefix(*open)?.strip_suffix(*close))?;
    (bare == word.text).then_some(word.range.start + 1)
}

/// `sed -i 's|…|--node-ip=…|' /etc/default/kubelet`
fn written(command: &Command, context: &Context<'_>, usages: &mut Usages) {
    let words = &command.words[1..];
    let Some(owner) = words.iter().find_map(|w| of_file(&w.text)) else {
        return;
    };
    let owner = Owner::Known(owner.to_owned());
    for word in words {
        let Some(start) = inside(word, context.text) else {
            continue;
        };
        let Some((at, new)) = replacement(&word.text) else {
            continue;
        };
        let place = context.place.after(start + at);
        let (minors, said) = (context.minors, &context.said);
        for found in shell::commands(new) {
            for word in &found.assignments {
                block::assignment(new, word, &place, &owner, minors, said.clone(), usages);
            }
            if found
                .words
                .iter()
                .any(|w| undash(&w.text).0 != Dashes::None)
            {
                let given = call::loose_flags(new, &found.words);
                usages.add_flags(given, &owner, &place, minors, said.clone());
            }
        }
    }
}

/// What `s/OLD/NEW/` writes, and where it stands; `None` where it has more than letters mean.
fn replacement(script: &str) -> Option<(usize, &str)> {
    let rest = script.strip_prefix('s')?;
    let mark = rest.chars().next().filter(char::is_ascii_punctuation)?;
    if mark == '\\' || script.contains('\n') {
        return None;
    }
    let mut parts = rest[1..].split(mark);
    let (old, new) = (parts.next()?, parts.next()?);
    // What `&` and `\1` stand for is known to the file alone.
    let plain = !new.contains(['\\', '&']) && !old.ends_with('\\') && parts.next().is_some();
    plain.then_some((2 + old.len() + 1, new))
}

/// The component whose flags a file holds: `/etc/default/kubelet`, a static Pod's manifest.
fn of_file(path: &str) -> Option<&'static str> {
    let (folder, name) = path.rsplit_once('/')?;
    let of_kubelet = [
        "/etc/default/kubelet",
        "/etc/sysconfig/kubelet",
        "/var/lib/kubelet/kubeadm-flags.env",
    ];
    if of_kubelet.contains(&path)
        || name == "kubelet.service"
        || folder.ends_with("kubelet.service.d")
    {
        return Some("kubelet");
    }
    let stem = name
        .strip_suffix(".yaml")
        .filter(|_| folder.ends_with("manifests"))?;
    COMPONENTS.iter().copied().find(|c| *c == stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scripts(line: &str) -> Vec<String> {
        let commands = shell::commands(line);
        let found = commands.iter().filter_map(|c| script(&c.words));
        found
            .filter(|w| inside(w, line).is_some())
            .map(|w| w.text.clone())
            .collect()
    }

    #[test]
    fn a_shells_script_is_the_word_after_its_c() {
        assert_eq!(scripts("sh -c 'a b'"), ["a b"]);
        assert_eq!(
            scripts("docker exec -it n /bin/bash -e -xc \"a b\" c"),
            ["a b"]
        );
        assert!(scripts("sh script.sh -c 'a'").is_empty());
        assert!(scripts("sh -c \"a \\\"b\\\"\"").is_empty());
        assert!(scripts("bash --rcfile x 'a'").is_empty());
    }

    #[test]
    fn what_sed_writes_stands_between_its_second_and_third_mark() {
        assert_eq!(replacement("s|a|b c|g"), Some((4, "b c")));
        assert_eq!(replacement("s/a/10.0.0.0\\/8/"), None);
        assert_eq!(replacement("s/\\(a\\)/\\1 b/"), None);
        assert_eq!(replacement("s|a|b"), None);
        assert_eq!(replacement("/a/d"), None);
    }
}
