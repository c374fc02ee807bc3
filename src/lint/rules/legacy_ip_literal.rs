use crate::{
    diagnostic::{Diagnostic, Span},
    kubernetes::addresses::{Address, Network},
    lint::Subject,
};

/// Leading zeros in an address, or host bits in a network.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for flag in subject.usages.flags.iter().filter(|f| !f.said.wrong) {
        if let Some((value, span)) = flag.settled_value() {
            for part in value.split(',').map(str::trim) {
                found.extend(literal(part, value, span));
            }
        }
    }
}

fn literal(part: &str, value: &str, span: &Span) -> Option<Diagnostic> {
    let report = |message: String, instead: String| {
        Some(
            Diagnostic::new("legacy-ip-literal", span.clone(), message)
                .help(format!("write `{instead}`"))
                .replace(
                    "write it canonically",
                    span.clone(),
                    value.replacen(part, &instead, 1),
                ),
        )
    };
    if let Some(address) = Address::parse(part).filter(|a| a.legacy) {
        return report(
            format!("`{part}` has leading zeros, which some programs read as octal"),
            address.ip.to_string(),
        );
    }
    let network = Network::parse(part)?;
    if network.address.legacy {
        let instead = format!("{}/{}", network.address.ip, network.prefix);
        return report(
            format!("`{part}` has leading zeros, which some programs read as octal"),
            instead,
        );
    }
    if network.host_bits {
        let instead = format!("{}/{}", network.base(), network.prefix);
        return report(
            format!("`{part}` has bits set beyond its prefix: it names an address, not a network"),
            instead,
        );
    }
    None
}
