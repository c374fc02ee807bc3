//! A sentence that gives a flag or a feature gate to one component by name: `the kubelet's
//! --node-ip`, `pass --node-ip to the kubelet`, `enable the feature gate X`.
//!
//! Nothing but [`LINKS`] and other flags may stand between the name and the flag, so that what
//! the kubelet's containers are started with is theirs. A sentence that denies, asks, supposes
//! or looks back gives nothing to anybody, and one that names another tool may mean that.

use super::hints;
use crate::kubernetes::{
    call::{Dashes, undash},
    tables::COMPONENTS,
};

const LINKS: &[&str] = &[
    "a",
    "accept",
    "accepts",
    "add",
    "adding",
    "additional",
    "all",
    "an",
    "and",
    "argument",
    "arguments",
    "as",
    "at",
    "be",
    "by",
    "called",
    "can",
    "command",
    "command-line",
    "configure",
    "configured",
    "each",
    "enable",
    "every",
    "extra",
    "flag",
    "flags",
    "following",
    "for",
    "from",
    "give",
    "given",
    "has",
    "have",
    "in",
    "is",
    "its",
    "launch",
    "launched",
    "line",
    "may",
    "must",
    "named",
    "need",
    "needs",
    "new",
    "node",
    "nodes",
    "now",
    "of",
    "on",
    "option",
    "options",
    "parameter",
    "parameters",
    "pass",
    "passed",
    "passing",
    "require",
    "requires",
    "restart",
    "restarted",
    "run",
    "running",
    "runs",
    "s",
    "set",
    "setting",
    "should",
    "start",
    "started",
    "starting",
    "startup",
    "switch",
    "take",
    "takes",
    "that",
    "the",
    "then",
    "this",
    "through",
    "to",
    "use",
    "used",
    "uses",
    "using",
    "via",
    "want",
    "wants",
    "with",
    "worker",
    "workers",
    "your",
];

/// Words with which a sentence does not tell anybody to use what it names.
const TALKS: &[&str] = &[
    " no ",
    "unlike",
    " than ",
    "whereas",
    " not ",
    "n't ",
    "n’t ",
    "never",
    "neither",
    " nor ",
    "without",
    "instead of",
    "would",
    "imagin",
    "propos",
    "suppose",
    "former",
    "used to",
    " was ",
    " were ",
    " had ",
    "old ",
    "older",
    "there is ",
    "invent",
    "?",
];

/// Tools that hand flags on, or have flags of their own beside a component's name.
const TOOLS: &[&str] = &[
    "kubeadm",
    "kubectl",
    "kubespray",
    "minikube",
    "microk8s",
    "k3s",
    "k3d",
    "k0s",
    "rke",
    "kops",
    "eksctl",
    "talos",
    "helm",
    "kind ",
    "`kind",
    "docker",
    "containerd",
    "cri-o",
    "etcd",
    "openshift",
    "gardener",
    "rancher",
    "terraform",
    "ansible",
];

/// Sentences are looked at so far on both sides, and no further.
const REACH: usize = 400;

/// The sentence around some bytes of a text, and where it starts.
fn sentence(text: &str, at: usize) -> (usize, &str) {
    let from = text.floor_char_boundary(at.saturating_sub(REACH));
    let to = text.ceil_char_boundary((at + REACH).min(text.len()));
    let ends = |i: &usize| text[i + 1..].starts_with([' ', '\n']);
    let marks = |part: &str, from: usize| -> Vec<usize> {
        let found = part.match_indices(['.', '!', '?', ';']);
        found.map(|(i, _)| from + i).filter(ends).collect()
    };
    let start = marks(&text[from..at], from).last().map_or(from, |i| i + 1);
    let end = marks(&text[at..to], at).first().map_or(to, |i| i + 1);
    (start, &text[start..end])
}

/// The only component that the sentence names, if the sentence says what is to be done.
fn told(sentence: &str) -> Option<&'static str> {
    let [one] = hints::programs(sentence)[..] else {
        return None;
    };
    let component = COMPONENTS.contains(&one) && !talks(sentence) && !has(sentence, TOOLS);
    component.then_some(one)
}

fn talks(sentence: &str) -> bool {
    has(sentence, TALKS)
}

fn has(sentence: &str, words: &[&str]) -> bool {
    let lower = format!(" {} ", sentence.to_lowercase());
    words.iter().any(|word| lower.contains(word))
}

/// The component that a flag at these bytes of a text is given to.
pub(super) fn component(text: &str, at: usize, flag: &str) -> Option<&'static str> {
    // What hands flags on is called after the program: `--kubelet-extra-args`.
    let hands_on = ["kube", "extra"].iter().any(|part| flag.contains(part));
    if hands_on || undash(flag).0 == Dashes::None {
        return None;
    }
    let (start, sentence) = sentence(text, at);
    let component = told(sentence)?;
    let here = at - start;
    let (before, after) = (&sentence[..here], &sentence[here..]);
    let after = after.get(flag.len()..).unwrap_or_default();
    let before = before.to_ascii_lowercase();
    let after = after.to_ascii_lowercase();
    let beside = match hints::mentions(&before).last() {
        Some(mention) => links(&before[mention.end..]),
        None => {
            let first = hints::mentions(&after).first().cloned();
            first.is_some_and(|mention| links(&after[..mention.start]))
        }
    };
    beside.then_some(component)
}

