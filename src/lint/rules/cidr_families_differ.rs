use crate::{
    diagnostic::{Diagnostic, Span},
    kubernetes::addresses::Network,
    lint::Subject,
};

/// Networks of Pods and of Services whose IP families are not the same.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for flag in subject.usages.flags.iter().filter(|f| !f.said.wrong) {
        let pods = match flag.name.as_str() {
            "service-cluster-ip-range" => flag.beside("cluster-cidr"),
            "service-cidr" => flag.beside("pod-network-cidr"),
            _ => None,
        };
        let (Some(pods), Some((services, span))) = (pods, flag.settled_value()) else {
            continue;
        };
        found.extend(judge(pods, None, services, span.clone()));
    }
    for ranges in &subject.usages.ranges {
        let (pods, services) = (&ranges.pods, &ranges.services);
        let place = Some(pods.1.clone());
        found.extend(judge(&pods.0, place, &services.0, services.1.clone()));
    }
}

/// What is wrong with the two lists; lists that cannot be read are another rule's.
fn judge(pods: &str, place: Option<Span>, services: &str, span: Span) -> Option<Diagnostic> {
    let (of_pods, of_services) = (families(pods)?, families(services)?);
    if of_pods == of_services {
        return None;
    }
    let (pods, services) = (named(of_pods), named(of_services));
    let message = format!("Services have {services} ranges, and Pods {pods} ones");
    let help = match (of_pods, of_services) {
        ((true, true), _) => {
            "give Services a range of each family too: a Service with `RequireDualStack` is refused without"
        }
        (_, (true, true)) => {
            "give Pods a range of each family too: Services have an address of the other, and no endpoints for it"
        }
        _ => "give both ranges of the same families: no Service reaches a Pod of another family",
    };
    let found = Diagnostic::new("cidr-families-differ", span, message).help(help);
    Some(match place {
        Some(place) => found.related(place, "the Pods' ranges are here"),
        None => found,
    })
}

/// Whether a list has an IPv4 and an IPv6 network.
fn families(list: &str) -> Option<(bool, bool)> {
    let networks = list.split(',').map(|part| Network::parse(part.trim()));
    let networks: Vec<Network> = networks.collect::<Option<_>>()?;
    let has = |v6: bool| networks.iter().any(|n| n.is_v6() == v6);
    Some((has(false), has(true)))
}

fn named(families: (bool, bool)) -> &'static str {
    match families {
        (true, true) => "IPv4 and IPv6",
        (true, false) => "IPv4",
        _ => "IPv6",
    }
}
