//! A flag's value, judged as the program would read it: its Go type, then what the program
//! demands of addresses, networks and names. Messages are the programs' own where they have one.
//!
//! Sources: `component-helpers/node/util/ips.go` (`--node-ip`), `cmd/kube-apiserver/app/options`,
//! `cmd/kubeadm/app/apis/kubeadm/validation`, `pkg/util/flag`.

use super::{
    addresses::{Address, Network, NotBare, host_port, not_bare},
    kubectl,
    tables::Flag,
};

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub message: String,
    pub help: String,
    /// The value that was surely meant.
    pub instead: Option<String>,
}

impl Fault {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Option<Fault> {
        Some(Fault {
            message: message.into(),
            help: help.into(),
            instead: None,
        })
    }
}

/// What is wrong with `value` for this flag; `None` also where nobody can say.
pub fn fault(flag: &Flag, value: &str) -> Option<Fault> {
    let program = flag.command.split(' ').next().unwrap_or_default();
    match (program, flag.name) {
        ("kubelet", "node-ip") => return node_ip(value),
        ("kubelet", "cluster-dns") => return addresses(value),
        ("kubelet", "pod-cidr") => return networks(value, "a pair for dual-stack"),
        ("kube-apiserver" | "kube-controller-manager", "service-cluster-ip-range") => {
            return service_range(value);
        }
        ("kube-controller-manager" | "kube-proxy", "cluster-cidr") => {
            return networks(value, "`10.244.0.0/16,fd00:10:244::/56`");
        }
        ("kubeadm", "pod-network-cidr") => {
            return networks(value, "`10.244.0.0/16,fd00:10:244::/56`");
        }
        ("kubeadm", "apiserver-advertise-address") => return bare(value),
        ("kube-proxy", "nodeport-addresses") if value != "primary" => {
            return each_network(value).err();
        }
        ("kube-apiserver", "kubelet-preferred-address-types") => return address_types(value),
        ("kubeadm", "service-cidr") => {
            let fault = networks(value, "`10.96.0.0/16,fd00:10:96::/112`");
            return fault.or_else(|| too_large(value));
        }
        ("kubectl", _) if flag.kind == "string" && flag.values.is_empty() => {
            return kubectl::fault(flag, value);
        }
        _ => {}
    }
    if !flag.values.is_empty() {
        return enumerated(flag, value);
    }
    typed(flag, value)
}

/// `--node-ip`: the kubelet leaves out what it cannot parse, and goes on.
fn node_ip(value: &str) -> Option<Fault> {
    let mut good: Vec<Address> = Vec::new();
    for part in value.split(',').map(str::trim) {
        match Address::parse(part) {
            Some(address) => good.push(address),
            None => return ignored_node_ip(value, part),
        }
    }
    let pair = "give one address, or one IPv4 and one IPv6 address: `10.0.0.4,fd00::4`";
    match good[..] {
        [one] if one.ip.is_loopback() => Fault::new(
            "nodeIP can't be loopback address",
            "give an address that other nodes reach",
        ),
        [one] if one.ip.is_multicast() => Fault::new(
            "nodeIP can't be a multicast address",
            "give an address of one of the node's interfaces",
        ),
        [one] if link_local(one) => Fault::new(
            "nodeIP can't be a link-local unicast address",
            "give a global or unique local address",
        ),
        [_] => None,
        [a, b] if a.is_v6() != b.is_v6() => {
            let unspecified = a.ip.is_unspecified() || b.ip.is_unspecified();
            unspecified.then(|| Fault {
                message: "dual-stack node IP cannot include '0.0.0.0' or '::'".to_owned(),
                help: pair.to_owned(),
                instead: None,
            })
        }
        _ => Fault::new(
            format!(
                "bad --node-ip \"{value}\": must contain either a single IP or a dual-stack pair of IPs"
            ),
            pair,
        ),
    }
}

fn link_local(address: Address) -> bool {
    match address.ip {
        core::net::IpAddr::V4(v4) => v4.is_link_local(),
        core::net::IpAddr::V6(v6) => v6.is_unicast_link_local(),
    }
}

