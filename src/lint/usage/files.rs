//! Flags in files that programs are configured with: unit files, and YAML with arguments.

use std::{ops::Range, sync::Arc};

use super::{FlagUse, MapArgs, Owner, Place, Said, Usages, config};
use crate::{
    kubernetes::{
        Version,
        call::{self, Value, is_placeholder},
        flags::Standing,
        shell::{Command, Word},
        tables::COMPONENTS,
    },
    yaml::{self, Content, Node, Text},
};

/// A unit file or a file of variables as a shell would read it: what systemd adds is blanked,
/// so that every byte keeps its place.
pub(super) fn unit(code: &str) -> String {
    let mut text = String::with_capacity(code.len());
    let mut continued = false;
    for line in code.split_inclusive('\n') {
        let keep = match line.split_once('=') {
            _ if continued => 0,
            Some((key, rest)) if key.trim_end().starts_with("Exec") => {
                let marks = rest.len()
                    - rest
                        .trim_start_matches(['-', '@', ':', '+', '!', ' '])
                        .len();
                line.len() - rest.len() + marks
            }
            Some((key, rest)) if key.trim() == "Environment" => line.len() - rest.len(),
            Some((key, _)) if key.chars().all(|c| c.is_ascii_uppercase() || c == '_') => 0,
            // Nothing else in such a file is a command.
            _ => line.trim_end_matches(['\n', '\r']).len(),
        };
        let (blank, rest) = line.split_at(keep);
        text.extend(blank.bytes().map(|_| ' '));
        text.push_str(rest);
        continued = line.trim_end().ends_with('\\');
    }
    text
}

/// The arguments in a YAML text: kubeadm's and kind's, and those of the components' own Pods.
pub(super) fn yaml(code: &str, place: &Place, minors: &Arc<[Version]>, usages: &mut Usages) {
    if mentions_arguments(code)
        && let Ok(documents) = yaml::parse(code)
    {
        arguments(&documents, code, place, minors, usages);
    }
}

/// The arguments in a manifest, whose tree others ask for as well.
pub(super) fn manifest(text: &Text, place: &Place, minors: &Arc<[Version]>, usages: &mut Usages) {
    if mentions_arguments(text)
        && let Ok(documents) = text.nodes()
    {
        arguments(documents, text, place, minors, usages);
    }
}

fn mentions_arguments(code: &str) -> bool {
    let speaks = |word| code.contains::<&str>(word);
    let words = [
        "xtraArgs",
        "kube",
        "Configuration",
        "featureGates",
        "Subnet",
    ];
    words.into_iter().any(speaks)
}

fn arguments(
    documents: &[Node],
    code: &str,
    place: &Place,
    minors: &Arc<[Version]>,
    usages: &mut Usages,
) {
    let mut walk = Walk {
        code,
        place,
        minors,
        usages,
        api: None,
    };
    for document in documents {
        config::gather(document, code, place, minors, walk.usages);
        walk.api = document
            .get("apiVersion")
            .and_then(Node::as_str)
            .map(str::to_owned);
        walk.node(document, None);
    }
}

struct Walk<'a> {
    code: &'a str,
    place: &'a Place,
    minors: &'a Arc<[Version]>,
    usages: &'a mut Usages,
    api: Option<String>,
}

