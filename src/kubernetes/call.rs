//! A command's words, read as the program would read them: its subcommand, flags, arguments.
//!
//! cobra and pflag decide: a flag that takes a value swallows the next word, short flags may be
//! joined, `--` ends them. What a table does not know is kept as it is; nothing is judged here.

use std::ops::Range;

use super::{
    shell::{Command, Word},
    tables::{Flag, PROGRAMS, Tables},
};

/// One call of a program that the tables know.
#[derive(Debug, Clone)]
pub struct Call {
    /// The program and the subcommands that were found: `kubectl rollout status`.
    pub path: String,
    pub flags: Vec<Given>,
    pub arguments: Vec<Word>,
    /// What follows `--`.
    pub rest: Vec<Word>,
}

/// A flag as it was given.
#[derive(Debug, Clone)]
pub struct Given {
    /// Without dashes.
    pub name: String,
    pub range: Range<usize>,
    /// A letter after one dash.
    pub short: bool,
    /// The dashes are other characters than hyphens.
    pub odd_dash: bool,
    /// The newest form of the flag, where the command has it.
    pub flag: Option<Flag>,
    pub value: Option<Value>,
}

/// A flag's value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    pub text: String,
    pub range: Range<usize>,
    /// Whether something in it is to be filled in.
    pub open: bool,
    /// Whether it follows a `=`; only then is it surely the flag's.
    pub joined: bool,
}

/// Reads a command of `text`; `None` if the tables do not know the program.
pub fn read(tables: &Tables, text: &str, command: &Command) -> Option<Call> {
    let program = program(command.program()?)?;
    let words = &command.words[1..];
    let path = subcommand(tables, program, words);
    let depth = path.matches(' ').count();
    let mut call = Call {
        path,
        flags: Vec::new(),
        arguments: Vec::new(),
        rest: Vec::new(),
    };
    let mut words = words.iter().peekable();
    while let Some(word) = words.next() {
        if word.text == "--" {
            call.rest = words.cloned().collect();
            break;
        }
        let (dashes, name) = undash(&word.text);
        match dashes {
            Dashes::None => call.arguments.push(word.clone()),
            Dashes::Short => short(tables, text, word, &mut words, &mut call),
            Dashes::Long { odd } => {
                let given = long(tables, text, word, name, odd, &call.path, &mut words);
                call.flags.push(given);
            }
        }
    }
    // The subcommands stand first among what is no flag.
    call.arguments.drain(..depth.min(call.arguments.len()));
    Some(call)
}

/// The program that a word on a command line means; people say `k` for kubectl.
pub fn program(word: &str) -> Option<&'static str> {
    PROGRAMS.iter().copied().find(|p| *p == word)
}

/// How a word begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dashes {
    None,
    Short,
    Long { odd: bool },
}

/// A flag's word without its dashes. Word processors turn two hyphens into one dash.
pub fn undash(word: &str) -> (Dashes, &str) {
    let dash = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    let name = word.trim_start_matches(dash);
    let dashes = &word[..word.len() - name.len()];
    let named = name.starts_with(|c: char| c.is_ascii_alphabetic());
    match dashes {
        _ if !named => (Dashes::None, word),
        "" => (Dashes::None, word),
        "-" => (Dashes::Short, name),
        "--" => (Dashes::Long { odd: false }, name),
        _ if dashes.is_ascii() => (Dashes::None, word),
        _ => (Dashes::Long { odd: true }, name),
    }
}

/// The flags of a text in which nothing says what program they are for: their names and values.
pub fn loose_flags(text: &str, words: &[Word]) -> Vec<Given> {
    let mut found = Vec::new();
    let mut words = words.iter().peekable();
    while let Some(word) = words.next() {
        let (Dashes::Long { odd }, name) = undash(&word.text) else {
            continue;
        };
        let mut given = split(text, word, name, odd);
        if given.value.is_none()
            && let Some(next) = words.next_if(|w| undash(&w.text).0 == Dashes::None)
        {
            given.value = Some(whole(next));
        }
        found.push(given);
    }
    found
}

fn subcommand(tables: &Tables, program: &str, words: &[Word]) -> String {
    let mut path = program.to_owned();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word.text == "--" {
            break;
        }
        match undash(&word.text) {
            (Dashes::None, _) => match tables.below(&path, &word.text) {
                Some(command) => path = command.to_owned(),
                None => break,
            },
            (Dashes::Short, name) => {
                let first = name.chars().next().unwrap_or_default();
                let takes = tables
                    .short(&path, first)
                    .is_some_and(|f| f.bare.is_empty());
                if takes && name.len() == 1 {
                    words.next();
                }
            }
            (Dashes::Long { .. }, name) => {
                let flag = tables.flag(&path, name).pop();
                if !name.contains('=') && flag.is_some_and(|f| f.bare.is_empty()) {
                    words.next();
                }
            }
        }
    }
    path
}

fn long<'w>(
    tables: &Tables,
    text: &str,
    word: &Word,
    name: &str,
    odd: bool,
    path: &str,
    words: &mut std::iter::Peekable<impl Iterator<Item = &'w Word>>,
) -> Given {
    let mut given = split(text, word, name, odd);
    given.flag = tables.flag(path, &given.name).pop().copied();
    if given.value.is_none() && given.flag.is_some_and(|f| f.bare.is_empty()) {
        given.value = words.next_if(|w| w.text != "--").map(whole);
    }
    given
}

