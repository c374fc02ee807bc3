//! Manifests as objects that refer to each other, and where a reference is looked up.
//!
//! A name is looked for in the same file (a page or a YAML file), then in the folder; a lab is
//! one folder with all below it. Fragments, outputs and documents with holes are no objects:
//! what they lack may be there.

use std::collections::HashMap;

use rayon::prelude::*;

use super::{Manifest, Site};
use crate::{
    diagnostic::Span,
    yaml::{Content, Node},
};

/// The objects of the site that stand whole.
#[derive(Debug, Default)]
pub struct Objects<'a> {
    pub all: Vec<Object<'a>>,
    /// Places in `all`: of each kind, and of the Services of each name.
    kinds: HashMap<String, Vec<usize>>,
    services: HashMap<String, Vec<usize>>,
}

#[derive(Debug)]
pub struct Object<'a> {
    pub manifest: &'a Manifest,
    pub kind: String,
    pub name: String,
    pub namespace: Option<String>,
    pub node: &'a Node,
}

/// Reads every object of the site.
pub fn gather(site: &Site) -> Objects<'_> {
    gather_where(site, |_| true)
}

/// Reads the objects of the manifests that are wanted.
pub fn gather_where<'a>(site: &'a Site, wanted: impl Fn(&Manifest) -> bool) -> Objects<'a> {
    let whole = |m: &&Manifest| {
        m.header.fragment.is_none() && !m.header.output && !m.elided && m.claim.reject.is_none()
    };
    let manifests = site.manifests.iter().filter(|m| wanted(m)).filter(whole);
    let manifests: Vec<&Manifest> = manifests.collect();
    let read = manifests.into_par_iter().flat_map_iter(objects);
    let all: Vec<Object<'_>> = read.collect();
    let mut kinds: HashMap<String, Vec<usize>> = HashMap::new();
    let mut services: HashMap<String, Vec<usize>> = HashMap::new();
    for (n, object) in all.iter().enumerate() {
        kinds.entry(object.kind.clone()).or_default().push(n);
        if object.kind == "Service" {
            services.entry(object.name.clone()).or_default().push(n);
        }
    }
    Objects {
        all,
        kinds,
        services,
    }
}

/// The objects of a manifest; a List is what is in it.
fn objects(manifest: &Manifest) -> Vec<Object<'_>> {
    let mut found = Vec::new();
    for node in manifest.text.nodes().unwrap_or_default() {
        let items = node.get("items").map(Node::items).unwrap_or_default();
        if node.get("kind").and_then(Node::as_str) == Some("List") {
            found.extend(items.iter().filter_map(|i| object(manifest, i)));
        } else {
            found.extend(object(manifest, node));
        }
    }
    found
}

fn object<'a>(manifest: &'a Manifest, node: &'a Node) -> Option<Object<'a>> {
    let text = |path: &str| node.at(path).and_then(Node::as_str).map(str::to_owned);
    Some(Object {
        manifest,
        kind: text("kind")?,
        name: text("metadata/name").unwrap_or_default(),
        namespace: text("metadata/namespace"),
        node,
    })
}

impl Object<'_> {
    pub fn at(&self, path: &str) -> Option<&Node> {
        self.node.at(path)
    }

    pub fn text(&self, path: &str) -> Option<&str> {
        self.at(path).and_then(Node::as_str)
    }

    pub fn span(&self, node: &Node) -> Span {
        self.manifest.span(node.range.clone())
    }

    /// Where the object's name stands, or its beginning.
    pub fn name_span(&self) -> Span {
        match self.at("metadata/name") {
            Some(name) => self.span(name),
            None => self
                .manifest
                .span(self.node.range.start..self.node.range.start),
        }
    }

    /// The template of the Pods that it makes, or the Pod itself.
    pub fn pod(&self) -> Option<&Node> {
        match self.kind.as_str() {
            "Pod" => Some(self.node),
            "CronJob" => self.at("spec/jobTemplate/spec/template"),
            _ => self.at("spec/template"),
        }
    }

    /// All containers of its Pods.
    pub fn containers(&self) -> Vec<&Node> {
        let Some(pod) = self.pod() else {
            return Vec::new();
        };
        ["spec/initContainers", "spec/containers"]
            .iter()
            .filter_map(|path| pod.at(path))
            .flat_map(Node::items)
            .collect()
    }

    /// The claim templates of a StatefulSet.
    pub fn claims(&self) -> impl Iterator<Item = &Node> {
        let claims = self.at("spec/volumeClaimTemplates").map(Node::items);
        claims.unwrap_or_default().iter()
    }

    /// Whether both may be in one namespace.
    pub fn shares_namespace(&self, other: &Object<'_>) -> bool {
        match (&self.namespace, &other.namespace) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        }
    }

    /// Whether both are in one file, or in one lab.
    pub fn beside(&self, other: &Object<'_>) -> bool {
        self.manifest.path == other.manifest.path
            || lab(&self.manifest.path).is_some_and(|l| Some(l) == lab(&other.manifest.path))
    }

    /// Whether the other is where a name is looked up at last.
    pub fn in_reach(&self, other: &Object<'_>) -> bool {
        self.beside(other) || folder(&self.manifest.path) == folder(&other.manifest.path)
    }

    pub fn is_headless(&self) -> bool {
        self.kind == "Service" && self.text("spec/clusterIP") == Some("None")
    }
}

impl<'a> Objects<'a> {
    pub fn of_kind(&self, kind: &'static str) -> impl Iterator<Item = &Object<'a>> {
        let places = self.kinds.get(kind).into_iter().flatten();
        places.map(|n| &self.all[*n])
    }

    pub fn services_named(&self, name: &str) -> impl Iterator<Item = &Object<'a>> {
        let places = self.services.get(name).into_iter().flatten();
        places.map(|n| &self.all[*n])
    }

    /// The Service that a StatefulSet names, nearest first.
    pub fn governing(&self, set: &Object<'_>) -> Option<&Object<'a>> {
        let name = set.text("spec/serviceName").filter(|n| !n.is_empty())?;
        let named = || {
            self.services_named(name)
                .filter(|s| set.shares_namespace(s))
        };
        named()
            .find(|s| set.beside(s))
            .or_else(|| named().find(|s| set.in_reach(s)))
    }
}

/// Whether the labels of `node` (at `path`) have all of the selector's pairs.
pub fn selects(selector: &Node, labels: Option<&Node>) -> bool {
    let Content::Mapping(wanted) = &selector.content else {
        return false;
    };
    let has = |key: &str| labels.and_then(|l| l.get(key)).and_then(Node::as_str);
    wanted
        .iter()
        .all(|e| e.value.as_str().is_some() && has(&e.key) == e.value.as_str())
}

/// The lab that a path belongs to.
pub fn lab(path: &str) -> Option<&str> {
    let rest = path.strip_prefix("labs/")?;
    rest.split('/').next().filter(|_| rest.contains('/'))
}

fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |i| &path[..i])
}
