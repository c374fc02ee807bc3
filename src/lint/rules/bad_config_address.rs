use crate::{diagnostic::Diagnostic, kubernetes::kubelet, lint::Subject};

/// An address of the kubelet's configuration that it cannot use.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for used in &subject.usages.addresses {
        let Some(fault) = kubelet::fault(used.field, &used.value) else {
            continue;
        };
        let span = used.span.clone();
        let mut diagnostic =
            Diagnostic::new("bad-config-address", span.clone(), fault.message).help(fault.help);
        if let Some(instead) = fault.instead {
            diagnostic = diagnostic.replace("write the address alone", span, instead);
        }
        found.push(diagnostic);
    }
}
