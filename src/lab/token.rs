//! `[AGE]`, `[IP6:a]`, …: the parts of an expected output that differ from run to run.

use std::net::{Ipv4Addr, Ipv6Addr};

/// What a token stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Age,
    Ip4,
    Ip6,
    Ip,
    Int,
    Hash,
    Uid,
    Namespace,
    Duration,
}

const KINDS: &[(&str, Kind)] = &[
    ("AGE", Kind::Age),
    ("IP4", Kind::Ip4),
    ("IP6", Kind::Ip6),
    ("IP", Kind::Ip),
    ("INT", Kind::Int),
    ("HASH", Kind::Hash),
    ("UID", Kind::Uid),
    ("NS", Kind::Namespace),
    ("DURATION", Kind::Duration),
];

/// A line of an expected output, cut at its tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Literal(String),
    Token { kind: Kind, name: Option<String> },
}

/// Cuts a line. What is in brackets and no token is text.
pub fn pieces(line: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut rest = line;
    while let Some(open) = rest.find('[') {
        literal.push_str(&rest[..open]);
        rest = &rest[open..];
        match token(rest) {
            Some((kind, name, length)) => {
                if !literal.is_empty() {
                    pieces.push(Piece::Literal(std::mem::take(&mut literal)));
                }
                pieces.push(Piece::Token { kind, name });
                rest = &rest[length..];
            }
            None => {
                literal.push('[');
                rest = &rest[1..];
            }
        }
    }
    literal.push_str(rest);
    if !literal.is_empty() {
        pieces.push(Piece::Literal(literal));
    }
    pieces
}

/// The token at the start of `text`, and how many bytes it takes.
fn token(text: &str) -> Option<(Kind, Option<String>, usize)> {
    let close = text.find(']')?;
    let inner = &text[1..close];
    let (word, name) = match inner.split_once(':') {
        Some((word, name)) => (word, Some(name)),
        None => (inner, None),
    };
    let (_, kind) = KINDS.iter().find(|(w, _)| *w == word)?;
    let fine = name.is_none_or(|n| {
        !n.is_empty()
            && n.chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    });
    fine.then(|| (*kind, name.map(str::to_owned), close + 1))
}

impl Kind {
    /// Whether `text`, all of it, is what the token stands for.
    pub fn is(self, text: &str, namespace: &str) -> bool {
        match self {
            Kind::Age => units(text, &["d", "h", "m", "s", "y"], false),
            Kind::Duration => units(text, &["h", "m", "s", "ms", "us", "µs", "ns"], true),
            Kind::Ip4 => text.parse::<Ipv4Addr>().is_ok(),
            Kind::Ip6 => text.parse::<Ipv6Addr>().is_ok(),
            Kind::Ip => Kind::Ip4.is(text, namespace) || Kind::Ip6.is(text, namespace),
            Kind::Int => !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()),
            Kind::Hash => {
                (5..=64).contains(&text.len())
                    && text
                        .bytes()
                        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            }
            Kind::Uid => is_uid(text),
            Kind::Namespace => text == namespace,
        }
    }
}

/// `2m10s`: numbers with units, the units in any number.
fn units(text: &str, known: &[&str], fractions: bool) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let digit = |c: char| c.is_ascii_digit() || (fractions && c == '.');
        let number = rest.len() - rest.trim_start_matches(digit).len();
        if rest[..number].parse::<f64>().is_err() {
            return false;
        }
        rest = &rest[number..];
        let unit = rest.len() - rest.trim_start_matches(|c: char| c.is_alphabetic()).len();
        if !known.contains(&&rest[..unit]) {
            return false;
        }
        rest = &rest[unit..];
    }
    !text.is_empty()
}

fn is_uid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(i, b)| match i {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_digit() || (b'a'..=b'f').contains(&b),
        })
}

/// Writes an observed line with tokens for what will differ in the next run.
///
/// Numbers and names stay: counts and ordinals are what a lab is about.
pub fn generalise(line: &str, namespace: &str) -> String {
    let mut out = String::new();
    let part = |c: char| c.is_alphanumeric() || matches!(c, '.' | ':' | '-' | '_' | '/' | '%');
    let mut rest = line;
    while !rest.is_empty() {
        let word = rest.len() - rest.trim_start_matches(part).len();
        if word == 0 {
            let c = rest.chars().next().unwrap_or(' ');
            out.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        }
        out.push_str(&word_token(&rest[..word], namespace));
        rest = &rest[word..];
    }
    out
}

fn word_token(word: &str, namespace: &str) -> String {
    let labels = word.split('.').any(|label| label == namespace);
    let (bare, end) = match word.strip_suffix(['.', ':']) {
        Some(bare) if !word.ends_with("::") => (bare, &word[bare.len()..]),
        _ => (word, ""),
    };
    let whole = [
        (Kind::Uid, "[UID]"),
        (Kind::Ip4, "[IP4]"),
        (Kind::Age, "[AGE]"),
    ];
    match whole.iter().find(|(kind, _)| kind.is(bare, namespace)) {
        Some((_, token)) => format!("{token}{end}"),
        None if bare.contains(':') && Kind::Ip6.is(bare, namespace) => format!("[IP6]{end}"),
        None if !namespace.is_empty() && labels => {
            let labels = word.split('.');
            let labels = labels.map(|l| if l == namespace { "[NS]" } else { l });
            labels.collect::<Vec<_>>().join(".")
        }
        None if !namespace.is_empty() && word.contains(namespace) => {
            word.replace(namespace, "[NS]")
        }
        None => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_stands_for_one_kind_of_thing() {
        let is = |kind: Kind, text: &str| kind.is(text, "lab-x");
        assert!(is(Kind::Age, "2m10s") && is(Kind::Age, "4d22h") && !is(Kind::Age, "3"));
        assert!(is(Kind::Duration, "1.25ms") && !is(Kind::Duration, "1.2.3s"));
        assert!(is(Kind::Ip4, "10.0.0.1") && !is(Kind::Ip4, "fd00::1"));
        assert!(is(Kind::Ip6, "fd00::1") && is(Kind::Ip, "fd00::1") && !is(Kind::Ip6, "10.0.0.1"));
        assert!(is(Kind::Hash, "5d78c9869d") && !is(Kind::Hash, "abc") && !is(Kind::Hash, "A-b12"));
        assert!(is(Kind::Uid, "0f0c2a9e-7c3d-4d5e-8f6a-1b2c3d4e5f60"));
        assert!(is(Kind::Namespace, "lab-x") && !is(Kind::Namespace, "lab-y"));
    }

    #[test]
    fn brackets_that_are_no_token_are_text() {
        assert_eq!(
            pieces("[[IP6:a]]:80 [x] [IP9]"),
            [
                Piece::Literal("[".to_owned()),
                Piece::Token {
                    kind: Kind::Ip6,
                    name: Some("a".to_owned())
                },
                Piece::Literal("]:80 [x] [IP9]".to_owned()),
            ]
        );
    }

    #[test]
    fn an_observed_line_keeps_its_names_and_counts() {
        assert_eq!(
            generalise("db-1   1/1  Running  0  12s  10.0.0.7", "lab-x"),
            "db-1   1/1  Running  0  [AGE]  [IP4]"
        );
        assert_eq!(
            generalise(
                "db-0.db.lab-x.svc.cluster.local. 5 IN AAAA fd00:10::7",
                "lab-x"
            ),
            "db-0.db.[NS].svc.cluster.local. 5 IN AAAA [IP6]"
        );
        assert_eq!(
            generalise("namespace/lab-x created", "lab-x"),
            "namespace/[NS] created"
        );
    }
}
