use std::collections::BTreeSet;

use crate::{diagnostic::Diagnostic, kubernetes::tables::tables, lint::Subject, yaml::Node};

/// `kubectl get all` on a page whose objects are not all shown by it.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for command in subject.usages.commands.iter().filter(|c| !c.inline) {
        let Some(call) = &command.call else { continue };
        let all = call.arguments.first().filter(|w| w.text == "all");
        let (true, Some(word)) = (call.path == "kubectl get", all) else {
            continue;
        };
        let left_out = left_out(subject, command.page);
        if left_out.is_empty() {
            continue;
        }
        let kinds: Vec<&str> = left_out.iter().copied().collect();
        let message = format!(
            "`kubectl get all` leaves out the page's {}",
            kinds.join(", ")
        );
        let names: Vec<String> = kinds
            .iter()
            .filter_map(|k| tables().resource(k).first().map(|r| r.name.to_owned()))
            .collect();
        found.push(
            Diagnostic::new(
                "ignored-by-get-all",
                command.place.span(word.range.clone()),
                message,
            )
            .help(format!(
                "name them too: `kubectl get all,{}`",
                names.join(",")
            )),
        );
    }
}

/// The kinds of the page's objects that are not in the category `all`.
fn left_out(subject: &Subject<'_>, page: usize) -> BTreeSet<&'static str> {
    let mut kinds = BTreeSet::new();
    for manifest in subject
        .site
        .manifests
        .iter()
        .filter(|m| m.page == Some(page))
    {
        let Ok(documents) = manifest.text.nodes() else {
            continue;
        };
        for document in documents {
            let kind = document.get("kind").and_then(Node::as_str).unwrap_or("");
            if document.at("spec/volumeClaimTemplates").is_some() {
                kinds.insert("PersistentVolumeClaim");
            }
            let known = tables().resource(kind);
            let known = known.iter().find(|r| r.kind == kind);
            kinds.extend(
                known
                    .filter(|r| !r.categories.contains(&"all"))
                    .map(|r| r.kind),
            );
        }
    }
    kinds.remove("Namespace");
    kinds
}
