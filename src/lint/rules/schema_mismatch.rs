use crate::{
    diagnostic::{Diagnostic, Span},
    lint::Subject,
    model::Described,
    yaml::{self, Content, Node},
};

/// YAML that its own JSON Schema refuses.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for described in &subject.site.described {
        if let Err(problem) = judge(described, found) {
            found.push(*problem);
        }
    }
}

fn judge(described: &Described, found: &mut Vec<Diagnostic>) -> Result<(), Box<Diagnostic>> {
    let fault =
        |span: Span, message: String| Box::new(Diagnostic::new("schema-mismatch", span, message));
    let of_text = |f: yaml::Fault| fault(described.span(f.range), f.message);
    let path = &described.schema.path;
    let of_schema = |message: String| fault(Span::new(path, 0..0), message);
    let nodes = yaml::parse(&described.text).map_err(of_text)?;
    let value: serde_json::Value = yaml::to_json(&described.text).map_err(of_text)?;
    let schema = yaml::to_json(&described.schema.text).map_err(|f| of_schema(f.message))?;
    let validator = jsonschema::validator_for(&schema)
        .map_err(|e| of_schema(format!("the JSON Schema cannot be used: {e}")))?;
    for error in validator.iter_errors(&value) {
        let pointer = error.instance_path().to_string();
        let range = nodes.first().map_or(0..0, |root| shown(root, &pointer));
        found.push(*fault(
            described.span(range),
            format!("{}: {error}", path.rsplit('/').next().unwrap_or(path)),
        ));
    }
    Ok(())
}

/// The bytes of the value at a JSON pointer; of its first line, if it has many.
fn shown(root: &Node, pointer: &str) -> std::ops::Range<usize> {
    let node = root.at(&pointer.replace("~1", "/")).unwrap_or(root);
    match &node.content {
        Content::Mapping(entries) => entries
            .first()
            .map_or(node.range.clone(), |e| e.key_range.clone()),
        _ => node.range.clone(),
    }
}