fn ignored_node_ip(value: &str, part: &str) -> Option<Fault> {
    let (what, instead) = match not_bare(part) {
        NotBare::Bracketed => {
            let inner = &part[1..part.len() - 1];
            let bare = inner.split('%').next().unwrap_or(inner);
            let known = Address::parse(bare).is_some();
            (
                "takes addresses without brackets",
                known.then(|| value.replacen(part, bare, 1)),
            )
        }
        NotBare::Network => {
            let bare = part.split('/').next().unwrap_or(part);
            (
                "takes addresses without a prefix length",
                Some(value.replacen(part, bare, 1)),
            )
        }
        NotBare::Zoned => ("takes no zone, and no link-local address", None),
        NotBare::WithPort => ("takes addresses without a port", None),
        NotBare::Nothing => ("takes IP addresses", None),
    };
    let rest = if value.contains(',') {
        "the node is left with the other address alone"
    } else {
        "the kubelet then detects an address by itself, IPv4 if it can"
    };
    Some(Fault {
        message: format!(
            "Could not parse some node IP(s), ignoring them: \"{part}\"; `--node-ip` {what}"
        ),
        help: format!("{rest}; write it as in `--node-ip=10.0.0.4,fd00::4`"),
        instead,
    })
}

/// One bare address.
fn bare(value: &str) -> Option<Fault> {
    if Address::parse(value).is_some() {
        return None;
    }
    let bare = match not_bare(value) {
        NotBare::Bracketed => Some(value[1..value.len() - 1].to_owned()),
        NotBare::Network => value.split('/').next().map(str::to_owned),
        _ => None,
    }
    .filter(|b| Address::parse(b).is_some());
    let help = match not_bare(value) {
        NotBare::Bracketed => "write the address without brackets",
        NotBare::Network => "write the address without the prefix length",
        NotBare::Zoned => "a zone cannot be given here",
        NotBare::WithPort => "the port has a flag of its own",
        NotBare::Nothing if value.contains(',') => "one address is taken, not a pair",
        NotBare::Nothing => "give one IPv4 or IPv6 address",
    };
    Some(Fault {
        message: format!("failed to parse IP: \"{value}\""),
        help: help.to_owned(),
        instead: bare,
    })
}

fn addresses(value: &str) -> Option<Fault> {
    let part = value
        .split(',')
        .find(|p| Address::parse(p.trim()).is_none())?;
    Fault::new(
        format!("Invalid clusterDNS IP: \"{part}\""),
        "give IP addresses without brackets, prefix or port; others are dropped",
    )
}

/// One network, or one of each family.
fn networks(value: &str, example: &str) -> Option<Fault> {
    let all = match each_network(value) {
        Ok(all) => all,
        Err(fault) => return Some(fault),
    };
    let fine = match all[..] {
        [_] => true,
        [a, b] => a.is_v6() != b.is_v6(),
        _ => false,
    };
    if fine {
        return None;
    }
    Fault::new(
        "expected one (IPv4 or IPv6) CIDR or two CIDRs from each family for dual-stack networking",
        format!("for dual-stack give one of each family, such as {example}"),
    )
}

/// The networks of a list, or what is wrong with the first that is none.
fn each_network(value: &str) -> Result<Vec<Network>, Fault> {
    let parts = value.split(',');
    parts
        .map(|part| Network::parse(part.trim()).ok_or_else(|| no_network(part)))
        .collect()
}

fn no_network(part: &str) -> Fault {
    let help = if Address::parse(part.trim()).is_some() {
        "give a prefix length too, such as `10.96.0.0/16`"
    } else if part.trim().starts_with('[') {
        "a network is written without brackets: `fd00:10:96::/112`"
    } else {
        "a network is an address and a prefix length, such as `fd00:10:96::/112`"
    };
    Fault {
        message: format!("invalid CIDR address: {part}"),
        help: help.to_owned(),
        instead: None,
    }
}

/// kubeadm's own cap on Services, which is narrower than kube-apiserver's.
fn too_large(value: &str) -> Option<Fault> {
    let all = each_network(value).ok()?;
    let bits = |n: &Network| if n.is_v6() { 128 } else { 32 };
    let wide = all.iter().find(|n| bits(n) - n.prefix > 20)?;
    Fault::new(
        format!(
            "specified service subnet is too large; for {}-bit addresses, the mask must be >= {}",
            bits(wide),
            bits(wide) - 20
        ),
        "a /112 has 65,536 addresses, which is plenty for Services",
    )
}

