use crate::{diagnostic::Diagnostic, lint::Subject};

/// A partition that is as high as there are replicas.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for set in subject.objects.of_kind("StatefulSet") {
        let Some(node) = set.at("spec/updateStrategy/rollingUpdate/partition") else {
            continue;
        };
        let number = |text: Option<&str>| text.and_then(|t| t.parse::<u32>().ok());
        let start = number(set.text("spec/ordinals/start")).unwrap_or(0);
        let replicas = number(set.text("spec/replicas").or(Some("1")));
        let (Some(partition), Some(replicas)) = (number(node.as_str()), replicas) else {
            continue;
        };
        if partition > 0 && partition >= start + replicas {
            let message =
                format!("no Pod has an ordinal of {partition} or more: no update reaches any");
            found.push(
                Diagnostic::new("partition-reaches-nobody", set.span(node), message).help(format!(
                    "the highest ordinal is {}",
                    (start + replicas).saturating_sub(1)
                )),
            );
        }
    }
}
