use crate::{diagnostic::Diagnostic, lint::Subject, yaml::Node};

/// Several mongods that know nothing of each other.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for set in subject.objects.of_kind("StatefulSet") {
        let replicas = set
            .text("spec/replicas")
            .and_then(|r| r.parse::<u32>().ok());
        if replicas.is_none_or(|r| r < 2) {
            continue;
        }
        for container in set.containers() {
            let Some(image) = container.get("image") else {
                continue;
            };
            let name = image.as_str().unwrap_or_default();
            let base = name
                .rsplit('/')
                .next()
                .unwrap_or(name)
                .split([':', '@'])
                .next();
            if base != Some("mongo") {
                continue;
            }
            let words: Vec<&str> = ["command", "args"]
                .iter()
                .filter_map(|k| container.get(k))
                .flat_map(Node::items)
                .filter_map(Node::as_str)
                .collect();
            // A file or a script may say it where it cannot be seen.
            let elsewhere = words.iter().any(|w| {
                [
                    "replSet",
                    "--config",
                    "-f",
                    "--shardsvr",
                    "--configsvr",
                    ".sh",
                ]
                .iter()
                .any(|known| w.contains(known))
            });
            if !elsewhere {
                found.push(
                    Diagnostic::new(
                        "replica-set-flag-missing",
                        set.span(image),
                        "without `--replSet` these are independent databases",
                    )
                    .help("start `mongod --replSet rs0 --bind_ip_all`, and once `rs.initiate(…)`"),
                );
            }
        }
    }
}
