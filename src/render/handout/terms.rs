//! The glossary's terms that labs use, for those who have no site at hand.

use serde_json::{Value, json};

use crate::{
    model::{Lab, Site},
    render::glossary,
};

pub(super) fn context(site: &Site, labs: &[&Lab]) -> Value {
    let text: String = labs
        .iter()
        .map(|l| l.document.text[l.document.body..].to_lowercase())
        .collect();
    let terms = glossary::terms(site);
    let used = terms
        .iter()
        .filter(|t| t.names.iter().any(|n| glossary::occurs(&text, n)));
    let list: Vec<Value> = used
        .map(|t| json!({"term": t.term, "text": t.text}))
        .collect();
    json!(list)
}
