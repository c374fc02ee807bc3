//! What host and guest say to each other; `kubernetes/engine/README.md` is the contract.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// What to judge, and what to assume about the cluster that would receive it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Header {
    /// The IP families of the cluster, the default one first.
    pub families: Vec<Family>,
    /// The namespace of the request, for objects that name none.
    pub namespace: String,
    /// `StatefulSet.spec.template` when the document is the value at a path of a kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fragment: Option<String>,
    /// Whether a server printed the object: status and other server-set fields are in place.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub output: bool,
    /// The CustomResourceDefinitions that the cluster has, as YAML.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub crds: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Family {
    IPv4,
    IPv6,
}

impl Default for Header {
    /// A dual-stack cluster, which accepts what a single-stack one does and more.
    fn default() -> Self {
        Header {
            families: vec![Family::IPv4, Family::IPv6],
            namespace: "default".to_owned(),
            fragment: None,
            output: false,
            crds: Vec::new(),
        }
    }
}

/// A request: the header's line, then the document as its author wrote it.
pub(super) fn request(header: &Header, document: &str) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(header).expect("a header is plain data");
    bytes.reserve(document.len() + 1);
    bytes.push(b'\n');
    bytes.extend_from_slice(document.as_bytes());
    bytes
}

/// The same request, for an answer without [`Response::object`].
pub(super) fn without_object(request: &[u8]) -> Vec<u8> {
    let mut bytes = br#"{"verdictOnly":true,"#.to_vec();
    bytes.extend_from_slice(
        request
            .strip_prefix(b"{")
            .expect("a header is a JSON object"),
    );
    bytes
}

/// Everything that the consumer of a document says about it. Paths are Kubernetes' own, such
/// as `spec.ports[0].port`; lines count from 1.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Response {
    pub gvk: Option<Gvk>,
    /// The program that reads such a document: `kube-apiserver`, `kubelet`, `kubeadm`, …
    pub consumer: String,
    pub name: String,
    pub namespace: String,
    /// Why the document was not judged to its end.
    pub failure: Option<Failure>,
    /// Values that were set aside because their Go type refuses them.
    pub decode: Vec<DecodeFault>,
    /// Unknown and duplicate fields.
    pub strict: Vec<StrictFault>,
    /// The causes of a rejection.
    pub errors: Vec<FieldError>,
    /// The message of the rejection as a whole.
    pub status: String,
    pub warnings: Vec<Warning>,
    /// Fields that the server drops in silence, because a feature gate is off.
    pub dropped: Vec<String>,
    /// The object as the server would store it; `null` when it would store none.
    pub object: Option<Box<RawValue>>,
}

impl Response {
    /// Whether nothing at all is held against the document.
    pub fn is_silent(&self) -> bool {
        self.failure.is_none()
            && self.decode.is_empty()
            && self.strict.is_empty()
            && self.errors.is_empty()
            && self.warnings.is_empty()
            && self.dropped.is_empty()
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Gvk {
    pub group: String,
    pub version: String,
    pub kind: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureKind {
    Syntax,
    NotAManifest,
    UnknownKind,
    #[serde(rename = "removed-api")]
    RemovedApi,
    Decode,
    TooLarge,
    BadRequest,
    NotSupported,
    /// The guest could not answer; also what the host says of a guest that trapped or hung.
    #[default]
    Panic,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Failure {
    pub kind: FailureKind,
    pub message: String,
    pub line: Option<usize>,
    pub path: Option<String>,
    pub suggestions: Vec<String>,
    pub removed_in: String,
    pub replacement: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DecodeFault {
    pub message: String,
    pub path: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct StrictFault {
    pub kind: StrictKind,
    pub path: String,
    pub message: String,
    pub line: Option<usize>,
    pub suggestions: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StrictKind {
    #[default]
    Unknown,
    Duplicate,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct FieldError {
    /// The API's cause, such as `FieldValueInvalid`.
    pub reason: String,
    pub path: String,
    pub message: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Warning {
    pub message: String,
    pub path: Option<String>,
    pub suggestions: Vec<String>,
}

impl Response {
    /// What is said of a document on which the guest broke down.
    pub(super) fn broken(message: String) -> Response {
        Response {
            failure: Some(Failure {
                kind: FailureKind::Panic,
                message,
                ..Failure::default()
            }),
            ..Response::default()
        }
    }
}
