use crate::{diagnostic::Diagnostic, kubernetes::name_set, lint::Subject};

/// A block that claims to be rejected and is not, or is rejected in other words.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for (id, manifest) in subject.site.manifests.iter().enumerate() {
        let Some(reject) = &manifest.claim.reject else {
            continue;
        };
        let hearing = &subject.hearings[id];
        let against = &hearing.against;
        // One document of a block that keeps the claim is enough: the others set the stage.
        let kept = |n: &usize| subject.hearings[*n].against.is_empty();
        let neighbours = subject.verdicts.neighbours(manifest);
        if against.is_empty() || neighbours.iter().any(kept) || neighbours.first() != Some(&id) {
            continue;
        }
        let versions = name_set(against, &hearing.judged);
        let refusal = hearing
            .said
            .iter()
            .find(|s| s.finding.kind.rejects() && against.contains(&s.by[0]));
        let message = match refusal {
            Some(said) => format!(
                "Kubernetes {versions} rejects it with other words: {}",
                said.finding.message
            ),
            None => format!("Kubernetes {versions} accepts what this block says is rejected"),
        };
        found.push(
            Diagnostic::new("reject-was-accepted", reject.span.clone(), message)
                .help("quote a part of the server's message, or remove `reject`")
                .related(manifest.span(0..0), "the document starts here"),
        );
    }
}
