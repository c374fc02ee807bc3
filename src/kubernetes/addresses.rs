//! IP addresses and CIDRs as Kubernetes reads them, and what is doubtful about them.
//!
//! Go's own parser refuses leading zeros; most of Kubernetes' flags use the older, "sloppy"
//! one (`k8s.io/utils/net`), which reads `010.0.0.1` as `10.0.0.1`. Both are told apart here.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An address and how it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address {
    pub ip: IpAddr,
    /// Whether an IPv4 part has leading zeros, which other programs read as octal.
    pub legacy: bool,
}

/// A network and how it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    pub address: Address,
    pub prefix: u8,
    /// Whether bits are set that the prefix does not cover.
    pub host_bits: bool,
}

/// Why a text is no bare address, in the words for a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotBare {
    Bracketed,
    Network,
    Zoned,
    WithPort,
    Nothing,
}

impl Address {
    pub fn parse(text: &str) -> Option<Address> {
        if let Ok(ip) = text.parse::<IpAddr>() {
            return Some(Address { ip, legacy: false });
        }
        let (head, tail) = match text.rfind(':') {
            Some(i) => (&text[..=i], &text[i + 1..]),
            None => ("", text),
        };
        let octets: Vec<u8> = tail
            .split('.')
            .map(|p| {
                let digits = !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit());
                digits.then(|| p.trim_start_matches('0'))
            })
            .map(|p| {
                p.and_then(|p| {
                    if p.is_empty() {
                        Some(0)
                    } else {
                        p.parse().ok()
                    }
                })
            })
            .collect::<Option<_>>()?;
        let [a, b, c, d] = octets[..] else {
            return None;
        };
        let v4 = Ipv4Addr::new(a, b, c, d);
        let ip = match head {
            "" => IpAddr::V4(v4),
            head => IpAddr::V6(format!("{head}{v4}").parse::<Ipv6Addr>().ok()?),
        };
        Some(Address { ip, legacy: true })
    }

    pub fn is_v6(self) -> bool {
        // Go holds an IPv4-mapped address for an IPv4 one.
        matches!(self.ip, IpAddr::V6(v6) if v6.to_ipv4_mapped().is_none())
    }
}

impl Network {
    pub fn parse(text: &str) -> Option<Network> {
        let (address, prefix) = text.split_once('/')?;
        let address = Address::parse(address)?;
        let digits = !prefix.is_empty() && prefix.bytes().all(|b| b.is_ascii_digit());
        let prefix: u8 = digits.then(|| prefix.parse().ok())??;
        let (bits, width) = match address.ip {
            IpAddr::V4(v4) => (u128::from(u32::from(v4)), 32),
            IpAddr::V6(v6) => (u128::from(v6), 128),
        };
        if prefix > width {
            return None;
        }
        let host = u32::from(width - prefix);
        let host_bits = host > 0 && bits & (u128::MAX >> (128 - host)) != 0;
        Some(Network {
            address,
            prefix,
            host_bits,
        })
    }

    pub fn is_v6(self) -> bool {
        self.address.is_v6()
    }

    /// The network's own address, without host bits.
    pub fn base(self) -> IpAddr {
        match self.address.ip {
            IpAddr::V4(v4) => {
                let host = 32 - u32::from(self.prefix);
                let mask = u32::MAX.checked_shl(host).unwrap_or(0);
                IpAddr::V4((u32::from(v4) & mask).into())
            }
            IpAddr::V6(v6) => {
                let host = 128 - u32::from(self.prefix);
                let mask = u128::MAX.checked_shl(host).unwrap_or(0);
                IpAddr::V6((u128::from(v6) & mask).into())
            }
        }
    }
}

/// What a text is that is no bare address.
pub fn not_bare(text: &str) -> NotBare {
    let address = |t: &str| Address::parse(t).is_some();
    if text.starts_with('[') && text.ends_with(']') {
        NotBare::Bracketed
    } else if text.split_once('/').is_some_and(|(a, _)| address(a)) {
        NotBare::Network
    } else if text.split_once('%').is_some_and(|(a, _)| address(a)) {
        NotBare::Zoned
    } else if host_port(text).is_some() {
        NotBare::WithPort
    } else {
        NotBare::Nothing
    }
}

/// `10.0.0.1:80` and `[fd00::1]:80`, split.
pub fn host_port(text: &str) -> Option<(Address, u16)> {
    let (host, port) = text.rsplit_once(':')?;
    let port = port.parse().ok()?;
    let v6 = host.strip_prefix('[').and_then(|h| h.strip_suffix(']'));
    let address = match v6 {
        Some(v6) => Address::parse(v6).filter(|a| a.ip.is_ipv6())?,
        None => Address::parse(host).filter(|a| a.ip.is_ipv4())?,
    };
    Some((address, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leading_zeros_are_read_as_the_sloppy_parser_does_and_remembered() {
        let a = Address::parse("010.000.0.08").unwrap();
        assert_eq!((a.ip.to_string().as_str(), a.legacy), ("10.0.0.8", true));
        assert!(!Address::parse("10.0.0.8").unwrap().legacy);
        assert!(Address::parse("::ffff:010.0.0.1").unwrap().legacy);
        for wrong in [
            "",
            "10.0.0",
            "10.0.0.256",
            "fd00::10::1",
            "1.2.3.4.5",
            "a.b.c.d",
        ] {
            assert_eq!(Address::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn host_bits_are_those_behind_the_prefix() {
        let bits = |t| Network::parse(t).unwrap().host_bits;
        assert!(!bits("10.96.0.0/16") && bits("10.96.0.1/16"));
        assert!(!bits("fd00:10:96::/112") && bits("fd00:10:96::1/112"));
        assert!(!bits("10.0.0.1/32") && !bits("0.0.0.0/0"));
        assert_eq!(Network::parse("10.0.0.0/33"), None);
    }

    #[test]
    fn what_is_no_bare_address_is_told_apart() {
        let kinds = [
            "[fd00::10]",
            "fd00::10/64",
            "fe80::1%eth0",
            "10.0.0.1:80",
            "node",
        ];
        let expected = [
            NotBare::Bracketed,
            NotBare::Network,
            NotBare::Zoned,
            NotBare::WithPort,
            NotBare::Nothing,
        ];
        assert_eq!(kinds.map(not_bare), expected);
    }
}
