//! Command lines as documents show them → simple commands with the place of each word.
//!
//! Not a shell: quotes, continuations, comments, pipelines, substitutions and heredocs are
//! followed so far that each program's own words are found. Nothing is expanded; what only
//! a shell (or the reader) could fill in makes a word [`Word::open`]. Any text has an answer,
//! in time linear in its length.

use std::ops::Range;

/// One program's call: assignments before it, its name, its arguments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Command {
    pub assignments: Vec<Word>,
    pub words: Vec<Word>,
}

/// A word without its quotes, and the bytes that it was written in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    pub range: Range<usize>,
    /// Whether something is to be filled in: `$POD`, `<pod>`, `...`, `{{ .Name }}`.
    pub open: bool,
}

impl Command {
    /// The program's name without its folder.
    pub fn program(&self) -> Option<&str> {
        let word = self.words.first()?;
        Some(word.text.rsplit('/').next().unwrap_or(&word.text))
    }
}

/// How many bytes of a line are a prompt: `$ `, `# ` or `user@host:~$ `.
pub fn prompt(line: &str) -> Option<usize> {
    let indent = line.len() - line.trim_start().len();
    let rest = &line[indent..];
    if rest.starts_with("$ ") {
        return Some(indent + 2);
    }
    let end = rest.find("$ ").or_else(|| rest.find("# "))?;
    let who = &rest[..end];
    let named = who.contains('@') && who.len() < 80 && !who.contains(char::is_whitespace);
    named.then_some(indent + end + 2)
}

/// What is typed in a session: all but the lines after a prompt (and their continuations)
/// is blanked, so that every byte keeps its place. `root` says whether `# ` is a prompt too.
pub fn typed(session: &str, root: bool) -> String {
    let mut typed = String::with_capacity(session.len());
    let mut continued = false;
    for line in session.split_inclusive('\n') {
        let body = line.trim_end_matches(['\n', '\r']);
        let skip = match prompt(body) {
            Some(n) => Some(n),
            None if root && body.starts_with("# ") => Some(2),
            None if continued => Some(if body.starts_with("> ") { 2 } else { 0 }),
            None => None,
        };
        let (blank, keep) = line.split_at(skip.unwrap_or(body.len()));
        typed.extend(blank.bytes().map(|_| ' '));
        typed.push_str(keep);
        continued = skip.is_some() && body.ends_with('\\');
    }
    typed
}

/// The simple commands of a text, in the order in which they end.
pub fn commands(text: &str) -> Vec<Command> {
    let mut lexer = Lexer {
        text,
        at: 0,
        found: Vec::new(),
        command: Command::default(),
        word: None,
        outer: Vec::new(),
        heredocs: Vec::new(),
        skip_word: false,
    };
    lexer.run();
    lexer.found
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    found: Vec<Command>,
    command: Command,
    word: Option<Word>,
    /// What is interrupted by a substitution: the command, its word, and whether in quotes.
    outer: Vec<(Command, Option<Word>, bool)>,
    heredocs: Vec<String>,
    /// The next word is a file that a redirection names.
    skip_word: bool,
}

