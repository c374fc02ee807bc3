//! The tables of Kubernetes' programs, as `kubernetes/tables/make.sh` wrote them: which commands,
//! flags, gates, plugins and resources each minor knows.
//!
//! The text is embedded; [`tables`] reads it once. Nothing here judges.

use std::{collections::HashMap, sync::LazyLock};

use super::Version;

/// Everything the programs told of themselves.
pub struct Tables {
    /// By command; each list in the order of names.
    flags: HashMap<&'static str, Vec<Flag>>,
    /// Flag → the commands that bring it.
    owners: HashMap<&'static str, Vec<&'static str>>,
    commands: HashMap<&'static str, Command>,
    pub gates: Vec<Gate>,
    pub plugins: Vec<Plugin>,
    pub resources: Vec<Resource>,
    pub removed: Vec<Removed>,
}

/// The minors that have something; both ends are included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Minors {
    pub first: Version,
    pub last: Version,
}

#[derive(Debug, Clone, Copy)]
pub struct Flag {
    /// `kubelet`, `kubectl get`.
    pub command: &'static str,
    pub name: &'static str,
    pub short: &'static str,
    /// The flag's Go type, as pflag names it.
    pub kind: &'static str,
    /// The value it has when none is given; a flag without one always takes a value.
    pub bare: &'static str,
    /// What an enumerating flag takes, with commas.
    pub values: &'static str,
    pub default: &'static str,
    /// The field of the configuration file that the flag is bound to.
    pub field: &'static str,
    /// What the program prints when the flag is used.
    pub deprecated: &'static str,
    /// Whether the commands below take it too.
    pub persistent: bool,
    pub minors: Minors,
}

#[derive(Debug, Clone)]
pub struct Command {
    pub path: &'static str,
    pub aliases: Vec<&'static str>,
    pub minors: Minors,
}

#[derive(Debug, Clone, Copy)]
pub struct Gate {
    pub name: &'static str,
    /// `kubernetes`, or `kubeadm` for that program's own.
    pub owner: &'static str,
    pub stage: &'static str,
    pub on: bool,
    pub locked: bool,
    pub minors: Minors,
}

#[derive(Debug, Clone, Copy)]
pub struct Plugin {
    pub name: &'static str,
    pub minors: Minors,
}

#[derive(Debug, Clone)]
pub struct Resource {
    pub name: &'static str,
    pub singular: &'static str,
    pub short: Vec<&'static str>,
    pub kind: &'static str,
    /// `apps/v1`, `v1`.
    pub api: &'static str,
    pub categories: Vec<&'static str>,
    pub minors: Minors,
}

/// A name that was gone before the oldest minor of the other tables.
#[derive(Debug, Clone, Copy)]
pub struct Removed {
    /// `flag`, `gate` or `plugin`.
    pub what: &'static str,
    pub owner: &'static str,
    pub name: &'static str,
    /// The first minor without it.
    pub minor: Version,
    pub instead: &'static str,
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

impl Minors {
    pub fn has(self, minor: Version) -> bool {
        (self.first..=self.last).contains(&minor)
    }

    /// `1.36`, or `1.34-1.36`; the tables are ours, and a test reads all of them.
    fn read(text: &str) -> Minors {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        Minors {
            first: version(first),
            last: version(last),
        }
    }
}

impl Tables {
    /// Whether the tables speak of a minor.
    pub fn speak_of(&self, minor: Version) -> bool {
        self.flags.values().flatten().any(|f| f.minors.has(minor))
    }