fn service_range(value: &str) -> Option<Fault> {
    let all = match each_network(value) {
        Ok(all) => all,
        Err(fault) => return Some(fault),
    };
    if all.len() > 2 {
        return Fault::new(
            "--service-cluster-ip-range must not contain more than two entries",
            "give one range a family",
        );
    }
    if let [a, b] = all[..]
        && a.is_v6() == b.is_v6()
    {
        return Fault::new(
            "--service-cluster-ip-range[0] and --service-cluster-ip-range[1] must be of different IP family",
            "give one IPv4 and one IPv6 range",
        );
    }
    let wide = all.iter().find(|n| n.is_v6() && n.prefix < 64)?;
    Fault::new(
        format!(
            "shortest allowed prefix length for service CIDR is 64, got {}",
            wide.prefix
        ),
        "a /112 has 65,536 addresses, which is plenty for Services",
    )
}

fn address_types(value: &str) -> Option<Fault> {
    const TYPES: [&str; 5] = [
        "Hostname",
        "InternalDNS",
        "InternalIP",
        "ExternalDNS",
        "ExternalIP",
    ];
    let part = value.split(',').find(|p| !TYPES.contains(p))?;
    let near = crate::diagnostic::did_you_mean(part, TYPES);
    let all = format!("the types are {}", TYPES.join(", "));
    Fault::new(
        format!("`{part}` is no type of a node's address"),
        near.unwrap_or(all),
    )
}

/// `-o` and its like: `jsonpath={.x}` counts by what stands before the `=`.
fn enumerated(flag: &Flag, value: &str) -> Option<Fault> {
    let known: Vec<&str> = flag.values.split(',').collect();
    let word = value.split('=').next().unwrap_or(value);
    // An empty value is the default, and jsonpath may be given as a bare template.
    if word.is_empty() || known.contains(&word) || word == "none" || word.starts_with('{') {
        return None;
    }
    let near = crate::diagnostic::did_you_mean(word, known.iter().copied());
    Fault::new(
        format!("`--{}` does not take `{word}`", flag.name),
        near.unwrap_or_else(|| format!("it takes {}", known.join(", "))),
    )
}

fn typed(flag: &Flag, value: &str) -> Option<Fault> {
    let whole = |v: &str| {
        let v = v.strip_prefix(['-', '+']).unwrap_or(v);
        // Go reads 0x10 and 1_000 too.
        !v.is_empty()
            && v.starts_with(|c: char| c.is_ascii_digit())
            && v.chars()
                .all(|c| c.is_ascii_hexdigit() || "xob_".contains(c))
    };
    let fine = match flag.kind {
        "bool" => [
            "1", "t", "T", "true", "TRUE", "True", "0", "f", "F", "false", "FALSE", "False",
        ]
        .contains(&value),
        "int" | "int32" | "int64" | "uint" | "uint16" | "uint32" | "uint64" => whole(value),
        "float32" | "float64" => value.parse::<f64>().is_ok(),
        "duration" => duration(value),
        "ip" => return bare(value),
        "ipport" => {
            value.is_empty() || Address::parse(value).is_some() || host_port(value).is_some()
        }
        "mapStringBool" => value.split(',').all(|pair| {
            pair.trim().is_empty()
                || pair
                    .split_once('=')
                    .is_some_and(|(_, v)| boolean(v.trim()).is_some())
        }),
        "ProxyMode" => ["iptables", "ipvs", "nftables", "kernelspace", ""].contains(&value),
        _ => true,
    };
    if fine {
        return None;
    }
    let (what, help) = match flag.kind {
        "bool" => (
            "true or false",
            "write `=true`, `=false`, or the flag alone".to_owned(),
        ),
        "float32" | "float64" => ("a number", "write a number such as `0.5`".to_owned()),
        "duration" => (
            "a duration",
            "write a number and a unit, such as `30s` or `1h30m`".to_owned(),
        ),
        "ipport" => (
            "an address with a port",
            "write `0.0.0.0:10256` or `[::]:10256`".to_owned(),
        ),
        "mapStringBool" => (
            "pairs of a name and true or false",
            "write `Name=true`, with commas between several".to_owned(),
        ),
        "ProxyMode" => (
            "a mode",
            "the modes are iptables, nftables and ipvs".to_owned(),
        ),
        _ => ("a whole number", "write digits alone".to_owned()),
    };
    Fault::new(
        format!("`--{}` takes {what}, not `{value}`", flag.name),
        help,
    )
}

/// A boolean, in any of the ways that Go reads one.
pub(super) fn boolean(value: &str) -> Option<bool> {
    match value.to_ascii_lowercase().as_str() {
        "true" | "1" | "t" => Some(true),
        "false" | "0" | "f" => Some(false),
        _ => None,
    }
}

