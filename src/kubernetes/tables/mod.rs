//! The tables of Kubernetes' programs, as `kubernetes/tables/make.sh` wrote them: which commands,
//! flags, gates, plugins and resources each minor knows.
//!
//! The text is embedded; [`tables`] reads it once. Nothing here judges.

mod minors;
mod rows;

use std::{collections::HashMap, sync::LazyLock};

pub use minors::{Minors, Presence};
use rows::Row;
pub use rows::{Command, Flag, Gate, Plugin, Removed, Resource};

/// Everything the programs told of themselves.
pub struct Tables {
    /// By command; each list in the order of names.
    flags: HashMap<&'static str, Vec<Flag>>,
    /// Flag → the commands that bring it.
    owners: HashMap<&'static str, Vec<&'static str>>,
    /// The forms of each command.
    commands: HashMap<&'static str, Vec<Command>>,
    /// Command → the paths of those right below it.
    children: HashMap<&'static str, Vec<&'static str>>,
    gates: HashMap<&'static str, Vec<Gate>>,
    plugins: HashMap<&'static str, Vec<Plugin>>,
    resources: Vec<Resource>,
    /// What kubectl takes for a resource, in lower case → places in `resources`.
    resource_words: HashMap<String, Vec<usize>>,
    removed: HashMap<&'static str, Vec<Removed>>,
}

/// The programs that run a cluster, then the two that people type.
pub const COMPONENTS: &[&str] = &[
    "kubelet",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-proxy",
    "kube-scheduler",
];
pub const PROGRAMS: &[&str] = &[
    "kubelet",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-proxy",
    "kube-scheduler",
    "kubeadm",
    "kubectl",
];

/// The embedded tables.
pub fn tables() -> &'static Tables {
    static TABLES: LazyLock<Tables> = LazyLock::new(read);
    &TABLES
}

impl Tables {
    /// The forms of a flag of this command, or of those above it; oldest first. A flag that
    /// changed has several.
    pub fn flag(&self, command: &str, name: &str) -> Vec<&Flag> {
        let own = self.named(command, name).iter();
        let mut found: Vec<&Flag> = own.collect();
        if found.is_empty() {
            let above = command.match_indices(' ').map(|(i, _)| &command[..i]);
            let above = above.flat_map(|parent| self.named(parent, name));
            found = above.filter(|f| f.below).collect();
        }
        found.sort_by_key(|f| f.minors.first);
        found
    }

    /// The flag that `-c` means for this command.
    pub fn short(&self, command: &str, short: char) -> Option<&Flag> {
        let all = self.own_flags(command).chain(self.above(command));
        let mut buffer = [0; 4];
        let short: &str = short.encode_utf8(&mut buffer);
        all.filter(|f| f.short == short)
            .max_by_key(|f| f.minors.last)
    }

    /// The names that a command takes, its own and those from above.
    pub fn flag_names(&self, command: &str) -> impl Iterator<Item = &'static str> {
        let all = self.own_flags(command).chain(self.above(command));
        all.map(|f| f.name)
    }

    /// The programs, or commands of kubeadm, that have a flag of this name.
    pub fn owners(&self, name: &str) -> Vec<&'static str> {
        let all = || self.owners.get(name).into_iter().flatten().copied();
        let programs = PROGRAMS.iter().copied();
        let owners: Vec<_> = programs.filter(|p| all().any(|o| o == *p)).collect();
        match owners.is_empty() {
            true => all().filter(|o| o.starts_with("kubeadm ")).collect(),
            false => owners,
        }
    }

    /// The forms of a command.
    pub fn command(&self, path: &str) -> &[Command] {
        forms(&self.commands, path)
    }

    /// The path of the command below `parent` that goes by this name or alias.
    pub fn below(&self, parent: &str, name: &str) -> Option<&'static str> {
        let alias = |path: &&str| self.command(path).iter().any(|c| c.aliases.contains(&name));
        let own = |path: &&str| path[parent.len()..].trim_start() == name;
        let children = || self.children(parent);
        children().find(own).or_else(|| children().find(alias))
    }

    /// The paths of the commands right below one, in the order of names.
    pub fn children(&self, parent: &str) -> impl Iterator<Item = &'static str> {
        forms(&self.children, parent).iter().copied()
    }

    /// The forms of a gate of `kubernetes` or of `kubeadm`.
    pub fn gate(&self, owner: &str, name: &str) -> impl Iterator<Item = &Gate> {
        let all = forms(&self.gates, name).iter();
        all.filter(move |g| g.owner == owner)
    }

    pub fn gate_names(&self, owner: &str) -> impl Iterator<Item = &'static str> {
        let all = self.gates.values().flatten();
        all.filter(move |g| g.owner == owner).map(|g| g.name)
    }

    /// The forms of an admission plugin.
    pub fn plugin(&self, name: &str) -> &[Plugin] {
        forms(&self.plugins, name)
    }

    pub fn plugin_names(&self) -> impl Iterator<Item = &'static str> {
        self.plugins.keys().copied()
    }

    /// What was removed under this name, by any of the owners (or by any at all, if none is given).
    pub fn removed(&self, what: &str, owners: &[&str], name: &str) -> Option<&Removed> {
        let fits =
            |r: &&Removed| r.what == what && (owners.is_empty() || owners.contains(&r.owner));
        forms(&self.removed, name).iter().find(fits)
    }

    /// The resources that a word on kubectl's command line may mean.
    pub fn resource(&self, word: &str) -> Vec<&Resource> {
        let word = word.to_ascii_lowercase();
        let places = forms(&self.resource_words, &word);
        places.iter().map(|p| &self.resources[*p]).collect()
    }

    pub fn resources(&self) -> &[Resource] {
        &self.resources
    }

    /// The resources that belong to a category such as `all`.
    pub fn category(&self, word: &str) -> impl Iterator<Item = &Resource> {
        self.resources
            .iter()
            .filter(move |r| r.categories.contains(&word))
    }

    /// The forms of a flag that the command brings itself.
    fn named(&self, command: &str, name: &str) -> &[Flag] {
        let all = self.flags.get(command).map_or(&[][..], Vec::as_slice);
        let start = all.partition_point(|f| f.name < name);
        let end = start + all[start..].partition_point(|f| f.name == name);
        &all[start..end]
    }

    fn own_flags(&self, command: &str) -> impl Iterator<Item = &Flag> {
        self.flags.get(command).into_iter().flatten()
    }

    fn above(&self, command: &str) -> impl Iterator<Item = &Flag> {
        let parents = command.match_indices(' ').map(|(i, _)| &command[..i]);
        let parents: Vec<&Vec<Flag>> = parents.filter_map(|p| self.flags.get(p)).collect();
        parents.into_iter().flatten().filter(|f| f.below)
    }
}