impl Walk<'_> {
    fn node(&mut self, node: &Node, under: Option<&str>) {
        match &node.content {
            Content::Mapping(entries) => {
                for entry in entries {
                    let owner = match (entry.key.as_str(), under) {
                        ("kubeletExtraArgs", _) => Some("kubelet"),
                        ("extraArgs", Some("apiServer")) => Some("kube-apiserver"),
                        ("extraArgs", Some("controllerManager")) => Some("kube-controller-manager"),
                        ("extraArgs", Some("scheduler")) => Some("kube-scheduler"),
                        _ => None,
                    };
                    match owner {
                        Some(owner) => self.extra_args(owner, &entry.key_range, &entry.value),
                        None => self.node(&entry.value, Some(&entry.key)),
                    }
                }
                self.container(node);
            }
            Content::Sequence(items) => {
                for item in items {
                    match &item.content {
                        Content::Scalar { .. } if under == Some("kubeadmConfigPatches") => {
                            self.patch(item);
                        }
                        _ => self.node(item, under),
                    }
                }
            }
            Content::Scalar { .. } => {}
        }
    }

    /// kind holds kubeadm's files as strings; a literal one is YAML where it stands.
    fn patch(&mut self, item: &Node) {
        let raw = &self.code[item.range.clone()];
        let Some((head, body)) = raw.split_once('\n').filter(|_| raw.starts_with('|')) else {
            return;
        };
        let place = self.place.after(item.range.start + head.len() + 1);
        yaml(body, &place, self.minors, self.usages);
    }

    fn extra_args(&mut self, owner: &str, key: &Range<usize>, node: &Node) {
        let owner = Owner::Known(owner.to_owned());
        let mut pairs: Vec<(String, Range<usize>, &Node)> = Vec::new();
        match &node.content {
            Content::Mapping(entries) => {
                for entry in entries {
                    pairs.push((entry.key.clone(), entry.key_range.clone(), &entry.value));
                }
                self.usages.map_args.push(MapArgs {
                    span: self.place.span(key.clone()),
                    api: self.api.clone(),
                    minors: self.minors.clone(),
                    list: self.as_list(node),
                });
            }
            Content::Sequence(items) => {
                for item in items {
                    if let (Some(name), Some(value)) = (item.get("name"), item.get("value")) {
                        let text = name.as_str().unwrap_or_default().to_owned();
                        pairs.push((text, name.range.clone(), value));
                    }
                }
            }
            Content::Scalar { .. } => {}
        }
        let beside: Arc<[(String, String)]> = pairs
            .iter()
            .filter_map(|(name, _, value)| Some((name.clone(), value.as_str()?.to_owned())))
            .collect();
        for (name, range, value) in pairs {
            let value = value.as_str().map(|text| {
                let value = Value {
                    text: text.to_owned(),
                    range: bare(self.code, &value.range, text),
                    open: is_placeholder(text),
                    joined: true,
                };
                let span = self.place.span(value.range.clone());
                (value, span)
            });
            self.usages.flags.push(FlagUse {
                owner: owner.clone(),
                name,
                span: self.place.span(range),
                odd_dash: false,
                value,
                minors: self.minors.clone(),
                beside: beside.clone(),
                said: Said::default(),
                standing: Standing::Unknown,
            });
        }
    }

    /// The list that a block mapping of strings says the same as.
    fn as_list(&self, node: &Node) -> Option<(crate::diagnostic::Span, String)> {
        let Content::Mapping(entries) = &node.content else {
            return None;
        };
        let first = entries.first()?;
        let line = self.code[..first.key_range.start]
            .rfind('\n')
            .map_or(0, |i| i + 1);
        let indent = &self.code[line..first.key_range.start];
        let raw = &self.code[node.range.clone()];
        let flow = raw.starts_with('{') || !indent.chars().all(|c| c == ' ');
        if flow || raw.contains('#') {
            return None;
        }
        let mut items = Vec::new();
        for entry in entries {
            entry.value.as_str()?;
            let value = &self.code[entry.value.range.clone()];
            if value.contains('\n') || value.starts_with(['*', '&', '!']) {
                return None;
            }
            // The list takes strings only; a map took them too, so a bare `true` was wrong there.
            let quoted = match value.starts_with(['"', '\'']) {
                true => value.to_owned(),
                false => format!("\"{value}\""),
            };
            items.push(format!("- name: {}\n{indent}  value: {quoted}", entry.key));
        }
        let text = items.join(&format!("\n{indent}"));
        // Only text that stands in its file without marks of quotes or lists can be replaced.
        let span = self.place.span(node.range.clone());
        (span.range.1 - span.range.0 == raw.len()).then_some((span, text))
    }

    /// A container that runs a component: its command and arguments are that program's.
    fn container(&mut self, node: &Node) {
        let lists: Vec<&Node> = ["command", "args"]
            .iter()
            .filter_map(|k| node.get(k))
            .collect();
        let words: Vec<Word> = lists
            .iter()
            .flat_map(|l| l.items())
            .filter_map(|n| {
                let text = n.as_str()?;
                Some(Word {
                    text: text.to_owned(),
                    range: bare(self.code, &n.range, text),
                    open: text.contains("{{") || text.contains("$("),
                })
            })
            .collect();
        let Some(first) = words.first() else { return };
        let named = |text: &str| {
            let name = text.rsplit('/').next().unwrap_or(text);
            let name = name.split([':', '@']).next().unwrap_or(name);
            COMPONENTS.iter().copied().find(|c| *c == name)
        };
        let scalar = |key: &str| node.get(key).and_then(Node::as_str);
        let program = named(&first.text)
            .or_else(|| named(scalar("image")?))
            .or_else(|| named(scalar("name")?).filter(|_| first.text.starts_with("--")));
        let Some(program) = program else { return };
        let mut command = Command {
            assignments: Vec::new(),
            words,
        };
        if named(&command.words[0].text).is_none() {
            let text = program.to_owned();
            let range = command.words[0].range.start..command.words[0].range.start;
            command.words.insert(
                0,
                Word {
                    text,
                    range,
                    open: false,
                },
            );
        } else {
            command.words[0].text = program.to_owned();
        }
        let tables = crate::kubernetes::tables::tables();
        if let Some(call) = call::read(tables, self.code, &command) {
            let owner = Owner::Known(call.path);
            self.usages
                .add_flags(call.flags, &owner, self.place, self.minors, Said::default());
        }
    }
}

/// A scalar's bytes without its quotes.
pub(super) fn bare(code: &str, range: &Range<usize>, value: &str) -> Range<usize> {
    match code[range.clone()].find(value) {
        Some(at) if !value.is_empty() => range.start + at..range.start + at + value.len(),
        _ => range.clone(),
    }
}
