//! The style of a handout: the theme's, the paper, and what stands in each lab's margins.

use std::fmt::Write;

use super::{Edition, Request};
use crate::render::Inputs;

pub(super) fn sheet(inputs: &Inputs<'_>, request: &Request<'_>) -> String {
    let mut css = inputs.theme.handout.clone();
    let versions = &inputs.site.config.kubernetes;
    let mut version = match (versions.first(), versions.last()) {
        (Some(first), Some(last)) if first != last => format!("Kubernetes {first} to {last}"),
        (Some(only), _) => format!("Kubernetes {only}"),
        _ => String::new(),
    };
    if let Some(commit) = request.commit {
        let _ = write!(version, " · commit {commit}");
    }
    let size = request.sheet.css();
    let margin = match request.edition {
        Edition::CheatSheet => "12mm 10mm 14mm",
        _ => "20mm 17mm",
    };
    let _ = writeln!(
        css,
        "@page {{ size: {size}; margin: {margin};\n  \
         @top-left {{ content: {}; }} @top-right {{ content: {}; }}\n  \
         @bottom-left {{ content: {}; }} @bottom-right {{ content: \"Page \" counter(page) \" of \" counter(pages); }} }}",
        quoted(request.title),
        quoted(request.edition.title()),
        quoted(&version),
    );
    for lab in request.labs {
        let name = format!("lab-{}", name(&lab.id));
        let left = quoted(&format!("Lab {}", lab.id));
        let _ = writeln!(css, "@page {name} {{ @top-left {{ content: {left}; }} }}");
        let _ = writeln!(css, "#{} {{ page: {name}; }}", selector(&lab.id));
    }
    css
}

/// A folder's name as an identifier.
fn name(id: &str) -> String {
    let letter = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    id.chars().map(letter).collect()
}

/// The id of a lab's section, as a selector writes it.
fn selector(id: &str) -> String {
    let mut out = "lab-".to_owned();
    for c in id.chars() {
        if !c.is_ascii_alphanumeric() && c != '-' && c != '_' {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A CSS string that is safe in a `<style>`, too.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' | '<' | '\n' => {
                let _ = write!(out, "\\{:x} ", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
