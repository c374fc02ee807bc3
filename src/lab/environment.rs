//! What commands of a lab find around them: nothing of the person who runs them.

use std::{collections::BTreeMap, path::Path, process::Command};

/// Names that would change what a shell or kubectl does, or lead it to another cluster.
const FOREIGN: &[&str] = &[
    "BASH_ENV",
    "CDPATH",
    "ENV",
    "GLOBIGNORE",
    "IFS",
    "KUBECONFIG",
    "KUBECTL_EXTERNAL_DIFF",
    "KUBECTL_KUBERC",
    "KUBERNETES_SERVICE_HOST",
    "KUBERNETES_SERVICE_PORT",
    "POSIXLY_CORRECT",
    "SHELLOPTS",
];

/// Takes the foreign names away and sets those of the lab.
pub fn set(command: &mut Command, own: &BTreeMap<String, String>) {
    for name in FOREIGN {
        command.env_remove(name);
    }
    command.env("LC_ALL", "C.UTF-8").env("TERM", "dumb");
    command.envs(own);
}

/// A private kubeconfig and home, and the lab's variables.
pub fn of(
    kubeconfig: &Path,
    home: &Path,
    variables: impl IntoIterator<Item = (String, String)>,
) -> BTreeMap<String, String> {
    let path = |p: &Path| p.display().to_string();
    let mut own: BTreeMap<String, String> = variables.into_iter().collect();
    own.insert("KUBECONFIG".to_owned(), path(kubeconfig));
    own.insert("HOME".to_owned(), path(home));
    own
}