fn forms<'t, K, T>(table: &'t HashMap<K, Vec<T>>, key: &str) -> &'t [T]
where
    K: std::borrow::Borrow<str> + Eq + std::hash::Hash,
{
    table.get(key).map_or(&[], Vec::as_slice)
}

fn read() -> Tables {
    let mut flags = by(Flag::all(), |f| f.command);
    let mut owners: HashMap<&str, Vec<&str>> = HashMap::new();
    for (command, all) in &mut flags {
        all.sort_by_key(|f| f.name);
        for flag in all.iter() {
            let owners = owners.entry(flag.name).or_default();
            if owners.last() != Some(command) {
                owners.push(command);
            }
        }
    }
    owners.values_mut().for_each(|o| o.sort_unstable());
    let commands = by(Command::all(), |c| c.path);
    let nested = commands.keys().copied().filter(|p| p.contains(' '));
    let mut children = by(nested, |p| {
        p.rsplit_once(' ').map_or("", |(parent, _)| parent)
    });
    children.values_mut().for_each(|c| c.sort_unstable());
    let resources: Vec<Resource> = Resource::all().collect();
    let mut resource_words: HashMap<String, Vec<usize>> = HashMap::new();
    for (place, resource) in resources.iter().enumerate() {
        let names = [resource.name, resource.singular, resource.kind];
        for word in names.iter().chain(&resource.short) {
            let places = resource_words.entry(word.to_ascii_lowercase()).or_default();
            if places.last() != Some(&place) {
                places.push(place);
            }
        }
    }
    Tables {
        flags,
        owners,
        commands,
        children,
        gates: by(Gate::all(), |g| g.name),
        plugins: by(Plugin::all(), |p| p.name),
        resources,
        resource_words,
        removed: by(Removed::all(), |r| r.name),
    }
}

fn by<T>(
    rows: impl Iterator<Item = T>,
    key: impl Fn(&T) -> &'static str,
) -> HashMap<&'static str, Vec<T>> {
    let mut table: HashMap<&str, Vec<T>> = HashMap::new();
    for row in rows {
        table.entry(key(&row)).or_default().push(row);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_speak_of_every_minor_that_is_judged() {
        for minor in crate::kubernetes::Version::BUILT_IN {
            for program in PROGRAMS {
                let known = tables().command(program).iter();
                assert!(
                    known.clone().any(|c| c.minors.has(minor)),
                    "{program} {minor}"
                );
            }
        }
    }

    #[test]
    fn the_kubelets_flags_are_there_although_it_parses_them_itself() {
        let node_ip = tables().flag("kubelet", "node-ip");
        assert_eq!((node_ip[0].kind, node_ip[0].deprecated), ("string", ""));
        let address = tables().flag("kubelet", "address");
        assert_eq!(address[0].field, "address");
        assert!(address[0].deprecated.contains("config file"));
    }

    #[test]
    fn a_flag_of_a_command_above_is_a_flag_of_the_one_below() {
        assert_eq!(
            tables().short("kubectl get", 'n').unwrap().name,
            "namespace"
        );
        assert_eq!(tables().short("kubectl get", 'o').unwrap().name, "output");
        assert!(tables().flag("kubectl get", "replicas").is_empty());
        assert_eq!(
            tables().below("kubectl", "describe"),
            Some("kubectl describe")
        );
    }

    #[test]
    fn resources_go_by_plural_singular_kind_and_short_name() {
        for word in ["statefulsets", "statefulset", "sts", "StatefulSet"] {
            assert_eq!(tables().resource(word)[0].name, "statefulsets", "{word}");
        }
        assert!(tables().resource("statefullset").is_empty());
        assert!(tables().category("all").any(|r| r.name == "statefulsets"));
    }
}
