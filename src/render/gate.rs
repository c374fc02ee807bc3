//! A feature gate → its stages by version, as badges. All they say is from the tables of
//! Kubernetes' programs; nothing is typed by hand.

use std::fmt::Write;

use super::html::escape_into;
use crate::kubernetes::{
    Version,
    tables::{Gate, Minors, tables},
};

/// The HTML of a gate's name, which is known to be one.
pub(super) fn name(name: &str) -> String {
    let mut out = String::from("Feature gate <code>");
    escape_into(&mut out, name);
    out.push_str("</code>");
    out
}

/// The HTML of a gate's stages, oldest first; nothing for an unknown gate.
pub(super) fn stages(name: &str) -> Option<String> {
    let forms = forms(name)?;
    let mut out = String::new();
    for form in &forms {
        let class = if form.on { "ok" } else { "warn" };
        let minors = minors(form.minors);
        let stage = stage(form);
        let _ = write!(
            out,
            " <span class=\"badge {class}\">{minors} {stage}</span>"
        );
    }
    let last = forms[forms.len() - 1];
    if last.minors.last < Version::NEWEST {
        let gone = last.minors.last.next();
        // Only what was stable stays when its gate goes.
        let (class, left) = match last.on && last.stage == "GA" {
            true => ("ok", "always on, no gate"),
            false => ("no", "no such gate"),
        };
        let _ = write!(
            out,
            " <span class=\"badge {class}\">from {gone} {left}</span>"
        );
    }
    Some(out)
}

/// The gate of a cluster's components, else kubeadm's own.
fn forms(name: &str) -> Option<Vec<&'static Gate>> {
    let of = |owner| {
        let mut forms: Vec<&Gate> = tables().gate(owner, name).collect();
        forms.sort_by_key(|g| g.minors.first);
        Some(forms).filter(|f| !f.is_empty())
    };
    of("kubernetes").or_else(|| of("kubeadm"))
}

fn minors(minors: Minors) -> String {
    match minors.first == minors.last {
        true => minors.first.to_string(),
        false => format!("{}–{}", minors.first, minors.last),
    }
}

fn stage(gate: &Gate) -> String {
    let stage = match gate.stage {
        "GA" => "stable".to_owned(),
        other => other.to_lowercase(),
    };
    let set = match (gate.on, gate.locked) {
        (true, true) => "always on",
        (true, false) => "on",
        (false, true) => "always off",
        (false, false) => "off",
    };
    format!("{stage}, {set}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a reader sees, a bracket behind each badge.
    fn shown(name: &str) -> Option<String> {
        let html = stages(name)?.replace("</span>", "]");
        let mut pieces = html.split('<');
        let before = pieces.next().unwrap_or_default().to_owned();
        let texts = pieces.filter_map(|p| p.split_once('>'));
        Some(before + &texts.map(|(_, text)| text).collect::<String>())
    }

    #[test]
    fn a_gate_that_changed_says_when() {
        assert_eq!(
            shown("RelaxedServiceNameValidation").unwrap(),
            " 1.34–1.35 alpha, off] 1.36 beta, on] 1.37 stable, always on]"
        );
    }

    #[test]
    fn a_gate_that_went_away_left_its_feature_behind() {
        assert_eq!(
            shown("PodIndexLabel").unwrap(),
            " 1.34 stable, always on] from 1.35 always on, no gate]"
        );
    }

    #[test]
    fn kubeadm_has_gates_of_its_own_and_nobody_has_this_one() {
        assert!(shown("PublicKeysECDSA").is_some());
        assert_eq!(stages("MaxUnavailableStatefulSets"), None);
    }
}
