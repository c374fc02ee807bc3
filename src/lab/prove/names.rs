//! A table of names that the page shows, held against what the cluster's DNS answers.
//!
//! The addresses that a record must have come from the cluster's objects, the names and ports
//! from the page's manifests. All is asked at once, in the lab's client Pod.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::IpAddr,
    time::Instant,
};

use serde_json::Value;

use super::{Prover, Stop, attempt::Attempt};
use crate::{
    lab::{
        cluster::ClusterError,
        reader::CLIENT,
        report::{Reason, Refusal},
    },
    model::{
        lab::Step,
        names::{Answer, Question, Record, records},
        scene::{self, Kind},
    },
};

/// What DNS answered, by name and type.
type Answers = BTreeMap<(String, String), BTreeSet<String>>;

/// A question, and what would be the right answer to it.
struct Asked {
    name: String,
    kind: &'static str,
    right: Right,
}

enum Right {
    These(BTreeSet<String>),
    /// Among others: an address may have several names.
    Among(String),
    /// The names cannot be foretold.
    WithPort(String),
}

/// What the cluster has behind one Service.
struct Behind {
    families: Vec<String>,
    virtual_ips: Vec<IpAddr>,
    /// Of each ready endpoint, its Pod and its address.
    ready: Vec<(String, IpAddr)>,
}

impl Prover<'_> {
    /// Asks for the records of the step's tables until they are there, as long as a check may
    /// take to turn green.
    pub(super) fn names(&mut self, attempt: &Attempt, step: &Step) -> Result<(), Stop> {
        let records = self.promised(attempt, step)?;
        if records.is_empty() {
            return Ok(());
        }
        let started = Instant::now();
        let limit = self.limit.within(self.lab.verify_timeout());
        loop {
            let wrong = self.wrong(attempt, &records);
            match wrong.map_err(|e| self.lost(e))? {
                None => break,
                Some(_) if limit.over().is_none() => limit.sleep(self.options.poll),
                Some(message) => {
                    self.going()?;
                    let refusal = Refusal::new(
                        Reason::NamesDiffer,
                        message,
                        "show the table at the step after which it is true, or correct the manifests that it is made from",
                    );
                    return Err(Stop::Refused(self.with_evidence(attempt, refusal)));
                }
            }
        }
        let name = "its table of names is what DNS answers";
        self.test(Some(&step.id), name, started, None);
        Ok(())
    }

    fn promised(&self, attempt: &Attempt, step: &Step) -> Result<Vec<Record>, Stop> {
        let part = &self.site.pages[self.lab.page].body;
        let mut all = Vec::new();
        for diagram in step.diagrams(&part.document) {
            let scene = scene::scene(self.site, part, diagram, &attempt.room.namespace);
            let scene = scene.map_err(|lack| {
                let help = "`proofmark check` says where";
                Stop::Refused(Refusal::new(Reason::InvalidLab, lack.message, help))
            })?;
            if scene.kind == Kind::Names {
                all.extend(records(&scene, |workload| workload.ordinals().collect()));
            }
        }
        Ok(all)
    }

    /// The first record that the cluster does not give, or gives otherwise.
    fn wrong(&self, attempt: &Attempt, records: &[Record]) -> Result<Option<String>, ClusterError> {
        let namespace = attempt.room.namespace.as_str();
        let get = |kind| {
            let arguments = ["get", kind, "-n", namespace];
            self.cluster.json(&arguments, &self.limit)
        };
        let services = get("services")?;
        let slices = get("endpointslices")?;
        let mut asked = Vec::new();
        for record in records {
            let Some(behind) = behind(&record.service, &services, &slices) else {
                return Ok(Some(format!("there is no Service `{}`", record.service)));
            };
            asked.extend(questions(record, &behind));
        }
        let dig = ["exec", "-n", namespace, CLIENT, "--", "dig", "+noall"];
        let mut arguments = [&dig[..], &["+answer", "+time=2"]].concat();
        for question in &asked {
            arguments.extend([question.name.as_str(), question.kind]);
        }
        let answers = match self.cluster.kubectl(&arguments, &self.limit) {
            Ok(said) => answers(&said),
            Err(ClusterError::Failed { said, .. }) => {
                let message = format!("the Pod `{CLIENT}` cannot be asked: {said}");
                return Ok(Some(message));
            }
            Err(error) => return Err(error),
        };
        Ok(asked.iter().find_map(|a| a.fault(&answers)))
    }
}

impl Asked {
    fn fault(&self, answers: &Answers) -> Option<String> {
        let key = (self.name.clone(), self.kind.to_owned());
        let none = BTreeSet::new();
        let came = answers.get(&key).unwrap_or(&none);
        let list = |set: &BTreeSet<String>| match set.is_empty() {
            true => "nothing".to_owned(),
            false => set.iter().cloned().collect::<Vec<_>>().join(", "),
        };
        let (fits, wanted) = match &self.right {
            Right::These(all) => (all == came && !all.is_empty(), list(all)),
            Right::Among(one) => (came.contains(one), one.clone()),
            Right::WithPort(port) => {
                let has = |answer: &String| answer.split(' ').nth(2) == Some(port);
                let fits = !came.is_empty() && came.iter().all(has);
                (fits, format!("records with the port {port}"))
            }
        };
        (!fits).then(|| {
            format!(
                "DNS answers to `{} {}` with {}; by the page's table it is {wanted}",
                self.name,
                self.kind,
                list(came)
            )
        })
    }
}

