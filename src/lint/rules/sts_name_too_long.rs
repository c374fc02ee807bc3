use crate::{diagnostic::Diagnostic, lint::Subject};

/// A StatefulSet whose Pods' revision label does not fit.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    // A label's value has 63 characters; `-` and a hash of ten are added to the name.
    const LONGEST: usize = 52;
    for set in subject
        .objects
        .of_kind("StatefulSet")
        .filter(|s| s.name.len() > LONGEST)
    {
        let message = format!(
            "the name has {} characters, and its Pods cannot be created above {LONGEST}",
            set.name.len()
        );
        found.push(
            Diagnostic::new("sts-name-too-long", set.name_span(), message)
                .help("shorten it: the label `controller-revision-hash` is the name and a hash, of 63 characters at most"),
        );
    }
}
