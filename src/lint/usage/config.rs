//! Feature gates, addresses and networks in the configuration files of the kubelet, kube-proxy, kubeadm
//! and kind, as far as these programs do not judge them while they read the file.

use std::sync::Arc;

use super::{AddressUse, GateUse, Place, RangesUse, Usages, files};
use crate::{
    kubernetes::{Version, call::is_placeholder},
    yaml::{Content, Node},
};

/// Where a kind has an address, or several, that nothing but their use judges.
const ADDRESSES: &[(&str, &str)] = &[
    ("KubeletConfiguration", "address"),
    ("KubeletConfiguration", "clusterDNS"),
    ("KubeletConfiguration", "healthzBindAddress"),
    ("ClusterConfiguration", "controlPlaneEndpoint"),
    (
        "JoinConfiguration",
        "discovery/bootstrapToken/apiServerEndpoint",
    ),
];

pub(super) fn gather(
    document: &Node,
    code: &str,
    place: &Place,
    minors: &Arc<[Version]>,
    usages: &mut Usages,
) {
    let text = |key| document.get(key).and_then(Node::as_str);
    let kind = text("kind").unwrap_or_default();
    let group = text("apiVersion").and_then(|v| v.split('/').next());
    let owner = match (kind, group) {
        ("ClusterConfiguration" | "JoinConfiguration", _) => "kubeadm",
        ("KubeletConfiguration" | "KubeProxyConfiguration", _)
        | ("Cluster", Some("kind.x-k8s.io")) => "kubernetes",
        _ => return,
    };
    if let Some(Content::Mapping(entries)) = document.get("featureGates").map(|n| &n.content) {
        for entry in entries {
            usages.gates.push(GateUse {
                owner,
                name: entry.key.clone(),
                value: entry.value.as_str().unwrap_or_default().to_owned(),
                span: place.span(entry.key_range.clone()),
                minors: minors.clone(),
                named: Arc::default(),
            });
        }
    }
    let scalar = |path| {
        let node = document.at(path)?;
        let value = node.as_str()?;
        let span = place.span(files::bare(code, &node.range, value));
        Some((value.to_owned(), span))
    };
    if let Some(pods) = scalar("networking/podSubnet")
        && let Some(services) = scalar("networking/serviceSubnet")
    {
        usages.ranges.push(RangesUse { pods, services });
    }
    for (_, path) in ADDRESSES.iter().filter(|(of, _)| *of == kind) {
        let Some(node) = document.at(path) else {
            continue;
        };
        let scalars = match &node.content {
            Content::Sequence(items) => items.iter().collect(),
            _ => vec![node],
        };
        for scalar in scalars {
            let Some(value) = scalar.as_str().filter(|v| !is_placeholder(v)) else {
                continue;
            };
            usages.addresses.push(AddressUse {
                field: path.rsplit('/').next().unwrap_or(path),
                value: value.to_owned(),
                span: place.span(files::bare(code, &scalar.range, value)),
            });
        }
    }
}