    /// The forms of a flag of this command, or of those above it; oldest first. A flag that
    /// changed has several.
    pub fn flag(&self, command: &str, name: &str) -> Vec<&Flag> {
        let own = self.named(command, name).iter();
        let mut found: Vec<&Flag> = own.collect();
        if found.is_empty() {
            let above = command.match_indices(' ').map(|(i, _)| &command[..i]);
            let above = above.flat_map(|parent| self.named(parent, name));
            found = above.filter(|f| f.persistent).collect();
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

    pub fn command(&self, path: &str) -> Option<&Command> {
        self.commands.get(path)
    }

    /// The command below `parent` that goes by this name or alias.
    pub fn below(&self, parent: &str, name: &str) -> Option<&Command> {
        let path = format!("{parent} {name}");
        self.commands
            .get(path.as_str())
            .or_else(|| self.children(parent).find(|c| c.aliases.contains(&name)))
    }

    pub fn children<'a>(&'a self, parent: &str) -> impl Iterator<Item = &'a Command> {
        let parent = parent.to_owned();
        self.commands.values().filter(move |c| {
            let rest = c
                .path
                .strip_prefix(&*parent)
                .and_then(|r| r.strip_prefix(' '));
            rest.is_some_and(|r| !r.contains(' '))
        })
    }

    /// The resources that a word on kubectl's command line may mean.
    pub fn resource(&self, word: &str) -> Vec<&Resource> {
        let word = word.to_ascii_lowercase();
        let named = |r: &&Resource| {
            r.name == word
                || r.singular == word
                || r.kind.eq_ignore_ascii_case(&word)
                || r.short.contains(&&*word)
        };
        self.resources.iter().filter(named).collect()
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
        parents.into_iter().flatten().filter(|f| f.persistent)
    }
}

fn read() -> Tables {
    let mut flags: HashMap<&str, Vec<Flag>> = HashMap::new();
    for [
        minors,
        command,
        name,
        short,
        kind,
        bare,
        values,
        default,
        field,
        deprecated,
        scope,
    ] in rows(include_str!("../../kubernetes/tables/flags.tsv"))
    {
        flags.entry(command).or_default().push(Flag {
            command,
            name,
            short,
            kind,
            bare,
            values,
            default,
            field,
            deprecated,
            persistent: scope == "below",
            minors: Minors::read(minors),
        });
    }
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
    let commands = rows(include_str!("../../kubernetes/tables/commands.tsv"))
        .map(|[minors, path, aliases]| {
            let command = Command {
                path,
                aliases: list(aliases),
                minors: Minors::read(minors),
            };
            (path, command)
        })
        .collect();
    let gates = rows(include_str!("../../kubernetes/tables/gates.tsv"))
        .map(|[minors, name, owner, stage, on, locked]| Gate {
            name,
            owner,
            stage,
            on: on == "yes",
            locked: locked == "yes",
            minors: Minors::read(minors),
        })
        .collect();
    let plugins = rows(include_str!("../../kubernetes/tables/admission.tsv"))
        .map(|[minors, name]| Plugin {
            name,
            minors: Minors::read(minors),
        })
        .collect();
    let resources = rows(include_str!("../../kubernetes/tables/resources.tsv"))
        .map(
            |[minors, name, singular, short, kind, api, _, categories]| Resource {
                name,
                singular,
                short: list(short),
                kind,
                api,
                categories: list(categories),
                minors: Minors::read(minors),
            },
        )
        .collect();
    let removed = rows(include_str!("../../kubernetes/tables/removed.tsv"))
        .map(|[minor, what, owner, name, instead]| Removed {
            what,
            owner,
            name,
            minor: version(minor),
            instead,
        })
        .collect();
    Tables {
        flags,
        owners,
        commands,
        gates,
        plugins,
        resources,
        removed,
    }
}

/// The first `N` cells of each row; cells that are missing at the end are empty.
fn rows<const N: usize>(text: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    text.lines().skip(1).map(|line| {
        let mut cells = line.split('\t');
        std::array::from_fn(|_| cells.next().unwrap_or(""))
    })
}

fn version(cell: &str) -> Version {
    Version::parse(cell).expect("the tables name minors alone")
}

fn list(cell: &'static str) -> Vec<&'static str> {
    cell.split(',').filter(|c| !c.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
            tables().below("kubectl", "describe").unwrap().path,
            "kubectl describe"
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