/// Whether a text between a name and a flag does nothing but join the two.
fn links(text: &str) -> bool {
    let apart = |c: char| c.is_whitespace() || ":()'’\"".contains(c);
    let text = text.replace(',', " , ");
    let words: Vec<&str> = text.split(apart).filter(|w| !w.is_empty()).collect();
    let flag = |at: Option<usize>| {
        let word = at.and_then(|at| words.get(at));
        word.is_some_and(|w| undash(w).0 != Dashes::None)
    };
    let links = |(at, word): (usize, &&str)| match *word {
        // They join flags to flags; a name and a flag are two things with one between.
        "," | "and" | "or" => flag(at.checked_sub(1)) || flag(Some(at + 1)),
        word => LINKS.contains(&word) || flag(Some(at)),
    };
    words.iter().enumerate().all(links)
}

/// What a sentence wants of the feature gate at these bytes, `true` or `false`, and the component
/// that it names.
pub(super) fn gate(text: &str, at: usize, name: &str) -> Option<(bool, Option<&'static str>)> {
    let (start, sentence) = sentence(text, at);
    let lower = sentence.to_ascii_lowercase();
    let here = at - start;
    let before = lower.get(..here)?;
    let after = lower.get(here + name.len()..)?;
    let called = ["feature gate", "feature-gate", "gate"];
    let follows = called.iter().any(|c| after.trim_start().starts_with(c));
    let leads = called.iter().any(|c| before.trim_end().ends_with(c));
    if !follows && !leads || talks(sentence) {
        return None;
    }
    let last = |verbs: &[&str]| verbs.iter().filter_map(|v| before.rfind(v)).max();
    let on = last(&[
        "enable",
        "enabling",
        "turn on",
        "turning on",
        "switch on",
        "require",
        "need",
    ]);
    let off = last(&[
        "disable",
        "disabling",
        "turn off",
        "turning off",
        "switch off",
    ]);
    let wanted = match (on, off) {
        (None, None) => return None,
        (on, off) => on > off,
    };
    Some((wanted, told(sentence)))
}

/// Whether a text speaks of a version: it tells when something was so.
pub(super) fn dates(text: &str) -> bool {
    let numbers = text.match_indices("1.");
    let two = |s: &str| s.bytes().take_while(u8::is_ascii_digit).count() == 2;
    numbers.into_iter().any(|(at, _)| two(&text[at + 2..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(text: &str) -> Option<&'static str> {
        let at = text.find("--").unwrap();
        let flag = text[at..].split([' ', ',', '.']).next().unwrap();
        component(text, at, flag)
    }

    #[test]
    fn a_flag_beside_a_name_is_that_components() {
        for text in [
            "Start the kubelet with --x.",
            "The kubelet's --x does it.",
            "Pass --x to the kubelet on each node.",
            "First, DNS. Set the flag --x=true on every kubelet; then wait.",
            "The kubelet takes --x.",
        ] {
            assert_eq!(given(text), Some("kubelet"), "{text}");
        }
        assert_eq!(given("Run kube-proxy with --x"), Some("kube-proxy"));
    }

    #[test]
    fn a_flag_of_somebody_else_or_of_a_tale_is_nobodys() {
        for text in [
            "The kubelet starts the container with --x.",
            "The kubelet has no --x.",
            "Would the kubelet take --x?",
            "The kubelet and the API server take --x.",
            "minikube starts the kubelet with --x.",
            "The kubelet runs. Use --x.",
            "Pass it to the kubelet with --kubelet-extra-args",
            "CoreDNS, unlike the kubelet, takes --x.",
            "CoreDNS, as the kubelet, takes --x.",
            "The kubelet and --x have nothing to do with each other.",
            "Use --x.",
        ] {
            assert_eq!(given(text), None, "{text}");
        }
    }

    #[test]
    fn a_gate_is_set_where_a_sentence_says_so() {
        let set = |text: &str| gate(text, text.find("Some").unwrap(), "SomeGate");
        assert_eq!(set("Enable the SomeGate feature gate."), Some((true, None)));
        assert_eq!(
            set("Disable the feature gate SomeGate on the kubelet."),
            Some((false, Some("kubelet")))
        );
        assert_eq!(set("The SomeGate feature gate is alpha."), None);
        assert_eq!(set("You need not enable the SomeGate feature gate."), None);
        assert_eq!(set("Enable SomeGate in the chart."), None);
    }
}