/// `name=value`, with the place of the value inside the word.
fn split(text: &str, word: &Word, name: &str, odd: bool) -> Given {
    let (name, value) = match name.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (name, None),
    };
    let raw = &text[word.range.clone()];
    let value = value.map(|v| {
        let start = raw.rfind(v).filter(|_| !v.is_empty());
        let range = match start {
            Some(start) => word.range.start + start..word.range.start + start + v.len(),
            None => word.range.clone(),
        };
        Value {
            text: v.to_owned(),
            range,
            open: word.open || is_placeholder(v),
            joined: true,
        }
    });
    let end = raw
        .find('=')
        .map_or(word.range.end, |i| word.range.start + i);
    Given {
        // Kubernetes' programs take `_` for `-`.
        name: name.replace('_', "-"),
        range: word.range.start..end,
        short: false,
        odd_dash: odd,
        flag: None,
        value,
    }
}

fn short<'w>(
    tables: &Tables,
    text: &str,
    word: &Word,
    words: &mut std::iter::Peekable<impl Iterator<Item = &'w Word>>,
    call: &mut Call,
) {
    let letters = &word.text[1..];
    for (at, letter) in letters.char_indices() {
        let flag = tables.short(&call.path, letter).copied();
        let after = &letters[at + letter.len_utf8()..];
        let mut given = Given {
            name: letter.to_string(),
            range: word.range.clone(),
            short: true,
            odd_dash: false,
            flag,
            value: None,
        };
        let takes = flag.is_some_and(|f| f.bare.is_empty());
        if takes || after.starts_with('=') {
            let joined = after.strip_prefix('=').unwrap_or(after);
            given.value = if after.is_empty() {
                words.next_if(|w| w.text != "--").map(whole)
            } else {
                split(text, word, &format!("x={joined}"), false).value
            };
            call.flags.push(given);
            return;
        }
        let unknown = flag.is_none();
        call.flags.push(given);
        if unknown {
            return;
        }
    }
}

fn whole(word: &Word) -> Value {
    Value {
        text: word.text.clone(),
        range: word.range.clone(),
        open: word.open || is_placeholder(&word.text),
        joined: false,
    }
}

/// What usage texts write for a value.
const TYPES: &[&str] = &[
    "bool",
    "duration",
    "float32",
    "float64",
    "int",
    "int32",
    "int64",
    "string",
    "strings",
    "stringArray",
    "stringToString",
    "uint16",
    "uint32",
    "uint64",
];

/// `NAME`, `[flags]`, `duration`, `<ip>`: the reader's to fill in.
pub fn is_placeholder(text: &str) -> bool {
    let upper = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || "_-.,/:".contains(c);
    text.is_empty()
        || TYPES.contains(&text)
        || text.contains(['<', '>', '$', '{', '}', '…', '*'])
        || text.contains("...")
        || (text.starts_with(|c: char| c.is_ascii_uppercase()) && text.chars().all(upper))
        || text
            .strip_prefix('[')
            .and_then(|t| t.strip_suffix(']'))
            .is_some_and(|t| {
                t.chars()
                    .all(|c| c.is_ascii_alphanumeric() || " -_|".contains(c))
            })
}

#[cfg(test)]
mod tests {
    use super::{
        super::{shell, tables::tables},
        *,
    };

    fn call(text: &str) -> Call {
        read(tables(), text, &shell::commands(text)[0]).expect("a known program")
    }

    fn shown(text: &str) -> String {
        let c = call(text);
        let flags: Vec<String> = c
            .flags
            .iter()
            .map(|f| match &f.value {
                Some(v) => format!("{}={}", f.name, v.text),
                None => f.name.clone(),
            })
            .collect();
        let arguments: Vec<_> = c.arguments.iter().map(|w| w.text.as_str()).collect();
        format!(
            "{} [{}] {{{}}} {}",
            c.path,
            flags.join(" "),
            arguments.join(" "),
            c.rest.len()
        )
    }

    #[test]
    fn kubectl_is_read_as_kubectl_reads_it() {
        assert_eq!(
            shown("kubectl -n web get sts,pvc -owide --watch -l app=db"),
            "kubectl get [n=web o=wide watch l=app=db] {sts,pvc} 0"
        );
        assert_eq!(
            shown("kubectl exec -it db-0 -c main -- ls -l"),
            "kubectl exec [i t c=main] {db-0} 2"
        );
        assert_eq!(
            shown("kubectl rollout undo sts/db --to-revision 2"),
            "kubectl rollout undo [to-revision=2] {sts/db} 0"
        );
    }

    #[test]
    fn a_value_knows_where_it_stands_inside_its_quotes() {
        let text = "kubelet --node-ip=\"[fd00::4]\"";
        let c = call(text);
        let value = c.flags[0].value.clone().unwrap();
        assert_eq!(&text[value.range], "[fd00::4]");
        assert_eq!(&text[c.flags[0].range.clone()], "--node-ip");
    }

    #[test]
    fn dashes_of_word_processors_are_known_for_what_they_are() {
        assert_eq!(undash("—node-ip"), (Dashes::Long { odd: true }, "node-ip"));
        assert_eq!(undash("–o"), (Dashes::Long { odd: true }, "o"));
        assert_eq!(undash("---"), (Dashes::None, "---"));
        assert_eq!(undash("-1"), (Dashes::None, "-1"));
    }
}
