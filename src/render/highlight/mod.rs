//! Code → HTML with short classes, cached by content.
//!
//! syntect's grammars give every character a stack of scopes; a reader needs a dozen classes.
//! [`scopes`] maps the one to the other, and [`lines`] writes at once what it has seen before, or
//! what has the [`shape`] of it.

mod lines;
mod scopes;
mod shape;

use std::{
    collections::HashMap,
    convert::Infallible,
    sync::{Arc, LazyLock},
};

use syntect::parsing::{SyntaxReference, SyntaxSet};

use super::{
    html::escape_into,
    memory::{self, Key, Memory},
};

/// Longer code is shown without colours rather than slowly.
const MAX_CODE: usize = 256 * 1024;

/// Highlighted blocks by the hash of language and code; survives between builds.
pub type Cache = HashMap<Key, Arc<str>>;

/// Highlights, and remembers what it has highlighted.
#[derive(Default)]
pub struct Highlighter {
    blocks: Memory<Arc<str>>,
}

/// The grammars never change while the program runs; loading them takes tens of milliseconds,
/// so a build whose blocks are all cached does not.
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

impl Highlighter {
    pub fn new(known: Cache) -> Self {
        Highlighter {
            blocks: Memory::new(known),
        }
    }

    /// The blocks that were asked for since the highlighter was made.
    pub fn used(&self) -> Cache {
        self.blocks.used()
    }

    /// Whether [`Highlighter::used`] is another cache than the one that was given.
    pub fn has_changed(&self) -> bool {
        self.blocks.has_changed()
    }

    /// HTML of `code`, a line in the text for a line in the code.
    pub fn html(&self, language: &str, code: &str) -> Arc<str> {
        let parts = [language.as_bytes(), code.as_bytes()];
        self.block(&parts, || highlight(language, code))
    }

    /// The block that is made from `parts` and from nothing else.
    pub(super) fn block(&self, parts: &[&[u8]], make: impl FnOnce() -> String) -> Arc<str> {
        let key = memory::key(&[&[VERSION], parts].concat());
        let made: Result<_, Infallible> = self.blocks.get(key, || Ok(make().into()));
        made.unwrap_or_else(|never| match never {})
    }
}

/// Cached blocks of another version of the program are other blocks.
const VERSION: &[u8] = concat!(env!("CARGO_PKG_VERSION"), "/3").as_bytes();

/// Without a memory.
pub(super) fn highlight(language: &str, code: &str) -> String {
    let mut out = String::with_capacity(code.len() * 2);
    let plain = matches!(
        language,
        "" | "text" | "txt" | "output" | "plain" | "console"
    );
    let syntax = if plain || code.len() > MAX_CODE {
        None
    } else {
        syntax(language)
    };
    let Some(syntax) = syntax else {
        escape_into(&mut out, code);
        return out;
    };
    lines::with(syntax, |lines| {
        let mut state = lines.first();
        for line in code.split_inclusive('\n') {
            state = lines.write(state, line, &mut out);
        }
    });
    out
}

fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    let name = match language {
        "yml" => "yaml",
        "shell" | "zsh" => "sh",
        "golang" => "go",
        "systemd" | "unit" => "ini",
        "jsonc" | "json5" => "json",
        name => name,
    };
    SYNTAXES.find_syntax_by_token(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_keys_values_and_comments_have_their_classes() {
        let html = highlight("yaml", "port: 80 # web\nname: \"a<b\"\n");
        assert_eq!(
            html,
            "<span class=\"p\">port</span>: <span class=\"n\">80 </span><span class=\"c\"># web</span>\n\
             <span class=\"p\">name</span>: <span class=\"s\">&quot;a&lt;b&quot;</span>\n"
        );
    }

    #[test]
    fn an_unknown_language_is_plain_text() {
        assert_eq!(highlight("klingon", "a < b\n"), "a &lt; b\n");
    }

    #[test]
    fn a_line_that_was_seen_before_is_coloured_by_what_stands_above_it() {
        let text = "a: |\n  b: 1\nc:\n  b: 1\n";
        let first = highlight("yaml", text);
        assert_eq!(highlight("yaml", text), first);
        let as_text = "<span class=\"s\">  b: 1</span>\n";
        let as_key = "  <span class=\"p\">b</span>: <span class=\"n\">1</span>\n";
        assert!(
            first.contains(as_text) && first.ends_with(as_key),
            "{first}"
        );
    }

    /// Compares with what the grammar says of each line by itself.
    fn assert_as_parsed(language: &str, code: &str, name: &str) {
        let mut parsed = String::new();
        lines::parse_all(syntax(language).unwrap(), code, &mut parsed);
        let html = highlight(language, code);
        for (place, (line, expected)) in html.lines().zip(parsed.lines()).enumerate() {
            assert_eq!(line, expected, "{name}:{}", place + 1);
        }
        assert_eq!(html.len(), parsed.len(), "{name}");
    }

    #[test]
    fn manifests_are_coloured_as_the_grammar_says_whatever_was_seen_before() {
        macro_rules! texts {
            ($($path:literal),*) => { [$(($path, include_str!(concat!("../../../", $path)))),*] };
        }
        for (name, text) in texts![
            "tests/agreement/seeds/access.yaml",
            "tests/agreement/seeds/configuration.yaml",
            "tests/agreement/seeds/services.yaml",
            "tests/agreement/seeds/storage.yaml",
            "tests/agreement/seeds/workloads.yaml",
            "content/notes/databases.md",
            "content/notes/dual-stack.md",
            "content/notes/peers.md",
            "content/notes/statefulset.md"
        ] {
            assert_as_parsed("yaml", text, name);
        }
    }

    #[test]
    fn scripts_and_programs_are_coloured_as_the_grammar_says_whatever_was_seen_before() {
        macro_rules! texts {
            ($($language:literal $path:literal),*) => {
                [$(($language, $path, include_str!(concat!("../../../", $path)))),*]
            };
        }
        for (language, name, text) in texts![
            "bash" ".ci/run",
            "bash" "content/notes/peers.md",
            "bash" "labs/lib/verify.sh",
            "go" "kubernetes/engine/config_kubelet.go"
        ] {
            assert_as_parsed(language, text, name);
        }
    }

    #[test]
    fn nonsense_is_coloured_as_the_grammar_says_whatever_was_seen_before() {
        const WORDS: &[&str] = &[
            "a",
            "web-0",
            "y",
            "No",
            "null",
            "12",
            "007",
            "1e3",
            "2026-01-02",
            " ",
            "  ",
            "- ",
            ": ",
            ":",
            "#",
            " # ",
            "\"",
            "'",
            "{",
            "}",
            "[",
            "]",
            ", ",
            "&x",
            "*x",
            "!t",
            "!!int ",
            "|",
            ">-",
            "%",
            "@",
            "---",
            "<<",
            "?",
            "\\n",
            "é",
            "\n",
            "\n",
            "\n  ",
            "\n    ",
            ".inf",
            "~",
            "0x1F",
            "key: value",
            "\t",
            "/",
            ".",
            "eu/web:",
        ];
        const SIGNS: &[&str] = &[
            "$",
            "${",
            "}",
            "$((",
            "((",
            "))",
            "$(",
            ")",
            "[[",
            "]]",
            "=~",
            "==",
            "=",
            "+=",
            "`",
            ";",
            ";;",
            "&&",
            "||",
            "2>&1",
            ">&2",
            "<<E1\n",
            "E1",
            "<<<",
            "..",
            ".",
            ",",
            "/",
            "-",
            "--",
            "_",
            "*",
            "%",
            "10",
            "9",
            "0x1F",
            "0b11",
            "1e9",
            "1.5",
            "64",
            "int64",
            "uint",
            "float",
            "web",
            "x",
            "e",
            "if ",
            "fi",
            "for i in ",
            "do ",
            "done",
            "case ",
            "esac",
            "let ",
            "function f1",
            "func ",
            "var ",
            "// ",
            "/*",
            "*/",
            ":= ",
            "fmt.Printf(",
            "\t",
        ];
        let mut random = fastrand::Rng::with_seed(7);
        for round in 0..4_000 {
            let code = |random: &mut fastrand::Rng, pieces: &[&[&str]]| -> String {
                let pieces = pieces.concat();
                let count = random.usize(1..24);
                let choose = |_| *random.choice(&pieces).unwrap();
                (0..count).map(choose).collect()
            };
            let words = code(&mut random, &[WORDS]);
            let signs = code(&mut random, &[WORDS, SIGNS]);
            for (language, code) in [
                ("yaml", &words),
                ("json", &words),
                ("bash", &signs),
                ("go", &signs),
            ] {
                assert_as_parsed(language, code, &format!("{round}, {language}, {code:?}"));
            }
        }
    }

    #[test]
    fn what_was_asked_for_is_kept_and_nothing_else() {
        let first = Highlighter::default();
        first.html("yaml", "a: 1\n");
        let second = Highlighter::new(first.used());
        assert_eq!(second.used().len(), 0);
        second.html("yaml", "a: 1\n");
        assert_eq!(second.used(), first.used());
    }
}
