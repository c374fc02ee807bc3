//! Scopes of a grammar → the theme's classes, a letter each.

use std::{cell::RefCell, collections::HashMap};

use syntect::parsing::{ClearAmount, Scope, ScopeStackOp};

/// The classes of the scope stack, innermost last.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Scopes {
    stack: Vec<Option<char>>,
    cleared: Vec<Vec<Option<char>>>,
}

impl Scopes {
    pub fn class(&self) -> Option<char> {
        self.stack.last().copied().flatten()
    }

    pub fn apply(&mut self, op: &ScopeStackOp) {
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
