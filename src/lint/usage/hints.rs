//! The programs that a text names, and what it says of the flags in it.

use std::{
    ops::Range,
    sync::{Arc, LazyLock},
};

use aho_corasick::{AhoCorasick, MatchKind};

use super::Said;
use crate::kubernetes::Version;

/// How people name the programs, in lower case; longer names first, so that they win.
const NAMES: &[(&str, &str)] = &[
    ("kube-controller-manager", "kube-controller-manager"),
    ("controller manager", "kube-controller-manager"),
    ("controller-manager", "kube-controller-manager"),
    ("kube-apiserver", "kube-apiserver"),
    ("api server", "kube-apiserver"),
    ("apiserver", "kube-apiserver"),
    ("kube-scheduler", "kube-scheduler"),
    ("scheduler", "kube-scheduler"),
    ("kube-proxy", "kube-proxy"),
    ("kubeproxy", "kube-proxy"),
    ("kubelets", "kubelet"),
    ("kubelet", "kubelet"),
    ("kubeadm", "kubeadm"),
    ("kubectl", "kubectl"),
];

/// Most texts name no program, which one look tells.
static ANY_NAME: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let names = NAMES.iter().map(|(name, _)| name);
    let builder = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .build(names);
    builder.expect("a handful of short names")
});

/// The programs named in a text, each once, in the order of their first mention.
pub fn programs(text: &str) -> Vec<&'static str> {
    if !ANY_NAME.is_match(text) {
        return Vec::new();
    }
    let lower = text.to_lowercase();
    let mut found: Vec<&'static str> = Vec::new();
    for (_, program) in named(&lower) {
        if !found.contains(&program) {
            found.push(program);
        }
    }
    found
}

/// Where a text in lower case names programs, in reading order.
pub fn mentions(lower: &str) -> Vec<Range<usize>> {
    named(lower).into_iter().map(|(range, _)| range).collect()
}

fn named(lower: &str) -> Vec<(Range<usize>, &'static str)> {
    let bytes = lower.as_bytes();
    let inside =
        |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || b"-_.".contains(b));
    let apart = |range: &Range<usize>| {
        let before = range.start.checked_sub(1).and_then(|i| bytes.get(i));
        // A full stop after a name ends the sentence, unless a word goes on after it.
        let after = match bytes.get(range.end) {
            Some(b'.') => bytes.get(range.end + 1),
            after => after,
        };
        !inside(before) && !inside(after)
    };
    let found = ANY_NAME.find_iter(lower);
    let found = found.map(|m| (m.range(), NAMES[m.pattern().as_usize()].1));
    found.filter(|(range, _)| apart(range)).collect()
}

/// The program whose name is all that a text says.
pub fn exactly(text: &str) -> Option<&'static str> {
    let lower = text.trim().to_lowercase();
    let name = lower.strip_prefix("the ").unwrap_or(&lower);
    NAMES.iter().find(|(n, _)| *n == name).map(|(_, p)| *p)
}

/// The program that a variable's name speaks of: `KUBELET_EXTRA_ARGS`.
pub fn of_variable(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_uppercase();
    let known = [
        ("KUBELET", "kubelet"),
        ("KUBE_PROXY", "kube-proxy"),
        ("KUBE_API", "kube-apiserver"),
        ("KUBE_CONTROLLER", "kube-controller-manager"),
        ("KUBE_SCHEDULER", "kube-scheduler"),
    ];
    known
        .iter()
        .find(|(part, _)| name.contains(part))
        .map(|(_, p)| *p)
}

/// What the words of a text say of the flags in it.
pub fn said(text: &str) -> Said {
    let lower = text.to_lowercase();
    let any = |words: &[&str]| words.iter().any(|w| lower.contains(w));
    Said {
        deprecated: any(&[
            "deprecat",
            "replaced by",
            "replaced with",
            "config file",
            "configuration file",
            "config field",
            "in favour",
            "in favor",
        ]),
        removed: any(&[
            "remov",
            " went ",
            "no longer",
            "gone",
            "dropped",
            "former",
            "used to",
            "was once",
            "older",
            "until 1.",
            "before 1.",
        ]),
        wrong: any(&[
            "ignored",
            "reject",
            "unknown",
            "unrecognized",
            "does not start",
            "without effect",
            "invalid",
            "wrong",
            "fails",
            "mistake",
            "not allowed",
            "refuse",
            "no such flag",
            "no effect",
            "does not exist",
            "not a ",
            "is no ",
            "misleading",
            "misplaced",
            "error",
            "could not",
            "ignoring",
        ]),
        minors: minors(text),
        named: Arc::default(),
    }
}

/// The minors that a text names: `1.36`, `v1.36.2`.
fn minors(text: &str) -> Arc<[Version]> {
    let number = |c: char| c.is_ascii_digit() || c == '.';
    let words = text.split(|c: char| !number(c) && c != 'v');
    let words = words.map(|w| w.trim_matches('.'));
    words
        .filter(|w| w.len() > 3)
        .filter_map(Version::parse)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_minors_of_a_sentence_are_those_it_names() {
        let named = |text| {
            minors(text)
                .iter()
                .map(Version::to_string)
                .collect::<Vec<_>>()
        };
        assert_eq!(named("Since v1.35.2, and in 1.36."), ["1.35", "1.36"]);
        assert!(named("fd00::1.2, 10.1.35.2, 2.36 and 1.5").is_empty());
    }

    #[test]
    fn a_program_is_named_by_its_name_and_not_by_a_flag() {
        assert_eq!(
            programs("The kubelet, and the API server."),
            ["kubelet", "kube-apiserver"]
        );
        assert!(programs("--kubelet-preferred-address-types, kubelet.conf").is_empty());
        assert_eq!(
            programs("the kube-controller-manager"),
            ["kube-controller-manager"]
        );
        assert_eq!(of_variable("KUBELET_EXTRA_ARGS"), Some("kubelet"));
        assert_eq!(of_variable("HTTP_PROXY"), None);
    }
}
