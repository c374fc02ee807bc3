use crate::{
    diagnostic::Diagnostic,
    kubernetes::{
        addresses::{Address, Network},
        call::is_placeholder,
        tables::{Flag, Presence, tables},
        values,
    },
    lint::{
        Subject,
        usage::{CommandUse, FlagUse},
    },
};

/// A value that the program refuses, or ignores in silence.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for flag in subject.usages.flags.iter().filter(|f| !f.said.wrong) {
        let Some((value, span)) = flag.settled_value() else {
            continue;
        };
        let Some(known) = flag.known() else { continue };
        if let Some(fault) = values::fault(&known, value) {
            let mut diagnostic =
                Diagnostic::new("bad-flag-value", span.clone(), fault.message).help(fault.help);
            if let Some(instead) = fault.instead {
                diagnostic = diagnostic.replace("write it as it is read", span.clone(), instead);
            }
            found.push(diagnostic);
        } else if let Some((message, help)) = beside(flag, value) {
            found.push(Diagnostic::new("bad-flag-value", span.clone(), message).help(help));
        }
    }
    for command in &subject.usages.commands {
        let Some(call) = command
            .call
            .as_ref()
            .filter(|c| c.path.starts_with("kubectl"))
        else {
            continue;
        };
        for given in &call.flags {
            let (Some(known), Some(value)) = (&given.flag, &given.value) else {
                continue;
            };
            let surely = value.joined || known.bare.is_empty();
            // Of `jsonpath={.status}` and `custom-columns=<columns>` the form at least is given.
            let form = value.text.split_once('=').map(|(form, _)| form);
            let form = form.filter(|f| !known.values.is_empty() && !is_placeholder(f));
            let text = match value.open {
                false => Some(value.text.as_str()),
                true => form,
            };
            let Some(text) = text.filter(|_| surely) else {
                continue;
            };
            if let Some(fault) = values::fault(known, text) {
                let span = command.place.span(value.range.clone());
                let mut diagnostic =
                    Diagnostic::new("bad-flag-value", span.clone(), fault.message).help(fault.help);
                if let Some(instead) = fault.instead {
                    diagnostic = diagnostic.replace("write it as it is read", span, instead);
                }
                found.push(diagnostic);
            } else if let Some(told) = too_new(subject, command, known, text) {
                let span = command.place.span(value.range.clone());
                let help = match text {
                    "kyaml" => "1.34 prints it with KUBECTL_KYAML=true in the environment alone",
                    _ => "narrow the page with `since:` or `until:`",
                };
                let message = format!("`{text}` of `--{}` is {told}", known.name);
                found.push(Diagnostic::new("bad-flag-value", span, message).help(help));
            }
        }
    }
}

/// The minors that take a value, if the page speaks of others too.
fn too_new(
    subject: &Subject<'_>,
    command: &CommandUse,
    flag: &Flag,
    value: &str,
) -> Option<String> {
    let path = &command.call.as_ref()?.path;
    let forms = tables().flag(path, flag.name);
    let taking = |f: &&&Flag| f.values.split(',').any(|v| v == value);
    let presence = Presence::of(
        forms.iter().filter(taking).map(|f| f.minors),
        &command.minors,
    )?;
    let told = || presence.is_dated_by(&command.said.minors) || command.said.wrong;
    // Whoever sets this knows.
    let gated = || {
        let parts = subject.site.pages[command.page].body.all();
        let mut texts = parts.iter().map(|part| &part.document.text);
        texts.any(|text| text.contains("KUBECTL_KYAML"))
    };
    let judged = !flag.values.is_empty() && !presence.is_everywhere() && !told();
    (judged && !gated()).then(|| presence.told())
}

/// What is wrong with a value because of another flag of the same command.
fn beside(flag: &FlagUse, value: &str) -> Option<(String, &'static str)> {
    let networks = |text: &str| -> Vec<Network> {
        text.split(',')
            .filter_map(|n| Network::parse(n.trim()))
            .collect()
    };
    match flag.name.as_str() {
        "node-cidr-mask-size" if value != "0" => {
            let dual = networks(flag.beside("cluster-cidr")?).len() == 2;
            dual.then_some((
                "usage of --node-cidr-mask-size is not allowed with dual-stack clusters".to_owned(),
                "set --node-cidr-mask-size-ipv4 and --node-cidr-mask-size-ipv6",
            ))
        }
        "node-cidr-mask-size-ipv6" => {
            let mask: u8 = value.parse().ok()?;
            let cluster = networks(flag.beside("cluster-cidr")?);
            let v6 = cluster.iter().find(|n| n.is_v6())?;
            (mask > v6.prefix.saturating_add(16)).then_some((
                "New CIDR set failed; the node CIDR size is too big".to_owned(),
                "keep the node's mask within 16 bits of the cluster's",
            ))
        }
        "advertise-address" => {
            let address = Address::parse(value)?;
            let services = networks(flag.beside("service-cluster-ip-range")?);
            let first = services.first()?;
            (first.is_v6() != address.is_v6()).then(|| {
                (
                    format!(
                        "service IP family \"{}\" must match public address family \"{value}\"",
                        flag.beside("service-cluster-ip-range")
                            .and_then(|s| s.split(',').next())
                            .unwrap_or_default()
                    ),
                    "put the range of the advertised address's family first",
                )
            })
        }
        "node-ip" => {
            let provider = flag.beside("cloud-provider")?;
            let pair = value
                .split(',')
                .filter(|p| Address::parse(p.trim()).is_some())
                .count()
                == 2;
            (pair && !["", "external"].contains(&provider)).then_some((
                format!(
                    "bad --node-ip \"{value}\": dual-stack not supported in this configuration"
                ),
                "a pair needs no cloud provider, or an external one",
            ))
        }
        _ => None,
    }
}
