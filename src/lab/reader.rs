//! The account that checks run as: it may look, and enter the client Pod, and nothing else.

use std::time::Duration;

use serde_json::{Value, json};

use super::{
    cluster::{Cluster, ClusterError},
    namespace::{LABEL, metadata, random},
    process::Limit,
};

/// What a check may look at. Secrets are not among it.
const READABLE: &[(&str, &[&str])] = &[
    (
        "",
        &[
            "configmaps",
            "endpoints",
            "events",
            "limitranges",
            "namespaces",
            "nodes",
            "persistentvolumeclaims",
            "persistentvolumes",
            "pods",
            "pods/log",
            "replicationcontrollers",
            "resourcequotas",
            "serviceaccounts",
            "services",
        ],
    ),
    (
        "apps",
        &[
            "controllerrevisions",
            "daemonsets",
            "deployments",
            "replicasets",
            "statefulsets",
        ],
    ),
    ("batch", &["cronjobs", "jobs"]),
    ("discovery.k8s.io", &["endpointslices"]),
    (
        "networking.k8s.io",
        &[
            "ingresses",
            "ipaddresses",
            "networkpolicies",
            "servicecidrs",
        ],
    ),
    ("policy", &["poddisruptionbudgets"]),
    ("storage.k8s.io", &["storageclasses"]),
];

/// The Pod that a lab's questions are asked from.
pub(super) const CLIENT: &str = "client";

/// The longest that rights may take to come into force.
const SETTLING: Duration = Duration::from_secs(20);

pub struct Reader {
    /// Of the account, its role and its namespace.
    pub name: String,
    run: String,
    config: Value,
}

impl Reader {
    /// Makes the account in a namespace of its own: the lab's does not exist yet.
    pub fn open(cluster: &Cluster, limit: &Limit) -> Result<Reader, ClusterError> {
        let run = random();
        let name = format!("proofmark-{run}");
        let reader = Reader {
            config: cluster.json(&["config", "view", "--raw", "--minify", "--flatten"], limit)?,
            name,
            run,
        };
        let made = reader.apply(cluster, &reader.objects(), limit);
        let token = made.and_then(|()| {
            let arguments = ["create", "token", "reader", "-n", &reader.name];
            cluster.kubectl(&[&arguments[..], &["--duration=4h"]].concat(), limit)
        });
        let token = token.and_then(|token| {
            let question = json!({"verb": "list", "resource": "pods"});
            reader.settle(cluster, &question, limit).map(|()| token)
        });
        match token {
            Ok(token) => Ok(reader.with_token(token.trim())),
            Err(error) => {
                let _ = reader.close(cluster);
                Err(error)
            }
        }
    }

    fn with_token(mut self, token: &str) -> Reader {
        self.config["users"][0]["user"] = json!({"token": token});
        self
    }

    /// Its kubeconfig, with `namespace` selected.
    pub fn kubeconfig(&self, namespace: &str) -> String {
        let mut config = self.config.clone();
        config["contexts"][0]["context"]["namespace"] = namespace.into();
        config.to_string()
    }

    /// Lets it into the client Pod of a namespace.
    pub fn let_in(
        &self,
        cluster: &Cluster,
        namespace: &str,
        limit: &Limit,
    ) -> Result<(), ClusterError> {
        let mut metadata = metadata(&self.name, &self.run);
        metadata["namespace"] = namespace.into();
        let role = json!({
            "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": metadata,
            // `get` is what kubectl's exec over WebSockets asks for, `create` what SPDY does.
            "rules": [{"apiGroups": [""], "resources": ["pods/exec"], "resourceNames": [CLIENT], "verbs": ["create", "get"]}],
        });
        let binding = json!({
            "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": metadata,
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": self.name},
            "subjects": [{"kind": "ServiceAccount", "name": "reader", "namespace": self.name}],
        });
        self.apply(cluster, &[role, binding], limit)?;
        let question = json!({
            "verb": "create", "resource": "pods", "subresource": "exec",
            "namespace": namespace, "name": CLIENT,
        });
        self.settle(cluster, &question, limit)
    }

    /// Waits until the API server acts on what was applied: it does so a moment later, and
    /// a check that comes before would be told that it may not look.
    fn settle(
        &self,
        cluster: &Cluster,
        question: &Value,
        limit: &Limit,
    ) -> Result<(), ClusterError> {
        let limit = limit.within(SETTLING);
        let review = json!({
            "apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview",
            "spec": {
                "user": format!("system:serviceaccount:{}:reader", self.name),
                "resourceAttributes": question,
            },
        });
        let arguments = ["create", "-f", "-", "-o", "json"];
        loop {
            let text = cluster.kubectl_with(&arguments, review.to_string().as_bytes(), &limit)?;
            let answer: Value = serde_json::from_str(&text).unwrap_or_default();
            if answer["status"]["allowed"] == true {
                return Ok(());
            }
            if limit.over().is_some() {
                return Err(ClusterError::TimedOut(arguments.join(" ")));
            }
            limit.sleep(Duration::from_millis(50));
        }
    }

    /// Deletes all that it made. Twice is fine.
    pub fn close(&self, cluster: &Cluster) -> Result<(), ClusterError> {
        let limit = Limit::firm(Duration::from_secs(120));
        let label = format!("{LABEL}={}", self.run);
        let kinds = "clusterrolebindings,clusterroles,namespaces";
        let arguments = ["delete", kinds, "-l", &label, "--ignore-not-found"];
        cluster.kubectl_until(&arguments, &limit).map(|_| ())
    }

    fn objects(&self) -> Vec<Value> {
        let rules: Vec<Value> = READABLE
            .iter()
            .map(|(group, resources)| {
                json!({"apiGroups": [group], "resources": resources, "verbs": ["get", "list", "watch"]})
            })
            .collect();
        let mut account = metadata("reader", &self.run);
        account["namespace"] = self.name.as_str().into();
        let named = metadata(&self.name, &self.run);
        let group = "rbac.authorization.k8s.io";
        vec![
            json!({"apiVersion": "v1", "kind": "Namespace", "metadata": named}),
            json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": account}),
            json!({"apiVersion": format!("{group}/v1"), "kind": "ClusterRole", "metadata": named, "rules": rules}),
            json!({
                "apiVersion": format!("{group}/v1"), "kind": "ClusterRoleBinding", "metadata": named,
                "roleRef": {"apiGroup": group, "kind": "ClusterRole", "name": self.name},
                "subjects": [{"kind": "ServiceAccount", "name": "reader", "namespace": self.name}],
            }),
        ]
    }

    fn apply(
        &self,
        cluster: &Cluster,
        objects: &[Value],
        limit: &Limit,
    ) -> Result<(), ClusterError> {
        let list = json!({"apiVersion": "v1", "kind": "List", "items": objects});
        let text = list.to_string();
        cluster
            .kubectl_with(&["apply", "-f", "-"], text.as_bytes(), limit)
            .map(|_| ())
    }
}
