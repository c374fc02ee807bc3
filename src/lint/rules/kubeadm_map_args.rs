use crate::{diagnostic::Diagnostic, kubernetes::Version, lint::Subject};

/// Extra arguments as a map, which kubeadm's v1beta4 takes as a list.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for args in &subject.usages.map_args {
        let api = args
            .api
            .as_deref()
            .and_then(|a| a.strip_prefix("kubeadm.k8s.io/"));
        let newest = args.minors.iter().max();
        let message = match api {
            Some("v1beta4") => "v1beta4 takes extra arguments as a list of names and values",
            _ if newest >= Some(&Version::of(37)) => {
                "extra arguments as a map are of v1beta3, which kubeadm rejects since 1.37"
            }
            _ => continue,
        };
        let mut diagnostic = Diagnostic::new("kubeadm-map-args", args.span.clone(), message)
            .help("write `- name: node-ip` and `value: \"…\"` for each argument");
        // A map of v1beta3 is right as long as its document says so.
        if let Some((span, list)) = args.list.clone().filter(|_| api == Some("v1beta4")) {
            diagnostic = diagnostic.replace("write the map as a list", span, list);
        }
        found.push(diagnostic);
    }
}
