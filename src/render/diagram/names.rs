//! The names that Services and their Pods will have in DNS, as a table.
//!
//! By the specification of DNS-based service discovery and CoreDNS's answers: an unnamed port has
//! no SRV record; a headless Service's carry the container's port, and 100 divided by the number
//! of addresses as their weight.

use super::{families, rows};
use crate::{
    model::scene::{Port, Scene, Service, Workload},
    render::html::escape_into,
};

pub(super) fn table(scene: &Scene) -> String {
    let mut out = String::from(
        "<div class=\"table-wrap\" tabindex=\"0\" role=\"group\" aria-label=\"Names in DNS\"><table>\n<thead><tr><th scope=\"col\">name</th><th scope=\"col\">type</th><th scope=\"col\">answers with</th></tr></thead>\n<tbody>\n",
    );
    for service in &scene.services {
        let domain = format!("{}.{}.svc.cluster.local", service.name, scene.namespace);
        let workload = service.selects.and_then(|n| scene.workloads.get(n));
        for [name, kind, answer] in self::rows_of(service, workload, &domain) {
            out.push_str("<tr><td><code>");
            escape_into(&mut out, &name);
            out.push_str("</code></td><td>");
            escape_into(&mut out, &kind);
            out.push_str("</td><td>");
            escape_into(&mut out, &answer);
            out.push_str("</td></tr>\n");
        }
    }
    out.push_str("</tbody></table></div>\n");
    out
}

type Record = [String; 3];

fn rows_of(service: &Service, workload: Option<&Workload>, domain: &str) -> Vec<Record> {
    let record =
        |name: &str, kind: &str, answer: String| [name.to_owned(), kind.to_owned(), answer];
    if let Some(other) = &service.external_name {
        return vec![record(domain, "CNAME", other.clone())];
    }
    let address = types(service);
    let mut rows = Vec::new();
    if !service.headless {
        rows.push(record(
            domain,
            &address,
            "the virtual IP, whether or not there are Pods".to_owned(),
        ));
        for (name, port) in named(service, domain) {
            rows.push(record(
                &name,
                "SRV",
                format!("0 100 {} {domain}", port.port),
            ));
        }
        rows.push(record("the virtual IP, reversed", "PTR", domain.to_owned()));
        return rows;
    }
    rows.push(record(
        domain,
        &address,
        match workload {
            Some(workload) => format!(
                "the address of every ready Pod, {} at most",
                workload.replicas
            ),
            None => "every ready address of its EndpointSlices".to_owned(),
        },
    ));
    let governed = workload.filter(|w| w.is_governed_by(service));
    let pods: Vec<String> = governed.map(pods).unwrap_or_default();
    for pod in &pods {
        rows.push(record(
            &format!("{pod}.{domain}"),
            &address,
            format!("the address of {pod}, when it is ready"),
        ));
    }
    for (name, port) in named(service, domain) {
        let answer = match governed {
            Some(workload) => {
                let addresses = workload.replicas.max(1)
                    * u32::try_from(service.families.len().max(1)).unwrap_or(1);
                let weight = 100 / addresses;
                format!(
                    "for every ready Pod: 0 {weight} {} {}-N.{domain}",
                    port.target, workload.name
                )
            }
            None => format!(
                "for every ready Pod: its port, {}, and a name made from its address",
                port.target
            ),
        };
        rows.push(record(&name, "SRV", answer));
    }
    if let Some(pod) = pods.first() {
        rows.push(record(
            &format!("the address of {pod}, reversed"),
            "PTR",
            format!("{pod}.{domain}"),
        ));
    }
    rows
}

fn types(service: &Service) -> String {
    let record = |family: &String| if family == "IPv6" { "AAAA" } else { "A" };
    match service.families.is_empty() {
        true => format!("A or AAAA, by {}", families(&[])),
        false => service
            .families
            .iter()
            .map(record)
            .collect::<Vec<_>>()
            .join(", "),
    }
}

/// The SRV name of each port that has a name.
fn named<'a>(service: &'a Service, domain: &str) -> Vec<(String, &'a Port)> {
    let ports = service.ports.iter();
    ports
        .filter_map(|port| {
            let name = port.name.as_deref()?;
            Some((format!("_{name}._{}.{domain}", port.protocol), port))
        })
        .collect()
}

/// Of many Pods, the first and the last.
fn pods(workload: &Workload) -> Vec<String> {
    rows(workload)
        .into_iter()
        .flatten()
        .map(|n| workload.pod(n))
        .collect()
}