/// What to ask for a record, and what the cluster's objects say the answer is.
fn questions(record: &Record, behind: &Behind) -> Vec<Asked> {
    let name = |name: &str| format!("{name}.");
    let asked = |name: String, kind, right| Asked { name, kind, right };
    let one = |text: String| Right::These(BTreeSet::from([text]));
    match (&record.question, &record.answer) {
        (Question::Address(domain, families), answer) => {
            let first = behind.families.iter().take(1);
            let families: Vec<&String> = match families.is_empty() {
                true => first.collect(),
                false => families.iter().collect(),
            };
            let ask = |six: bool| {
                let all: BTreeSet<String> = behind
                    .addresses(answer)
                    .filter(|a| a.is_ipv6() == six)
                    .map(|a| a.to_string())
                    .collect();
                let kind = if six { "AAAA" } else { "A" };
                asked(name(domain), kind, Right::These(all))
            };
            families.iter().map(|f| ask(*f == "IPv6")).collect()
        }
        (Question::Srv(service), Answer::Port(weight, port, domain)) => {
            let right = one(format!("0 {weight} {port} {}", name(domain)));
            vec![asked(name(service), "SRV", right)]
        }
        (Question::Srv(service), Answer::PortOfPods(weight, port, _, domain)) => {
            let pods = behind.ready.iter();
            let all = pods.map(|(pod, _)| format!("0 {weight} {port} {pod}.{domain}."));
            vec![asked(name(service), "SRV", Right::These(all.collect()))]
        }
        (Question::Srv(service), Answer::PortOfAddresses(port)) => {
            let right = Right::WithPort(port.clone());
            vec![asked(name(service), "SRV", right)]
        }
        (Question::Cname(domain), Answer::Name(other)) => {
            vec![asked(name(domain), "CNAME", one(name(other)))]
        }
        (Question::VirtualIp, Answer::Name(domain)) => {
            let ask = |a: &IpAddr| asked(reversed(*a), "PTR", one(name(domain)));
            behind.virtual_ips.iter().map(ask).collect()
        }
        (Question::Pod(pod), Answer::Name(domain)) => {
            let own = behind.ready.iter().filter(|(p, _)| p == pod);
            own.map(|(_, a)| asked(reversed(*a), "PTR", Right::Among(name(domain))))
                .collect()
        }
        _ => Vec::new(),
    }
}

impl Behind {
    fn addresses(&self, answer: &Answer) -> impl Iterator<Item = &IpAddr> {
        let (own, pods): (&[IpAddr], _) = match answer {
            Answer::VirtualIp => (&self.virtual_ips, None),
            Answer::Pod(pod) => (&[], Some(Some(pod))),
            _ => (&[], Some(None)),
        };
        let ready = self.ready.iter().filter(move |(name, _)| match pods {
            None => false,
            Some(None) => true,
            Some(Some(pod)) => pod == name,
        });
        own.iter().chain(ready.map(|(_, address)| address))
    }
}

fn behind(service: &str, services: &Value, slices: &Value) -> Option<Behind> {
    let items = |of: &Value| of.as_array().cloned().unwrap_or_default();
    let text = |of: &Value| of.as_str().unwrap_or_default().to_owned();
    let all = items(&services["items"]);
    let found = all.iter().find(|s| s["metadata"]["name"] == service)?;
    let own = items(&slices["items"]).into_iter().filter(|slice| {
        slice["metadata"]["labels"]["kubernetes.io/service-name"].as_str() == Some(service)
    });
    let mut ready = Vec::new();
    for endpoint in own.flat_map(|slice| items(&slice["endpoints"])) {
        if endpoint["conditions"]["ready"] == false {
            continue;
        }
        let addresses = items(&endpoint["addresses"]);
        let parsed = addresses.first().and_then(|a| text(a).parse().ok());
        ready.extend(parsed.map(|address| (text(&endpoint["targetRef"]["name"]), address)));
    }
    let list = |key: &str| items(&found["spec"][key]).iter().map(text).collect();
    let ips: Vec<String> = list("clusterIPs");
    Some(Behind {
        families: list("ipFamilies"),
        virtual_ips: ips.iter().filter_map(|ip| ip.parse().ok()).collect(),
        ready,
    })
}

/// `NAME TTL IN TYPE ANSWER` in each line.
fn answers(said: &str) -> Answers {
    let mut found = Answers::new();
    for line in said.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        if let [name, _, "IN", kind, answer @ ..] = &words[..] {
            let key = ((*name).to_owned(), (*kind).to_owned());
            found.entry(key).or_default().insert(answer.join(" "));
        }
    }
    found
}

/// The name under which an address is looked up.
fn reversed(address: IpAddr) -> String {
    match address {
        IpAddr::V4(four) => {
            let [a, b, c, d] = four.octets();
            format!("{d}.{c}.{b}.{a}.in-addr.arpa.")
        }
        IpAddr::V6(six) => {
            let octets = six.octets().into_iter().rev();
            let digits: String = octets
                .map(|o| format!("{:x}.{:x}.", o & 15, o >> 4))
                .collect();
            format!("{digits}ip6.arpa.")
        }
    }
}
