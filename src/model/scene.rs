//! The subject of a diagram: the manifests that it names → what is to be drawn, or what lacks.
//!
//! `lint` asks whether there is a subject, `render` draws it; neither looks for it itself.

use std::{ops::Range, sync::Arc};

use super::{
    Part, Site,
    links::join,
    objects::{self, Object, selects},
};
use crate::{diagnostic::did_you_mean, parse::Diagram, yaml::Node};

/// What a diagram shows of its objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Service → EndpointSlices → Pods → claims.
    Topology,
    /// What a name answers with, and who picks the Pod.
    Lookup,
    /// The order in which an update replaces Pods.
    Rollout,
    /// A table of the names in DNS.
    Names,
}

impl Kind {
    pub const ALL: [(&'static str, Kind); 4] = [
        ("topology", Kind::Topology),
        ("lookup", Kind::Lookup),
        ("rollout", Kind::Rollout),
        ("names", Kind::Names),
    ];
}

/// The objects of a diagram, as far as it needs them.
#[derive(Debug, PartialEq, Eq)]
pub struct Scene {
    pub kind: Kind,
    pub namespace: String,
    pub services: Vec<Service>,
    pub workloads: Vec<Workload>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Service {
    pub name: String,
    pub headless: bool,
    /// `IPv4` and `IPv6` in their order; empty means the cluster's first family.
    pub families: Vec<String>,
    pub ports: Vec<Port>,
    /// What it is another name for.
    pub external_name: Option<String>,
    /// The workload whose Pods it selects, in [`Scene::workloads`].
    pub selects: Option<usize>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Port {
    pub name: Option<String>,
    /// In lower case, as names in DNS have it.
    pub protocol: String,
    pub port: String,
    /// The number that the container listens on.
    pub target: String,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Workload {
    pub kind: String,
    pub name: String,
    pub replicas: u32,
    /// The first ordinal.
    pub start: u32,
    /// The Service that gives its Pods their names.
    pub service_name: Option<String>,
    /// The names of its claim templates.
    pub claims: Vec<String>,
    pub on_delete: bool,
    pub partition: u32,
    /// How many Pods an update takes away at once, as written.
    pub max_unavailable: Option<String>,
}

/// Why there is nothing to draw.
#[derive(Debug)]
pub struct Lack {
    /// Where in the document that is written.
    pub range: Range<usize>,
    pub message: String,
    pub help: String,
}

/// The subject of a diagram of `part`.
pub fn scene(site: &Site, part: &Part, diagram: &Diagram, namespace: &str) -> Result<Scene, Lack> {
    let kinds = || Kind::ALL.iter().map(|(name, _)| *name);
    let Some((_, kind)) = Kind::ALL.iter().find(|(name, _)| *name == diagram.kind) else {
        let all = kinds().collect::<Vec<_>>().join(", ");
        return Err(Lack {
            range: diagram.kind_range.clone(),
            message: format!("there is no diagram `{}`", diagram.kind),
            help: did_you_mean(&diagram.kind, kinds())
                .unwrap_or(format!("the diagrams are: {all}")),
        });
    };
    let paths = paths(site, part, diagram)?;
    let gathered = objects::gather_where(site, |m| paths.contains(&m.path));
    // In the order in which the author names the files.
    let mut objects: Vec<&Object<'_>> = gathered.all.iter().collect();
    objects.sort_by_key(|o| paths.iter().position(|p| *p == o.manifest.path));
    let workloads: Vec<&Object<'_>> = objects
        .iter()
        .copied()
        .filter(|o| ["StatefulSet", "Deployment", "ReplicaSet"].contains(&o.kind.as_str()))
        .collect();
    let scene = Scene {
        kind: *kind,
        namespace: namespace.to_owned(),
        services: services(&objects, &workloads),
        workloads: workloads.iter().map(|w| workload(w)).collect(),
    };
    let selecting = scene.services.iter().any(|s| s.selects.is_some());
    let (there, wanted) = match kind {
        Kind::Topology | Kind::Lookup => (selecting, "a Service and the workload that it selects"),
        Kind::Rollout => (
            scene.workloads.iter().any(|w| w.kind == "StatefulSet"),
            "a StatefulSet",
        ),
        Kind::Names => (!scene.services.is_empty(), "a Service"),
    };
    match there {
        true => Ok(scene),
        false => Err(Lack {
            range: diagram.kind_range.clone(),
            message: format!("there is nothing to draw for `{}`", diagram.kind),
            help: format!("name files that have {wanted}"),
        }),
    }
}

/// The files that are named; else those that the page shows, and the page itself.
fn paths(site: &Site, part: &Part, diagram: &Diagram) -> Result<Vec<Arc<str>>, Lack> {
    if diagram.files.is_empty() {
        let shown = part.excerpts.iter().flatten().flatten();
        let own = [part.document.path.clone()];
        return Ok(own
            .into_iter()
            .chain(shown.map(|e| e.source.path.clone()))
            .collect());
    }
    let mut paths = Vec::new();
    for (file, range) in &diagram.files {
        let path = join(&part.document.path, file);
        let known = path.and_then(|p| site.manifests.iter().find(|m| *m.path == *p));
        match known {
            Some(manifest) => paths.push(manifest.path.clone()),
            None => {
                return Err(Lack {
                    range: range.clone(),
                    message: format!("`{file}` is no file with manifests"),
                    help: "the path of a YAML file is relative to the page".to_owned(),
                });
            }
        }
    }
    Ok(paths)
}

fn services(objects: &[&Object<'_>], workloads: &[&Object<'_>]) -> Vec<Service> {
    let all = objects.iter().filter(|o| o.kind == "Service");
    all.map(|service| {
        let selector = service.at("spec/selector");
        let selects = workloads.iter().position(|w| {
            let labels = w.at("spec/template/metadata/labels");
            w.shares_namespace(service) && selector.is_some_and(|s| selects(s, labels))
        });
        let pod = selects.and_then(|n| workloads.get(n));
        Service {
            name: service.name.clone(),
            headless: service.is_headless(),
            families: families(service),
            ports: items(service.at("spec/ports"))
                .map(|port| self::port(port, pod.copied()))
                .collect(),
            external_name: service.text("spec/externalName").map(str::to_owned),
            selects,
        }
    })
    .collect()
}

fn items(node: Option<&Node>) -> impl Iterator<Item = &Node> {
    node.map(Node::items).unwrap_or_default().iter()
}

fn families(service: &Object<'_>) -> Vec<String> {
    let named = items(service.at("spec/ipFamilies"));
    let mut families: Vec<String> = named.filter_map(Node::as_str).map(str::to_owned).collect();
    let policy = service.text("spec/ipFamilyPolicy").unwrap_or_default();
    if ["PreferDualStack", "RequireDualStack"].contains(&policy) {
        for family in ["IPv4", "IPv6"] {
            if !families.iter().any(|f| f == family) {
                families.push(family.to_owned());
            }
        }
    }
    families
}

fn port(port: &Node, workload: Option<&Object<'_>>) -> Port {
    let text = |key: &str| port.get(key).and_then(Node::as_str).map(str::to_owned);
    let number = text("port").unwrap_or_default();
    let target = text("targetPort").unwrap_or_else(|| number.clone());
    let containers = workload.map(Object::containers).unwrap_or_default();
    let named = containers
        .iter()
        .flat_map(|c| items(c.get("ports")))
        .find(|p| p.get("name").and_then(Node::as_str) == Some(&target))
        .and_then(|p| p.get("containerPort")?.as_str());
    Port {
        name: text("name"),
        protocol: text("protocol").unwrap_or("TCP".to_owned()).to_lowercase(),
        port: number,
        target: named.map_or(target.clone(), str::to_owned),
    }
}

fn workload(object: &Object<'_>) -> Workload {
    let text = |path: &str| object.text(path).map(str::to_owned);
    let number = |path: &str| object.text(path).and_then(|t| t.parse().ok());
    let rolling = "spec/updateStrategy/rollingUpdate";
    let claims = items(object.at("spec/volumeClaimTemplates"));
    Workload {
        kind: object.kind.clone(),
        name: object.name.clone(),
        replicas: number("spec/replicas").unwrap_or(1),
        start: number("spec/ordinals/start").unwrap_or(0),
        service_name: text("spec/serviceName"),
        claims: claims
            .filter_map(|c| c.at("metadata/name")?.as_str())
            .map(str::to_owned)
            .collect(),
        on_delete: object.text("spec/updateStrategy/type") == Some("OnDelete"),
        partition: number(&format!("{rolling}/partition")).unwrap_or(0),
        max_unavailable: text(&format!("{rolling}/maxUnavailable")),
    }
}

impl Workload {
    /// The Pod of an ordinal; the Pods of other workloads have random names.
    pub fn pod(&self, n: u32) -> String {
        match self.kind.as_str() {
            "StatefulSet" => format!("{}-{n}", self.name),
            _ => format!("{}-…", self.name),
        }
    }

    /// The first ordinal, and the one after the last.
    pub fn ordinals(&self) -> Range<u32> {
        self.start..self.start.saturating_add(self.replicas)
    }

    /// Whether a Service gives each Pod a name of its own.
    pub fn is_governed_by(&self, service: &Service) -> bool {
        self.kind == "StatefulSet" && self.service_name.as_deref() == Some(&service.name)
    }
}
