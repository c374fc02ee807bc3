use crate::{diagnostic::Diagnostic, lint::Subject};

/// A storage class that only one vendor's clusters have.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    const VENDORS: &[&str] = &[
        "gp2",
        "gp3",
        "ebs-sc",
        "standard-rwo",
        "premium-rwo",
        "pd-ssd",
        "pd-standard",
        "managed-premium",
        "managed-csi",
        "azurefile",
        "azuredisk",
        "do-block-storage",
        "linode-block-storage",
        "rook-ceph-block",
        "longhorn",
        "csi-cinder",
        "oci-bv",
        "hcloud-volumes",
        "vsphere-sc",
    ];
    for object in &subject.objects.all {
        let claims = match object.kind.as_str() {
            "PersistentVolumeClaim" => vec![object.node],
            "StatefulSet" => object.claims().collect(),
            _ => continue,
        };
        for class in claims.iter().filter_map(|c| c.at("spec/storageClassName")) {
            let name = class.as_str().unwrap_or_default();
            let defined = subject
                .objects
                .of_kind("StorageClass")
                .any(|c| c.name == name && object.in_reach(c));
            if VENDORS.contains(&name) && !defined {
                found.push(
                    Diagnostic::new(
                        "vendor-storage-class",
                        object.span(class),
                        format!("only some vendors' clusters have the storage class `{name}`"),
                    )
                    .help("leave `storageClassName` out to get the cluster's default: elsewhere the claim stays Pending"),
                );
            }
        }
    }
}
