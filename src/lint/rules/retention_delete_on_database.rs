use crate::{diagnostic::Diagnostic, lint::Subject, yaml::Node};

/// A database whose data goes with its StatefulSet.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    const DATABASES: &[&str] = &[
        "mongo",
        "postgres",
        "mysql",
        "mariadb",
        "cassandra",
        "etcd",
        "redis",
        "valkey",
        "zookeeper",
        "kafka",
        "elasticsearch",
        "cockroach",
        "rabbitmq",
        "couchdb",
    ];
    for set in subject.objects.of_kind("StatefulSet") {
        let Some(policy) = set.at("spec/persistentVolumeClaimRetentionPolicy/whenDeleted") else {
            continue;
        };
        let database = set.containers().iter().find_map(|c| {
            let image = c.get("image").and_then(Node::as_str)?;
            let name = image.rsplit('/').next()?;
            DATABASES.iter().find(|d| name.starts_with(**d))
        });
        if let (Some("Delete"), Some(database)) = (policy.as_str(), database) {
            found.push(
                Diagnostic::new(
                    "retention-delete-on-database",
                    set.span(policy),
                    format!("the data of {database} is deleted with the StatefulSet"),
                )
                .help("write `Retain`, which is the default"),
            );
        }
    }
}
