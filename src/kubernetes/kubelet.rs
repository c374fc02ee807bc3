//! Addresses in the kubelet's configuration file, which its own validation does not look at.
//!
//! Sources: `pkg/kubelet/server/server.go` (`address` is parsed and joined with the port, valid or
//! not), `cmd/kubelet/app/server.go` (`healthzBindAddress` is joined with its port as it stands),
//! `pkg/kubelet/kubelet.go` (`clusterDNS`).

use super::{
    addresses::{Address, NotBare, not_bare},
    values::Fault,
};

/// What is wrong with the value of a field; `None` also for fields that are not known here.
pub fn fault(field: &str, value: &str) -> Option<Fault> {
    let parsed = Address::parse(value).is_some();
    let message = match field {
        "address" if !parsed => format!(
            "\"{value}\" is no IP address: the kubelet tries to listen on `<nil>`, and ends"
        ),
        "clusterDNS" if !parsed => {
            format!("Invalid clusterDNS IP: the kubelet leaves out \"{value}\", and goes on")
        }
        // A name, or an address with a zone, may be one of this machine's.
        "healthzBindAddress" if !parsed && doubtful(value) => format!(
            "Failed to start healthz server: \"{value}\" with the port behind it is no address to listen on"
        ),
        _ => return None,
    };
    let inner = value.trim_start_matches('[').split([']', '/', '%']).next();
    let instead = inner.filter(|bare| Address::parse(bare).is_some());
    Some(Fault {
        message,
        help: match (not_bare(value), instead) {
            (NotBare::Zoned, _) => "a zone cannot be given here".to_owned(),
            (_, Some(bare)) => format!("write the address alone: `{bare}`"),
            (_, None) => "write one IPv4 or IPv6 address, such as `fd00::10`".to_owned(),
        },
        instead: instead.map(str::to_owned),
    })
}

fn doubtful(value: &str) -> bool {
    value.contains(['[', ']', '/']) || (value.contains(':') && !value.contains('%'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instead(field: &str, value: &str) -> Option<String> {
        fault(field, value).and_then(|f| f.instead)
    }

    #[test]
    fn brackets_and_prefixes_are_no_part_of_an_address() {
        assert_eq!(instead("address", "[::]").as_deref(), Some("::"));
        assert_eq!(
            instead("clusterDNS", "fd00::a/112").as_deref(),
            Some("fd00::a")
        );
        assert_eq!(
            instead("healthzBindAddress", "[::1]:10248").as_deref(),
            Some("::1")
        );
        assert!(fault("healthzBindAddress", "127.0.0.1:10248").is_some());
        assert!(fault("address", "localhost").is_some());
    }

    #[test]
    fn what_can_be_listened_on_is_fine() {
        for fine in ["::", "::1", "0.0.0.0", "fe80::1%eth0", "localhost"] {
            assert_eq!(fault("healthzBindAddress", fine), None, "{fine}");
        }
        assert_eq!(fault("address", "::"), None);
        assert_eq!(fault("clusterDNS", "fd00::a"), None);
        assert_eq!(fault("podCIDR", "x"), None);
    }
}
