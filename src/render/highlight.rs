//! Code → HTML with short classes, cached by content.
//!
//! syntect's grammars give every character a stack of scopes; a reader needs a dozen classes.
//! [`class`] maps the one to the other, and neighbours of one class share one `<span>`.

use std::{
    cell::RefCell,
    collections::HashMap,
    convert::Infallible,
    sync::{Arc, LazyLock},
};

use syntect::parsing::{ClearAmount, ParseState, Scope, ScopeStackOp, SyntaxReference, SyntaxSet};

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
        let key = memory::key(&[VERSION, language.as_bytes(), code.as_bytes()]);
        let made: Result<_, Infallible> = self
            .blocks
            .get(key, || Ok(highlight(language, code).into()));
        made.unwrap_or_else(|never| match never {})
    }
}

/// Cached blocks of another version of the program are other blocks.
const VERSION: &[u8] = concat!(env!("CARGO_PKG_VERSION"), "/2").as_bytes();

fn highlight(language: &str, code: &str) -> String {
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
    let mut state = ParseState::new(syntax);
    let mut scopes = Scopes::default();
    for line in code.split_inclusive('\n') {
        let Ok(ops) = state.parse_line(line, &SYNTAXES) else {
            escape_into(&mut out, line);
            continue;
        };
        let mut writer = Spans {
            out: &mut out,
            open: None,
        };
        let mut at = 0;
        let text = line.trim_end_matches('\n').len();
        for (offset, op) in ops {
            writer.write(scopes.class(), &line[at..offset.min(text).max(at)]);
            at = offset.min(text).max(at);
            scopes.apply(&op);
        }
        writer.write(scopes.class(), &line[at..text]);
        writer.close();
        out.push_str(&line[text..]);
    }
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

/// The classes of the scope stack, innermost last.
#[derive(Default)]
struct Scopes {
    stack: Vec<Option<char>>,
    cleared: Vec<Vec<Option<char>>>,
}

impl Scopes {
    fn class(&self) -> Option<char> {
        self.stack.last().copied().flatten()
    }

    fn apply(&mut self, op: &ScopeStackOp) {
        match op {
            ScopeStackOp::Push(scope) => {
                let class = match class_of(*scope) {
                    Class::Is(c) => Some(c),
                    Class::Plain => None,
                    Class::Inherit => self.class(),
                };
                self.stack.push(class);
            }
            ScopeStackOp::Pop(n) => self.stack.truncate(self.stack.len().saturating_sub(*n)),
            ScopeStackOp::Clear(amount) => {
                let keep = match amount {
                    ClearAmount::TopN(n) => self.stack.len().saturating_sub(*n),
                    ClearAmount::All => 0,
                };
                self.cleared.push(self.stack.split_off(keep));
            }
            ScopeStackOp::Restore => self.stack.extend(self.cleared.pop().unwrap_or_default()),
            ScopeStackOp::Noop => {}
        }
    }
}

#[derive(Clone, Copy)]
enum Class {
    Is(char),
    Plain,
    Inherit,
}

/// [`class`], remembered a thread: asking a scope for its name takes a lock.
fn class_of(scope: Scope) -> Class {
    thread_local!(static KNOWN: RefCell<HashMap<Scope, Class>> = RefCell::default());
    KNOWN.with_borrow_mut(|known| {
        *known
            .entry(scope)
            .or_insert_with(|| class(&scope.build_string()))
    })
}

/// Scope → class. The letters are explained where the theme colours them (`60-code.css`).
fn class(scope: &str) -> Class {
    const CLASSES: &[(&str, char)] = &[
        ("comment", 'c'),
        ("punctuation.definition.comment", 'c'),
        ("string.unquoted.plain.out.yaml", ' '),
        ("string.unquoted.plain.in.yaml", ' '),
        ("entity.name.tag.yaml", 'p'),
        ("meta.mapping.key.json", 'p'),
        ("support.type.property-name", 'p'),
        ("entity.name.anchor", 'a'),
        ("variable.other.alias", 'a'),
        ("entity.other.attribute-name", 'a'),
        ("string", 's'),
        ("constant.numeric", 'n'),
        ("constant.character.escape", 'b'),
        ("constant", 'b'),
        ("variable.language", 'b'),
        ("variable.function", 'f'),
        ("entity.name.function", 'f'),
        ("support.function", 'f'),
        ("variable.parameter.option", 'a'),
        ("variable", 'v'),
        ("storage.type", 't'),
        ("entity.name.type", 't'),
        ("entity.name.tag", 'p'),
        ("entity.name.section", 'h'),
        ("markup.heading", 'h'),
        ("markup.inserted", 'i'),
        ("markup.deleted", 'd'),
        ("keyword.operator", 'o'),
        ("keyword", 'k'),
        ("storage", 'k'),
        ("meta.interpolation", ' '),
        ("source", ' '),
        ("text", ' '),
    ];
    let prefix = |p: &str| {
        scope
            .strip_prefix(p)
            .is_some_and(|r| r.is_empty() || r.starts_with('.'))
    };
    match CLASSES.iter().find(|(p, _)| prefix(p)) {
        Some((_, ' ')) => Class::Plain,
        Some((_, c)) => Class::Is(*c),
        None => Class::Inherit,
    }
}

/// Writes runs of one class as one `<span>`.
struct Spans<'a> {
    out: &'a mut String,
    open: Option<char>,
}

impl Spans<'_> {
    fn write(&mut self, class: Option<char>, text: &str) {
        if text.is_empty() {
            return;
        }
        if class != self.open && !text.trim().is_empty() {
            self.close();
            if let Some(class) = class {
                self.out.push_str("<span class=\"");
                self.out.push(class);
                self.out.push_str("\">");
            }
            self.open = class;
        }
        escape_into(self.out, text);
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.out.push_str("</span>");
        }
    }
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
    fn what_was_asked_for_is_kept_and_nothing_else() {
        let first = Highlighter::default();
        first.html("yaml", "a: 1\n");
        let second = Highlighter::new(first.used());
        assert_eq!(second.used().len(), 0);
        second.html("yaml", "a: 1\n");
        assert_eq!(second.used(), first.used());
    }
}