impl<'a> Lexer<'a> {
    fn run(&mut self) {
        while let Some(c) = self.rest().chars().next() {
            match c {
                '\\' => self.escape(),
                '\n' => {
                    self.end_command();
                    self.at += 1;
                    self.skip_heredocs();
                }
                ' ' | '\t' | '\r' | '\u{a0}' => {
                    self.end_word();
                    self.at += c.len_utf8();
                }
                '#' if self.word.is_none() => self.skip_to_line_end(),
                ';' | '|' | '&' => self.separator(c),
                '(' => {
                    self.end_command();
                    self.at += 1;
                }
                ')' => self.close(),
                '\'' => self.single(),
                '"' => {
                    self.pass(1);
                    self.inside_quotes();
                }
                '`' => self.take(1, true),
                '$' => self.dollar(false),
                '<' | '>' => self.angle(c),
                _ => self.take(c.len_utf8(), matches!(c, '{' | '…')),
            }
        }
        while !self.outer.is_empty() {
            self.close();
        }
        self.end_command();
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Adds the next bytes to the word.
    fn take(&mut self, n: usize, open: bool) {
        let (from, to) = (self.at, self.at + n);
        let word = self.word.get_or_insert_with(|| Word {
            range: from..from,
            ..Word::default()
        });
        word.text.push_str(&self.text[from..to]);
        word.range.end = to;
        word.open |= open;
        self.at = to;
    }

    /// Goes past bytes that belong to the word but not to its value, such as quotes.
    fn pass(&mut self, n: usize) {
        let (from, to) = (self.at, self.at + n);
        let word = self.word.get_or_insert_with(|| Word {
            range: from..from,
            ..Word::default()
        });
        word.range.end = to;
        self.at = to;
    }

    fn escape(&mut self) {
        let rest = self.rest();
        let newline = match rest.as_bytes() {
            [_, b'\n', ..] => 2,
            [_, b'\r', b'\n', ..] => 3,
            _ => 0,
        };
        if newline > 0 {
            self.end_word();
            self.at += newline;
        } else if let Some(next) = rest.chars().nth(1) {
            self.pass(1);
            self.take(next.len_utf8(), false);
        } else {
            self.at += 1;
        }
    }

    fn single(&mut self) {
        self.pass(1);
        let end = self.rest().find('\'');
        self.take(end.unwrap_or(self.rest().len()), false);
        if end.is_some() {
            self.pass(1);
        }
    }

    /// The inside of double quotes, up to the closing one or to a substitution, whose own
    /// words are read by the main loop.
    fn inside_quotes(&mut self) {
        while let Some(c) = self.rest().chars().next() {
            match c {
                '"' => return self.pass(1),
                '\\' => {
                    self.pass(1);
                    if let Some(next) = self.rest().chars().next() {
                        self.take(next.len_utf8(), false);
                    }
                }
                '$' => {
                    let depth = self.outer.len();
                    self.dollar(true);
                    if self.outer.len() > depth {
                        return;
                    }
                }
                _ => self.take(c.len_utf8(), false),
            }
        }
    }

    fn dollar(&mut self, quoted: bool) {
        let rest = self.rest();
        if rest.starts_with("$(") && !rest.starts_with("$((") {
            self.take(2, true);
            let command = std::mem::take(&mut self.command);
            let word = self.word.take();
            self.outer.push((command, word, quoted));
            return;
        }
        let variable =
            rest[1..].starts_with(|c: char| c.is_alphanumeric() || "_{(?@*#".contains(c));
        self.take(1, variable);
    }

    /// A `)`: the end of a substitution or of a group.
    fn close(&mut self) {
        self.end_command();
        let there = self.rest().starts_with(')');
        let Some((command, word, quoted)) = self.outer.pop() else {
            self.at += usize::from(there);
            return;
        };
        self.command = command;
        self.word = word;
        if there {
            self.take(1, true);
            if quoted {
                self.inside_quotes();
            }
        }
    }

    fn separator(&mut self, c: char) {
        // `2>&1` and `>&2` are redirections, not the end of a command.
        if c == '&' && self.text[..self.at].ends_with('>') {
            self.at += 1;
            return;
        }
        self.end_command();
        self.at += 1;
    }

    /// A placeholder such as `<pod>`, a heredoc, or a redirection.
    fn angle(&mut self, c: char) {
        if c == '<' {
            if let Some(n) = placeholder(self.rest()) {
                return self.take(n, true);
            }
            if self.rest().starts_with("<<") && !self.rest().starts_with("<<<") {
                self.end_word();
                let rest = self.rest()[2..].trim_start_matches(['-', ' ']);
                let word = rest
                    .split([' ', '\n', '\t', ';', '|', '>', ')', '&'])
                    .next();
                let delimiter = word.unwrap_or("").trim_matches(['"', '\'', '\r', '\\']);
                let used = self.rest().len() - rest.len() + word.map_or(0, str::len);
                if !delimiter.is_empty() {
                    self.heredocs.push(delimiter.to_owned());
                }
                self.at += used;
                return;
            }
        }
        // The digits of `2>` are no word.
        if let Some(word) = &self.word
            && word.text.bytes().all(|b| b.is_ascii_digit())
        {
            self.word = None;
        }
        self.end_word();
        self.at += 1;
        self.skip_word = true;
    }

    fn skip_heredocs(&mut self) {
        for delimiter in std::mem::take(&mut self.heredocs) {
            while self.at < self.text.len() {
                let line = self.rest().split_inclusive('\n').next().unwrap_or("");
                self.at += line.len();
                if line.trim() == delimiter {
                    break;
                }
            }
        }
    }

    fn skip_to_line_end(&mut self) {
        let rest = self.rest();
        self.at += rest.find('\n').unwrap_or(rest.len());
    }

    fn end_word(&mut self) {
        let Some(mut word) = self.word.take() else {
            return;
        };
        if std::mem::take(&mut self.skip_word) {
            return;
        }
        word.open |= word.text.contains("...") || word.text.contains('…');
        if self.command.words.is_empty() && is_assignment(&word.text) {
            self.command.assignments.push(word);
        } else {
            self.command.words.push(word);
        }
    }

    fn end_command(&mut self) {
        self.end_word();
        self.skip_word = false;
        let command = std::mem::take(&mut self.command);
        if !command.words.is_empty() || !command.assignments.is_empty() {
            self.found.push(command);
        }
    }
}

fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        let mut chars = name.chars();
        chars
            .next()
            .is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
            && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
    })
}