/// Go's durations: `1h30m`, `300ms`, `1.5h`, `0`.
fn duration(value: &str) -> bool {
    let mut rest = value.strip_prefix(['-', '+']).unwrap_or(value);
    if rest == "0" {
        return true;
    }
    let mut parts = 0;
    while !rest.is_empty() {
        let digits = rest.len()
            - rest
                .trim_start_matches(|c: char| c.is_ascii_digit() || c == '.')
                .len();
        if digits == 0 {
            return false;
        }
        rest = &rest[digits..];
        let units = ["ns", "us", "µs", "μs", "ms", "s", "m", "h"];
        let Some(unit) = units.iter().find(|u| rest.starts_with(**u)) else {
            return false;
        };
        rest = &rest[unit.len()..];
        parts += 1;
    }
    parts > 0
}

#[cfg(test)]
mod tests {
    use super::{super::tables::tables, *};

    fn says(command: &str, name: &str, value: &str) -> String {
        let flag = tables()
            .flag(command, name)
            .pop()
            .expect("a flag of the tables");
        fault(flag, value).map_or("fine".to_owned(), |f| f.message)
    }

    #[test]
    fn node_ip_takes_one_address_or_a_pair_of_two_families() {
        for fine in [
            "10.0.0.4",
            "fd00::4",
            "10.0.0.4,fd00::4",
            "fd00::4, 10.0.0.4",
            "::",
            "0.0.0.0",
        ] {
            assert_eq!(says("kubelet", "node-ip", fine), "fine", "{fine}");
        }
        for ignored in [
            "[fd00::10]",
            "fd00::10/64",
            "fe80::1%eth0",
            "10.0.0.4,[fd00::4]",
            "[IPv6]",
        ] {
            let said = says("kubelet", "node-ip", ignored);
            assert!(
                said.starts_with("Could not parse some node IP(s)"),
                "{said}"
            );
        }
        for pair in [
            "10.0.0.4,10.0.0.5",
            "fd00::4,fd00::5",
            "10.0.0.4,fd00::4,fd00::5",
        ] {
            assert!(
                says("kubelet", "node-ip", pair).contains("dual-stack pair"),
                "{pair}"
            );
        }
        assert!(says("kubelet", "node-ip", "::,10.0.0.4").contains("cannot include"));
    }

    #[test]
    fn brackets_around_a_known_address_can_be_taken_away() {
        let flag = tables().flag("kubelet", "node-ip")[0];
        let instead = |v| fault(flag, v).unwrap().instead;
        assert_eq!(
            instead("10.0.0.4,[fd00::4]").as_deref(),
            Some("10.0.0.4,fd00::4")
        );
        assert_eq!(instead("fd00::10/64").as_deref(), Some("fd00::10"));
        assert_eq!(instead("[IPv6]"), None);
    }

    #[test]
    fn ranges_are_one_a_family() {
        let range = |v| says("kube-apiserver", "service-cluster-ip-range", v);
        assert_eq!(range("10.96.0.0/16,fd00:10:96::/112"), "fine");
        assert!(range("10.96.0.0/16,10.97.0.0/16").contains("different IP family"));
        assert!(range("10.96.0.0/16,fd00:10:96::/112,fd01::/112").contains("more than two"));
        assert!(range("fd00::/48").contains("shortest allowed prefix length"));
        assert!(range("10.96.0.0").contains("invalid CIDR address"));
        assert_eq!(
            says(
                "kube-controller-manager",
                "cluster-cidr",
                "10.244.0.0/16,fd00::/56"
            ),
            "fine"
        );
    }

    #[test]
    fn a_value_parses_as_its_go_type() {
        assert_eq!(says("kubelet", "sync-frequency", "1m30s"), "fine");
        assert!(says("kubelet", "sync-frequency", "90").contains("a duration"));
        assert!(says("kubelet", "max-pods", "many").contains("whole number"));
        assert_eq!(
            says("kube-proxy", "metrics-bind-address", "[::]:10249"),
            "fine"
        );
        assert_eq!(says("kube-proxy", "bind-address", "::"), "fine");
        assert!(says("kube-apiserver", "bind-address", "[::]").contains("failed to parse IP"));
        assert_eq!(says("kubectl get", "output", "jsonpath={.items}"), "fine");
        assert!(says("kubectl get", "output", "yml").contains("does not take `yml`"));
    }
}
