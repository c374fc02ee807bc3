//! The names in DNS that manifests lead to: a scene → records.
//!
//! By the specification of DNS-based service discovery and CoreDNS's answers: an unnamed port has
//! no SRV record; a headless Service's carry the container's port, and 100 divided by the number
//! of addresses as their weight. `render` makes a table of them, `lab prove` asks for them.

use super::scene::{Port, Scene, Service, Workload};

/// A question, and what DNS will answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The Service that it comes from.
    pub service: String,
    pub question: Question,
    pub answer: Answer,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// The addresses of a name, of each of these families; of the cluster's first when there
    /// is none.
    Address(String, Vec<String>),
    Srv(String),
    Cname(String),
    /// The name of the Service's virtual IP.
    VirtualIp,
    /// The name of a Pod's address.
    Pod(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Whether or not there are Pods.
    VirtualIp,
    /// The address of every Pod that is ready, and how many there can be.
    Ready(Option<u32>),
    /// The address of one Pod, when it is ready.
    Pod(String),
    Name(String),
    /// One for all: weight, port and name.
    Port(u32, String, String),
    /// One for each ready Pod of the workload: weight, port, workload and domain.
    PortOfPods(u32, String, String, String),
    /// One for each ready address, below a name that is made from it.
    PortOfAddresses(String),
}

/// The records of every Service. `ordinals` chooses the Pods to name.
pub fn records(scene: &Scene, ordinals: impl Fn(&Workload) -> Vec<u32>) -> Vec<Record> {
    let mut all = Vec::new();
    for service in &scene.services {
        let domain = format!("{}.{}.svc.cluster.local", service.name, scene.namespace);
        let workload = service.selects.and_then(|n| scene.workloads.get(n));
        let found = match (&service.external_name, service.headless) {
            (Some(other), _) => vec![(Question::Cname(domain), Answer::Name(other.clone()))],
            (None, false) => with_virtual_ip(service, &domain),
            (None, true) => headless(service, workload, &domain, &ordinals),
        };
        all.extend(found.into_iter().map(|(question, answer)| Record {
            service: service.name.clone(),
            question,
            answer,
        }));
    }
    all
}

fn with_virtual_ip(service: &Service, domain: &str) -> Vec<(Question, Answer)> {
    let address = Question::Address(domain.to_owned(), service.families.clone());
    let mut found = vec![(address, Answer::VirtualIp)];
    for (name, port) in named(service, domain) {
        let answer = Answer::Port(weight(1, service), port.port.clone(), domain.to_owned());
        found.push((Question::Srv(name), answer));
    }
    found.push((Question::VirtualIp, Answer::Name(domain.to_owned())));
    found
}

fn headless(
    service: &Service,
    workload: Option<&Workload>,
    domain: &str,
    ordinals: impl Fn(&Workload) -> Vec<u32>,
) -> Vec<(Question, Answer)> {
    let address = |name: String| Question::Address(name, service.families.clone());
    let ready = Answer::Ready(workload.map(|w| w.replicas));
    let mut found = vec![(address(domain.to_owned()), ready)];
    let governed = workload.filter(|w| w.is_governed_by(service));
    let pods: Vec<String> = governed
        .map(|w| ordinals(w).into_iter().map(|n| w.pod(n)).collect())
        .unwrap_or_default();
    for pod in &pods {
        let question = address(format!("{pod}.{domain}"));
        found.push((question, Answer::Pod(pod.clone())));
    }
    for (name, port) in named(service, domain) {
        let answer = match governed {
            Some(workload) => {
                let weight = weight(workload.replicas, service);
                let (target, name) = (port.target.clone(), workload.name.clone());
                Answer::PortOfPods(weight, target, name, domain.to_owned())
            }
            None => Answer::PortOfAddresses(port.target.clone()),
        };
        found.push((Question::Srv(name), answer));
    }
    if let Some(pod) = pods.first() {
        let answer = Answer::Name(format!("{pod}.{domain}"));
        found.push((Question::Pod(pod.clone()), answer));
    }
    found
}

/// CoreDNS shares 100 out among the addresses, those of a second family among them.
fn weight(hosts: u32, service: &Service) -> u32 {
    let families = u32::try_from(service.families.len().max(1)).unwrap_or(1);
    100 / (hosts.max(1) * families)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::scene::Kind;

    #[test]
    fn the_addresses_of_a_virtual_ip_in_two_families_share_the_weight() {
        let answer = |families: &[&str]| {
            let service = Service {
                name: "web".to_owned(),
                headless: false,
                families: families.iter().map(|f| (*f).to_owned()).collect(),
                ports: vec![Port {
                    name: Some("http".to_owned()),
                    protocol: "tcp".to_owned(),
                    port: "80".to_owned(),
                    target: "8080".to_owned(),
                }],
                external_name: None,
                selects: None,
            };
            let scene = Scene {
                kind: Kind::Names,
                namespace: "default".to_owned(),
                services: vec![service],
                workloads: Vec::new(),
            };
            records(&scene, |_| Vec::new())[1].answer.clone()
        };
        let port = |weight| {
            let domain = "web.default.svc.cluster.local".to_owned();
            Answer::Port(weight, "80".to_owned(), domain)
        };
        assert_eq!(answer(&[]), port(100));
        assert_eq!(answer(&["IPv6", "IPv4"]), port(50));
    }
}
