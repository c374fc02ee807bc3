//! The mistakes that notes about headless Services, StatefulSets and IPv6 make: each is caught at
//! its line, in words that help.

mod site;

use site::SiteTest;

const PAGE: &str = include_str!("mistakes/page.md");

/// A part of the line, the rule, and words of the message and the help together.
const CAUGHT: &str = "\
--address=::` is | deprecated-flag | `address` | configuration file
to enable IPv6 | common-misconception | listens on both | --node-ip
--kubelet-preferred-address-types | wrong-component-flag | kube-apiserver
Weave support | common-misconception | Weave Net has no IPv6 | Calico
--node-ip=[IPv6] | bad-flag-value | ignoring them | without brackets
PodSecurityPolicy | removed-admission-plugin | is unknown | 1.25
IPv6DualStack | unknown-feature-gate | unrecognized feature gate | gone since
IPv6DualStack | deprecated-flag | featureGates
no service discovery | common-misconception | DNS | EndpointSlices
supports multicast | common-misconception | network plugin
allocate an IP | common-misconception | cluster IP
distributed locks | common-misconception | Lease
easily roll back | common-misconception | sticks | delete that Pod
- port: 80 | headless-port-differs | 8080
serviceName: nginx-svc | sts-service-missing | nginx-svc
terminationGracePeriodSeconds: 0 | zero-grace-period-on-sts
nginx-slim:0.8 | frozen-registry | April 2023 | registry.k8s.io/nginx-slim:0.8
metadata: {name: www} | claim-template-unmounted | volumeMounts
do-block-storage | vendor-storage-class | Pending
Kubectl apply | mistyped-command | did you mean `kubectl`
get all | ignored-by-get-all | PersistentVolumeClaim
dnsutil | mistyped-command | `dnsutils`
nslookup web-0.nginx | busybox-dotted-nslookup | search domains | svc.cluster.local
ping -c 1 web-0.nginx | dns-self-test | /etc/hosts | another Pod
-o yml | bad-flag-value | `yaml`
get endpoints | deprecated-api | v1.33+ | `endpointslices`
rolling-update | removed-command | 1.18 | kubectl rollout
round-robin | common-misconception | at random
elected primary | common-misconception | its primary
a part of the data | common-misconception | shards | whole copy
serviceName: mongo | sts-service-missing | no names in DNS
mongo:latest | unpinned-image | name a version
mongo:latest | replica-set-flag-missing | --replSet | rs.initiate
";

fn caught() -> impl Iterator<Item = (&'static str, &'static str, Vec<&'static str>)> {
    CAUGHT.lines().map(|line| {
        let mut cells = line.split(" | ");
        let (part, rule) = (cells.next().unwrap(), cells.next().unwrap());
        (part, rule, cells.collect())
    })
}

#[test]
fn every_mistake_is_caught_where_it_stands_in_words_that_help() {
    let site = SiteTest::new().file("content/index.md", PAGE);
    let found = site.check().json();
    let found = found["diagnostics"].as_array().unwrap();
    let mut missed = Vec::new();
    for (part, rule, words) in caught() {
        let line = 1 + PAGE.lines().position(|l| l.contains(part)).unwrap();
        let said = found
            .iter()
            .filter(|d| d["rule"] == rule && d["start"]["line"] == line)
            .map(|d| format!("{} {} {}", d["message"], d["help"], d["related"]))
            .collect::<String>();
        if said.is_empty() || !words.iter().all(|w| said.contains(w)) {
            missed.push(format!("{line}: {part}: {rule} {words:?}: {said}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn nothing_else_is_reported_of_them() {
    let site = SiteTest::new().file("content/index.md", PAGE);
    let found = site.check().json();
    let known = |d: &serde_json::Value| {
        let line = d["start"]["line"].as_u64().unwrap() as usize - 1;
        let text = PAGE.lines().nth(line).unwrap();
        caught().any(|(part, rule, _)| d["rule"] == rule && text.contains(part))
    };
    let more: Vec<String> = found["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|d| !known(d))
        .map(|d| format!("{} {} {}", d["start"]["line"], d["rule"], d["message"]))
        .collect();
    assert!(more.is_empty(), "{}", more.join("\n"));
}
