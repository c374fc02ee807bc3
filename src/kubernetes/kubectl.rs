//! Values that kubectl's own code looks at, where its flags are plain strings to the tables.
//!
//! Sources: `kubectl/pkg/cmd/delete/delete_flags.go` (`--cascade`), `pkg/cmd/util/helpers.go`
//! (`--dry-run`, `--validate`), `pkg/cmd/run` and `pkg/cmd/expose`.

use super::{
    addresses::Address,
    tables::Flag,
    values::{Fault, boolean},
};

/// What is wrong with the value, for the flags that are known here.
pub(super) fn fault(flag: &Flag, value: &str) -> Option<Fault> {
    let known: &[&str] = match (flag.command, flag.name) {
        (_, "cascade") => &["background", "orphan", "foreground"],
        (_, "dry-run") => &["none", "server", "client", "unchanged"],
        (_, "validate") => &["strict", "warn", "ignore"],
        ("kubectl run", "restart") => &["Always", "OnFailure", "Never"],
        ("kubectl expose", "type") => &["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"],
        ("kubectl expose", "session-affinity") => &["None", "ClientIP"],
        ("kubectl expose", "cluster-ip") | ("kubectl create service clusterip", "clusterip") => {
            return cluster_ip(flag, value);
        }
        _ => return None,
    };
    let was_boolean = matches!(flag.name, "cascade" | "dry-run" | "validate");
    if value.is_empty() || was_boolean && boolean(value).is_some() || known.contains(&value) {
        return None;
    }
    let shown: Vec<&str> = known
        .iter()
        .copied()
        .filter(|k| *k != "unchanged")
        .collect();
    let near = crate::diagnostic::nearest(value, shown.iter().copied());
    Some(Fault {
        message: format!("`--{}` does not take `{value}`", flag.name),
        help: match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it takes {}", shown.join(", ")),
        },
        instead: near.map(str::to_owned),
    })
}

/// The value that kubectl asks for instead of an older one, which it still takes, and its words.
pub fn outdated(flag: &Flag, value: Option<&str>) -> Option<(String, &'static str)> {
    let name = flag.name;
    let instead = |on, off| {
        let set = value.and_then(boolean)?;
        Some(if set { on } else { off })
    };
    let new = match (name, value) {
        ("dry-run", None) => {
            let words = "--dry-run is deprecated and can be replaced with --dry-run=client";
            return Some((words.to_owned(), "client"));
        }
        ("cascade", _) => instead("background", "orphan")?,
        ("dry-run", _) => instead("client", "none")?,
        _ => return None,
    };
    let value = value.unwrap_or_default();
    let words = format!(
        "--{name}={value} is deprecated (boolean value) and can be replaced with --{name}={new}"
    );
    Some((words, new))
}

fn cluster_ip(flag: &Flag, value: &str) -> Option<Fault> {
    let fine = value.is_empty() || value == "None" || Address::parse(value).is_some();
    let none = value.eq_ignore_ascii_case("none");
    (!fine).then(|| Fault {
        message: format!(
            "`--{}` takes an address or `None`, not `{value}`",
            flag.name
        ),
        help: match none {
            true => "write `None`: the case counts".to_owned(),
            false => "leave it out for an address of the cluster's own choice".to_owned(),
        },
        instead: none.then(|| "None".to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::{super::tables::tables, *};

    fn flag(command: &str, name: &str) -> Flag {
        *tables().flag(command, name).pop().expect("a flag")
    }

    #[test]
    fn what_once_were_booleans_are_taken_with_a_warning() {
        let cascade = flag("kubectl delete", "cascade");
        for (value, new) in [("false", "orphan"), ("true", "background"), ("0", "orphan")] {
            assert_eq!(fault(&cascade, value), None);
            assert_eq!(outdated(&cascade, Some(value)).map(|o| o.1), Some(new));
        }
        assert_eq!(outdated(&cascade, Some("orphan")), None);
        assert_eq!(outdated(&cascade, None), None);
        let dry = flag("kubectl create", "dry-run");
        assert_eq!(outdated(&dry, None).map(|o| o.1), Some("client"));
        assert_eq!(
            outdated(&flag("kubectl apply", "validate"), Some("false")),
            None
        );
    }

    #[test]
    fn plain_strings_take_what_the_code_behind_them_takes() {
        let says = |command, name, value| fault(&flag(command, name), value).map(|f| f.help);
        assert_eq!(says("kubectl apply", "validate", "strict"), None);
        assert_eq!(
            says("kubectl apply", "dry-run", "clent").as_deref(),
            Some("did you mean `client`?")
        );
        assert!(says("kubectl delete", "cascade", "never").is_some());
        assert!(says("kubectl expose", "type", "Headless").is_some());
        assert_eq!(says("kubectl expose", "cluster-ip", "None"), None);
        assert!(says("kubectl expose", "cluster-ip", "none").is_some());
    }
}
