//! What a learner has in a shared cluster, as objects: a namespace with bounds, and an account
//! that may do there what the labs do, and nothing anywhere else.

use serde_json::{Value, json};

use super::Learner;
use crate::lab::namespace::{LABEL, metadata};

/// The learner's account, in their own namespace.
pub(super) const ACCOUNT: &str = "learner";

/// What the labs make and change.
const MADE: &[(&str, &[&str])] = &[
    (
        "",
        &[
            "configmaps",
            "persistentvolumeclaims",
            "pods",
            "pods/exec",
            "services",
        ],
    ),
    (
        "apps",
        &[
            "deployments",
            "deployments/scale",
            "statefulsets",
            "statefulsets/scale",
        ],
    ),
    ("discovery.k8s.io", &["endpointslices"]),
    ("policy", &["poddisruptionbudgets"]),
];

/// What they look at besides.
const READ: &[(&str, &[&str])] = &[
    (
        "",
        &[
            "endpoints",
            "events",
            "limitranges",
            // One's own: a Role reaches the namespace that it is in.
            "namespaces",
            "pods/log",
            "replicationcontrollers",
            "resourcequotas",
            "serviceaccounts",
        ],
    ),
    (
        "apps",
        &["controllerrevisions", "daemonsets", "replicasets"],
    ),
    ("autoscaling", &["horizontalpodautoscalers"]),
    ("batch", &["cronjobs", "jobs"]),
    ("events.k8s.io", &["events"]),
];

pub(super) fn of(run: &str, learner: &Learner) -> Vec<Value> {
    let inside = |name: &str| {
        let mut metadata = metadata(name, run);
        metadata["namespace"] = learner.namespace.as_str().into();
        metadata
    };
    let mut namespace = metadata(&learner.namespace, run);
    namespace["labels"] = json!({
        LABEL: run,
        "proofmark.dev/learner": learner.name,
        // The labs' Pods need no rights over a node.
        "pod-security.kubernetes.io/enforce": "baseline",
    });
    let group = "rbac.authorization.k8s.io";
    vec![
        json!({"apiVersion": "v1", "kind": "Namespace", "metadata": namespace}),
        json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": inside(ACCOUNT)}),
        json!({"apiVersion": format!("{group}/v1"), "kind": "Role", "metadata": inside(ACCOUNT), "rules": rules()}),
        json!({
            "apiVersion": format!("{group}/v1"), "kind": "RoleBinding", "metadata": inside(ACCOUNT),
            "roleRef": {"apiGroup": group, "kind": "Role", "name": ACCOUNT},
            "subjects": [{"kind": "ServiceAccount", "name": ACCOUNT, "namespace": learner.namespace}],
        }),
        // Three members, their successors during an update, and the client, twice over.
        json!({
            "apiVersion": "v1", "kind": "ResourceQuota", "metadata": inside("bounds"),
            "spec": {"hard": {
                "pods": "14", "services": "10", "services.nodeports": "0", "services.loadbalancers": "0",
                "persistentvolumeclaims": "8", "requests.storage": "2Gi",
                "requests.cpu": "1", "requests.memory": "2Gi", "limits.memory": "4Gi",
            }},
        }),
        json!({
            "apiVersion": "v1", "kind": "LimitRange", "metadata": inside("bounds"),
            "spec": {"limits": [{
                "type": "Container",
                "defaultRequest": {"cpu": "10m", "memory": "32Mi"},
                "default": {"memory": "256Mi"},
            }]},
        }),
    ]
}

fn rules() -> Vec<Value> {
    let all = [
        "create",
        "delete",
        "deletecollection",
        "get",
        "list",
        "patch",
        "update",
        "watch",
    ];
    let read = ["get", "list", "watch"];
    let rule = |(group, resources): &(&str, &[&str]), verbs: &[&str]| json!({"apiGroups": [group], "resources": resources, "verbs": verbs});
    let made = MADE.iter().map(|of| rule(of, &all));
    made.chain(READ.iter().map(|of| rule(of, &read))).collect()
}