/// Whether a line leaves something to the reader: `<pod>`, which a shell takes for redirections.
pub fn has_placeholder(line: &str) -> bool {
    let mut places = line.match_indices('<');
    places.any(|(at, _)| placeholder(&line[at..]).is_some())
}

/// How long `<pod name>` at the start of the text is.
fn placeholder(text: &str) -> Option<usize> {
    let inner = &text[1..];
    let end = inner
        .char_indices()
        .take(60)
        .find(|(_, c)| matches!(c, '>' | '\n' | '<'));
    let (end, '>') = end? else {
        return None;
    };
    let name = &inner[..end];
    let fine = |c: char| c.is_alphanumeric() || " -_./:|,'".contains(c);
    (name.starts_with(char::is_alphabetic) && !name.ends_with(' ') && name.chars().all(fine))
        .then_some(end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<Vec<String>> {
        let show = |c: Command| c.words.into_iter().map(|w| w.text).collect();
        commands(text).into_iter().map(show).collect()
    }

    #[test]
    fn quotes_continuations_and_separators_are_followed() {
        assert_eq!(
            words("kubectl get \\\n  'a b' \"c d\"e && echo x | wc -l # no\nls;pwd"),
            [
                vec!["kubectl", "get", "a b", "c de"],
                vec!["echo", "x"],
                vec!["wc", "-l"],
                vec!["ls"],
                vec!["pwd"]
            ]
        );
    }

    #[test]
    fn a_words_range_is_what_was_written() {
        let text = "x 'a b' --f=\"[::]\"";
        let c = &commands(text)[0];
        assert_eq!(&text[c.words[1].range.clone()], "'a b'");
        assert_eq!(&text[c.words[2].range.clone()], "--f=\"[::]\"");
        assert_eq!(c.words[2].text, "--f=[::]");
    }

    #[test]
    fn substitutions_hold_commands_of_their_own() {
        let found = commands("A=$(kubectl get po -o name) kubectl logs \"$(kubectl get x)\" -f");
        let shown: Vec<_> = found.iter().map(|c| c.words.len()).collect();
        assert_eq!(shown, [5, 3, 4]);
        assert!(found[2].words[2].open);
        assert_eq!(found[2].assignments[0].text, "A=$()");
    }

    #[test]
    fn placeholders_are_words_and_redirections_are_not() {
        let found = commands("kubectl logs <pod name> -c $C >out.txt 2>&1 </dev/null");
        let shown: Vec<_> = found[0].words.iter().map(|w| (&*w.text, w.open)).collect();
        assert_eq!(
            shown,
            [
                ("kubectl", false),
                ("logs", false),
                ("<pod name>", true),
                ("-c", false),
                ("$C", true)
            ]
        );
    }

    #[test]
    fn the_text_of_a_heredoc_is_no_command() {
        assert_eq!(
            words("kubectl apply -f - <<'EOF'\nkind: Pod\nEOF\nls"),
            [vec!["kubectl", "apply", "-f", "-"], vec!["ls"]]
        );
    }

    #[test]
    fn only_what_follows_a_prompt_is_typed() {
        let session = "$ kubectl get po \\\n    -A\nNAME  READY\nroot@db-0:/# ls\n";
        let typed = typed(session, false);
        assert_eq!(typed.len(), session.len());
        assert_eq!(
            words(&typed),
            [vec!["kubectl", "get", "po", "-A"], vec!["ls"]]
        );
    }

    #[test]
    fn any_text_ends() {
        for text in [
            "$(",
            "\"$(",
            "\"a$(b \"c",
            "<<",
            "'",
            "\\",
            ")",
            "$",
            "<",
            "\"\\",
            "`",
        ] {
            commands(text);
            commands(&text.repeat(50));
        }
    }
}
