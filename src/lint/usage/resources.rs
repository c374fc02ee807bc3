//! The types of resources that a command of kubectl names.

use super::CommandUse;
use crate::diagnostic::Span;

impl CommandUse {
    /// The words of a kubectl command that name types of resources.
    pub fn resource_types(&self) -> Vec<(&str, Span)> {
        let Some(call) = &self.call else {
            return Vec::new();
        };
        let from_file = call.flags.iter().any(|f| {
            matches!(
                f.name.as_str(),
                "f" | "filename" | "k" | "kustomize" | "raw"
            )
        });
        let Some(first) = call.arguments.first().filter(|w| !w.open && !from_file) else {
            return Vec::new();
        };
        let path = call.path.as_str();
        let kinds: Vec<(usize, &str)> = if FIRST.contains(&path) {
            let mut at = 0;
            let parts = first.text.split(',').map(|part| {
                let here = at;
                at += part.len() + 1;
                (here, part)
            });
            parts.collect()
        } else if SLASHED.contains(&path) && first.text.contains('/') && !first.text.contains(':') {
            vec![(0, first.text.as_str())]
        } else {
            return Vec::new();
        };
        let whole = first.range.len() == first.text.len();
        kinds
            .into_iter()
            .map(|(at, part)| {
                let name = part.split('/').next().unwrap_or(part);
                let range = match whole {
                    true => first.range.start + at..first.range.start + at + name.len(),
                    false => first.range.clone(),
                };
                (part, self.place.span(range))
            })
            .collect()
    }
}

/// Their first argument is a type, or several with commas.
const FIRST: &[&str] = &[
    "kubectl get",
    "kubectl describe",
    "kubectl delete",
    "kubectl edit",
    "kubectl label",
    "kubectl annotate",
    "kubectl patch",
    "kubectl scale",
    "kubectl autoscale",
    "kubectl expose",
    "kubectl explain",
    "kubectl wait",
    "kubectl rollout status",
    "kubectl rollout restart",
    "kubectl rollout undo",
    "kubectl rollout history",
    "kubectl rollout pause",
    "kubectl rollout resume",
    "kubectl set image",
    "kubectl set resources",
    "kubectl set env",
];
/// Their first argument is a Pod's name, or `TYPE/NAME`.
const SLASHED: &[&str] = &[
    "kubectl logs",
    "kubectl exec",
    "kubectl port-forward",
    "kubectl attach",
    "kubectl cp",
];
