//! Whether a program has a flag, in the minors that are asked for, and if not, who has or had it.

use super::{
    Version,
    tables::{COMPONENTS, Flag, Presence, Removed, Tables},
};

/// How a flag stands with a program.
#[derive(Debug, Clone)]
pub enum Standing {
    /// All minors have it; this is its form in the newest of them.
    Fine(Flag),
    /// Some or all of the minors lack it, but others have it; this is its newest form.
    Partly(Flag, Presence),
    /// It was gone before the tables begin.
    Removed(Removed),
    /// It is a flag of these programs.
    Elsewhere(Vec<&'static str>),
    Unknown,
}

/// How `name` stands with a program or one of its commands.
pub fn standing(tables: &Tables, command: &str, name: &str, minors: &[Version]) -> Standing {
    let forms = tables.flag(command, name);
    if let Some(presence) = Presence::of(forms.iter().map(|f| f.minors), minors) {
        let newest = minors.iter().max();
        let asked = |f: &&&Flag| newest.is_none_or(|m| f.minors.has(*m));
        let form = forms.iter().rfind(asked).or(forms.last());
        let form = **form.expect("what is known has a form");
        return match presence.is_everywhere() {
            true => Standing::Fine(form),
            false => Standing::Partly(form, presence),
        };
    }
    let program = command.split(' ').next().unwrap_or(command);
    if let Some(removed) = tables.removed("flag", &[program], name) {
        return Standing::Removed(*removed);
    }
    match tables.owners(name) {
        owners if owners.is_empty() => Standing::Unknown,
        owners => Standing::Elsewhere(owners),
    }
}

/// The best standing with any of several programs.
pub fn standing_with_any(
    tables: &Tables,
    programs: &[&str],
    name: &str,
    minors: &[Version],
) -> Standing {
    let rank = |s: &Standing| match s {
        Standing::Fine(_) => 0,
        Standing::Partly(..) => 1,
        Standing::Removed(_) => 2,
        Standing::Elsewhere(_) => 3,
        Standing::Unknown => 4,
    };
    programs
        .iter()
        .flat_map(|p| with_program(tables, p, name, minors))
        .min_by_key(rank)
        .unwrap_or(Standing::Unknown)
}

/// kubeadm's flags belong to its commands; a sentence names the program only.
fn with_program(tables: &Tables, program: &str, name: &str, minors: &[Version]) -> Vec<Standing> {
    let mut found = vec![standing(tables, program, name, minors)];
    if let Standing::Elsewhere(owners) = &found[0] {
        let below = owners.iter().find(|o| o.split(' ').next() == Some(program));
        if let Some(command) = below {
            found.push(standing(tables, command, name, minors));
        }
    }
    found
}

/// The one program whose flag this must be when nothing says so; kubectl's flags have names
/// that many programs use.
pub fn only_owner(tables: &Tables, name: &str) -> Option<&'static str> {
    match tables.owners(name)[..] {
        // `--port` and its like are anybody's.
        [one] if COMPONENTS.contains(&one) && name.contains('-') => Some(one),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{super::tables::tables, *};

    fn shown(command: &str, name: &str) -> String {
        match standing(tables(), command, name, &[Version::parse("1.36").unwrap()]) {
            Standing::Fine(_) => "fine".to_owned(),
            Standing::Partly(_, presence) => presence.told(),
            Standing::Removed(r) => format!("removed in {}", r.minor),
            Standing::Elsewhere(owners) => owners.join(" "),
            Standing::Unknown => "unknown".to_owned(),
        }
    }

    #[test]
    fn a_flag_is_fine_gone_somebody_elses_or_unknown() {
        assert_eq!(shown("kubelet", "node-ip"), "fine");
        assert_eq!(shown("kubelet", "network-plugin"), "removed in 1.24");
        assert_eq!(
            shown("kubelet", "pod-infra-container-image"),
            "known until 1.34; the page speaks of 1.36"
        );
        assert_eq!(
            shown("kubelet", "kubelet-preferred-address-types"),
            "kube-apiserver"
        );
        assert_eq!(shown("kubelet", "replSet"), "unknown");
        assert_eq!(shown("kubeadm init", "pod-network-cidr"), "fine");
    }

    #[test]
    fn a_flag_of_many_programs_has_no_only_owner() {
        assert_eq!(only_owner(tables(), "node-ip"), Some("kubelet"));
        assert_eq!(only_owner(tables(), "config"), None);
        assert_eq!(only_owner(tables(), "replicas"), None);
    }
}
