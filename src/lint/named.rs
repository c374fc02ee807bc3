//! Kubernetes' findings that a rule is named for: they carry that rule's name and page, and
//! Kubernetes' words.
//!
//! Where the rule itself has found the fault too, the two become one: its help, fix and related
//! places stay, and the message is Kubernetes'.

use crate::{
    diagnostic::Diagnostic,
    kubernetes::addresses::{Address, Network},
};

/// The rules that speak for a kind of finding as such.
const GENERIC: &[&str] = &[
    "dropped-field",
    "rejected-manifest",
    "server-warning",
    "undecided-manifest",
    "version-differs",
];

struct Named {
    rule: &'static str,
    /// Whether a field and what is said of it are the rule's fault.
    claims: fn(&str, &str) -> bool,
    help: &'static str,
}

const NAMED: &[Named] = &[
    Named {
        rule: "deprecated-api",
        claims: |field, said| field == "apiVersion" && said.contains(" is deprecated in v1."),
        help: "",
    },
    Named {
        rule: "dual-stack-contradiction",
        claims: |field, _| field == "spec.ipFamilyPolicy",
        help: "write `PreferDualStack` or `RequireDualStack`, or name one family",
    },
    Named {
        rule: "headless-with-session-affinity",
        claims: |_, said| said.contains("SessionAffinity is ignored for headless services"),
        help: "take it out: clients of a headless Service choose the Pod themselves",
    },
    Named {
        rule: "kubeadm-map-args",
        claims: |field, said| field.ends_with("xtraArgs") && said.contains("cannot unmarshal"),
        help: "write `- name: node-ip` and `value: \"…\"` for each argument",
    },
    Named {
        rule: "legacy-ip-literal",
        claims: |_, said| {
            [
                "must not have leading 0s",
                "bits set beyond the prefix length",
                "non-standard IP address",
                "non-standard CIDR value",
            ]
            .iter()
            .any(|words| said.contains(words))
        },
        help: "",
    },
    Named {
        rule: "max-unavailable-gated",
        claims: |field, _| field == "spec.updateStrategy.rollingUpdate.maxUnavailable",
        help: "it is on by default since 1.37; before that, turn on `MaxUnavailableStatefulSet`",
    },
    Named {
        rule: "orphan-endpoint-slice",
        claims: |field, said| {
            field.starts_with("endpoints[")
                && ["must be an IPv4 address", "must be an IPv6 address"]
                    .iter()
                    .any(|words| said.contains(words))
        },
        help: "a slice has addresses of its `addressType` alone: write one slice a family",
    },
    Named {
        rule: GATE,
        claims: |_, said| {
            [
                "unrecognized feature gate: ",
                "cannot set feature gate ",
                " is not a valid feature name",
            ]
            .iter()
            .any(|words| said.contains(words))
        },
        help: "take the gate out",
    },
];

const GATE: &str = "unknown-feature-gate";

/// How far a value may stand behind its key for both to be one place.
const GAP: usize = 40;

/// Gives what is claimed its rule's name, once for each place.
pub(super) fn apply(found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let (mut claimed, mut rest): (Vec<_>, Vec<_>) = found
        .into_iter()
        .map(|d| (named(&d), d))
        .partition(|(named, _)| named.is_some());
    // Of what several versions say of one place, a refusal weighs more than a warning.
    claimed.sort_by_key(|(_, d)| d.rule == "server-warning");
    for (named, finding) in claimed {
        let Some(named) = named else { continue };
        let own = rest.iter_mut().map(|(_, d)| d);
        match own
            .into_iter()
            .find(|d| d.rule == named.rule && (one_place(d, &finding) || one_gate(d, &finding)))
        {
            Some(own) if own.verdict.is_none() => {
                // What the kubelet says of its file says first what it was doing.
                if own.rule != GATE {
                    own.message = finding.message;
                }
                own.verdict = finding.verdict;
            }
            Some(_) => {}
            None => rest.push((None, renamed(named, finding))),
        }
    }
    rest.into_iter().map(|(_, d)| d).collect()
}

fn named(d: &Diagnostic) -> Option<&'static Named> {
    let verdict = d.verdict.as_ref().filter(|_| GENERIC.contains(&d.rule))?;
    let field = verdict.field.as_deref().unwrap_or_default();
    NAMED.iter().find(|n| (n.claims)(field, &d.message))
}

fn one_place(a: &Diagnostic, b: &Diagnostic) -> bool {
    let ((a0, a1), (b0, b1)) = (a.span.range, b.span.range);
    a.span.path == b.span.path && a0 <= b1 + GAP && b0 <= a1 + GAP
}

/// Whether both speak of one gate of one file; the kubelet names no place in its own.
fn one_gate(own: &Diagnostic, finding: &Diagnostic) -> bool {
    let words = |d: &Diagnostic| -> Vec<String> {
        let words = d.message.split(|c: char| !c.is_ascii_alphanumeric());
        let gates = words.filter(|w| w.chars().filter(char::is_ascii_uppercase).count() > 1);
        gates.map(str::to_owned).collect()
    };
    if own.rule != GATE || own.span.path != finding.span.path {
        return false;
    }
    let named = words(finding);
    words(own).iter().any(|w| named.contains(w))
}

fn renamed(named: &Named, mut finding: Diagnostic) -> Diagnostic {
    finding.rule = named.rule;
    if finding.help.is_none() && !named.help.is_empty() {
        finding.help = Some(named.help.to_owned());
    }
    match canonical(&finding).filter(|_| named.rule == "legacy-ip-literal") {
        Some((literal, instead)) => {
            let span = finding.span.clone();
            let finding = finding.help(format!("write `{instead}`"));
            let quotes = (span.range.1 - span.range.0).checked_sub(literal.len());
            match quotes {
                Some(0) => finding.replace("write it canonically", span, instead),
                Some(2) => finding.replace("write it canonically", span, format!("\"{instead}\"")),
                _ => finding,
            }
        }
        None => finding,
    }
}

/// The literal that a message quotes, and how it is written canonically.
fn canonical(finding: &Diagnostic) -> Option<(String, String)> {
    let quoted = finding.message.split('"').nth(1)?;
    let instead = match Network::parse(quoted) {
        Some(network) => format!("{}/{}", network.base(), network.prefix),
        None => Address::parse(quoted)?.ip.to_string(),
    };
    Some((quoted.to_owned(), instead))
}
