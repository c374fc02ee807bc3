//! Lines → HTML, each the second time from memory.
//!
//! How a line is coloured depends on its text and on what the grammar made of the lines above
//! it, and on nothing else. Pages repeat lines so much that this pays within one build, and in many
//! grammars lines of the same [`Shape`] are the same line.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use syntect::parsing::{ParseState, SyntaxReference};

use super::{
    super::html::escape_into,
    SYNTAXES,
    scopes::Scopes,
    shape::{Gives, Mould, Shape},
};

/// More different states than this are not told apart: such code is parsed as it comes.
const MAX_STATES: usize = 256;

/// Longer lines do not come again.
const MAX_LINE: usize = 256;

/// How many lines are remembered before all are forgotten.
const MAX_KNOWN: usize = 100_000;

/// The lines of all grammars that one thread has seen: a grammar's state cannot be shared.
#[derive(Default)]
pub(super) struct Lines(HashMap<String, OfGrammar>);

/// The lines of one grammar, by the state that they begin in.
pub(super) struct OfGrammar {
    /// A state's place is its name.
    states: Vec<Rc<State>>,
    known: HashMap<usize, HashMap<Box<str>, Known>>,
    count: usize,
    gives: Gives,
}

/// What is above a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct State {
    parse: ParseState,
    scopes: Scopes,
}

/// A state and, if it is kept, its name.
#[derive(Clone)]
pub(super) struct At(Rc<State>, Option<usize>);

struct Known {
    html: Mould,
    next: usize,
}

/// Does something with the lines of `syntax` that this thread knows.
pub(super) fn with<T>(syntax: &SyntaxReference, work: impl FnOnce(&mut OfGrammar) -> T) -> T {
    thread_local!(static LINES: RefCell<Lines> = RefCell::default());
    LINES.with_borrow_mut(|lines| {
        if !lines.0.contains_key(&syntax.name) {
            let first = OfGrammar::new(syntax);
            lines.0.insert(syntax.name.clone(), first);
        }
        work(lines.0.get_mut(&syntax.name).expect("it was put there"))
    })
}

impl OfGrammar {
    fn new(syntax: &SyntaxReference) -> OfGrammar {
        let first = State {
            parse: ParseState::new(syntax),
            scopes: Scopes::default(),
        };
        OfGrammar {
            states: vec![Rc::new(first)],
            known: HashMap::new(),
            count: 0,
            gives: Gives::of(&syntax.name),
        }
    }

    pub fn first(&self) -> At {
        At(self.states[0].clone(), Some(0))
    }

    /// Writes a line, and says what is above the next one.
    pub fn write(&mut self, at: At, line: &str, out: &mut String) -> At {
        let At(state, Some(name)) = at else {
            return At(parse(&at.0, line, out), None);
        };
        if line.len() > MAX_LINE {
            return self.named(parse(&state, line, out));
        }
        let shape = Shape::of(line, self.gives);
        if let Some(known) = self.known.get(&name).and_then(|k| k.get(&*shape.text)) {
            known.html.fill(&shape.words, out);
            return At(self.states[known.next].clone(), Some(known.next));
        }
        let mut html = String::new();
        let next = self.named(parse(&state, &shape.text, &mut html));
        let Some(mould) = shape.mould(&html) else {
            return self.named(parse(&state, line, out));
        };
        mould.fill(&shape.words, out);
        if let At(_, Some(next)) = next {
            let known = Known { html: mould, next };
            self.learn(name, &shape.text, known);
        }
        next
    }

    fn learn(&mut self, state: usize, line: &str, known: Known) {
        if self.count == MAX_KNOWN {
            self.known.clear();
            self.count = 0;
        }
        self.count += 1;
        self.known
            .entry(state)
            .or_default()
            .insert(line.into(), known);
    }

    fn named(&mut self, state: Rc<State>) -> At {
        let place = self.states.iter().position(|s| *s == state);
        let name = place.or_else(|| {
            (self.states.len() < MAX_STATES).then(|| {
                self.states.push(state.clone());
                self.states.len() - 1
            })
        });
        At(state, name)
    }
}

/// Writes code without a memory.
#[cfg(test)]
pub(super) fn parse_all(syntax: &SyntaxReference, code: &str, out: &mut String) {
    let At(mut state, _) = OfGrammar::new(syntax).first();
    for line in code.split_inclusive('\n') {
        state = parse(&state, line, out);
    }
}

/// Writes one line after `state`; the new state is returned.
fn parse(state: &State, line: &str, out: &mut String) -> Rc<State> {
    let mut state = state.clone();
    let Ok(ops) = state.parse.parse_line(line, &SYNTAXES) else {
        escape_into(out, line);
        return Rc::new(state);
    };
    let mut writer = Spans { out, open: None };
    let mut at = 0;
    let text = line.trim_end_matches('\n').len();
    for (offset, op) in ops {
        writer.write(state.scopes.class(), &line[at..offset.min(text).max(at)]);
        at = offset.min(text).max(at);
        state.scopes.apply(&op);
    }
    writer.write(state.scopes.class(), &line[at..text]);
    writer.close();
    out.push_str(&line[text..]);
    Rc::new(state)
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
