//! The theme: the embedded default, overridden file by file, bundled and hashed.

use std::{collections::BTreeMap, sync::Arc};

use include_dir::{Dir, include_dir};
use tera::Tera;

use super::{
    Content, Output, fault,
    memory::{self, Key},
};
use crate::{
    diagnostic::{Diagnostic, did_you_mean},
    model::Page,
    yaml,
};

static DEFAULT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/theme");

/// Templates ready to render and assets with their hashed addresses.
pub struct Theme {
    tera: Tera,
    templates: BTreeMap<String, Arc<str>>,
    assets: Vec<Output>,
    /// `site.css` → `assets/site.1a2b3c4d.css`.
    pub addresses: BTreeMap<String, String>,
    /// The icons as one hidden SVG of symbols.
    pub icons: String,
    /// The style of handouts: `print/*.css`.
    pub handout: String,
    /// Stands for every file of the theme.
    pub(super) key: Key,
}

/// The default theme's files, by path below `theme/`.
pub fn default_files() -> BTreeMap<String, Vec<u8>> {
    fn gather(dir: &Dir<'_>, files: &mut BTreeMap<String, Vec<u8>>) {
        for file in dir.files() {
            let path = file.path().to_string_lossy().replace('\\', "/");
            files.insert(path, file.contents().to_vec());
        }
        dir.dirs().for_each(|d| gather(d, files));
    }
    let mut files = BTreeMap::new();
    gather(&DEFAULT, &mut files);
    files
}

impl Theme {
    /// The default theme with the site's own `files` over it, or what is wrong with them.
    pub fn new(files: &BTreeMap<String, Vec<u8>>) -> Result<Theme, Vec<Diagnostic>> {
        let all = overridden(files);
        let templates = templates(&all);
        let mut tera = Tera::default();
        let texts = templates.iter().map(|(n, t)| (n.as_str(), &**t));
        tera.add_raw_templates(texts)
            .map_err(|error| faults(&error, &templates))?;
        let mut theme = Theme {
            tera,
            templates,
            assets: Vec::new(),
            addresses: BTreeMap::new(),
            icons: icons(&all),
            handout: joined(&all, "print/"),
            key: key(&all),
        };
        theme.asset("site.css", joined(&all, "css/").into_bytes());
        for (path, bytes) in &all {
            let name = match path.split_once('/') {
                Some(("js", name)) => name,
                Some(("assets", name)) => name,
                None if path.ends_with(".svg") => path,
                _ => continue,
            };
            theme.asset(name, bytes.clone());
        }
        Ok(theme)
    }

    pub fn render(
        &self,
        template: &str,
        context: &tera::Context,
    ) -> Result<String, Vec<Diagnostic>> {
        let text = self.tera.render(template, context);
        text.map_err(|error| faults(&error, &self.templates))
    }

    pub(super) fn has(&self, template: &str) -> bool {
        self.templates.contains_key(template)
    }

    /// What is wrong with a page that asks for a template that is not there.
    pub(super) fn lacks(&self, template: &str, page: &Page) -> Diagnostic {
        let document = page.document();
        let front = &document.text[document.front_range.clone()];
        let nodes = yaml::parse(front).unwrap_or_default();
        let value = nodes.first().and_then(|node| node.get("template"));
        let range = value.map_or(0..0, |v| v.range.clone());
        let start = document.front_range.start;
        let span = document.span(start + range.start..start + range.end);
        let names = self.templates.keys().map(String::as_str);
        Diagnostic::new(
            fault::RULE,
            span,
            format!("there is no template `{template}`"),
        )
        .maybe_help(did_you_mean(template, names))
    }

    pub(super) fn outputs(&self) -> Vec<Output> {
        self.assets.clone()
    }

    /// Adds a file under an address that changes with its content, so that caches never lie.
    fn asset(&mut self, name: &str, bytes: Vec<u8>) {
        let hash = blake3::hash(&bytes).to_hex();
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
        let path = format!("assets/{stem}.{}.{extension}", &hash[..8]);
        self.addresses.insert(name.to_owned(), path.clone());
        self.assets.push(Output {
            path,
            content: Content::Bytes(bytes.into()),
        });
    }
}

/// The style sheets of a folder, in the order of their names.
fn joined(files: &BTreeMap<String, Vec<u8>>, folder: &str) -> String {
    files
        .iter()
        .filter(|(path, _)| path.starts_with(folder) && path.ends_with(".css"))
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned() + "\n")
        .collect()
}

/// The texts that the diagnostics of a theme with these `files` may point into.
pub fn template_texts(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<Arc<str>, Arc<str>> {
    let templates = templates(&overridden(files)).into_iter();
    templates
        .map(|(name, text)| (fault::path(&name), text))
        .collect()
}

fn overridden(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let mut all = default_files();
    let own = files
        .iter()
        .map(|(path, bytes)| (path.clone(), bytes.clone()));
    all.extend(own);
    all
}

fn templates(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Arc<str>> {
    let files = files.iter().filter_map(|(path, bytes)| {
        let name = path.strip_prefix("templates/")?;
        Some((name.to_owned(), String::from_utf8_lossy(bytes).into()))
    });
    files.collect()
}

fn faults(error: &tera::Error, templates: &BTreeMap<String, Arc<str>>) -> Vec<Diagnostic> {
    fault::diagnostics(error, |name| {
        templates.get(name).map_or(String::new(), |t| t.to_string())
    })
}

fn key(files: &BTreeMap<String, Vec<u8>>) -> Key {
    let parts: Vec<&[u8]> = files
        .iter()
        .flat_map(|(path, bytes)| [path.as_bytes(), bytes])
        .collect();
    memory::key(&parts)
}

/// `icons/copy.svg` → `<symbol id="icon-copy">`.
fn icons(files: &BTreeMap<String, Vec<u8>>) -> String {
    let mut out = String::from("<svg hidden xmlns=\"http://www.w3.org/2000/svg\">");
    for (path, bytes) in files {
        let Some(name) = path
            .strip_prefix("icons/")
            .and_then(|n| n.strip_suffix(".svg"))
        else {
            continue;
        };
        let svg = String::from_utf8_lossy(bytes);
        let Some((_, rest)) = svg.split_once("<svg") else {
            continue;
        };
        let Some((attributes, inner)) = rest.split_once('>') else {
            continue;
        };
        let inner = inner.rsplit_once("</svg>").map_or(inner, |(i, _)| i);
        let attributes = attributes.replace(" xmlns=\"http://www.w3.org/2000/svg\"", "");
        out.push_str(&format!(
            "<symbol id=\"icon-{name}\"{attributes}>{}</symbol>",
            inner.trim()
        ));
    }
    out.push_str("</svg>");
    out
}
