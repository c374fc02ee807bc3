//! The theme: the embedded default, overridden file by file, bundled and hashed.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use tera::Tera;

use super::{Content, Output};

static DEFAULT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/theme");

/// Templates ready to render and assets with their hashed addresses.
pub struct Theme {
    tera: Tera,
    assets: Vec<Output>,
    /// `site.css` → `assets/site.1a2b3c4d.css`.
    pub addresses: BTreeMap<String, String>,
    /// The icons as one hidden SVG of symbols.
    pub icons: String,
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
    /// The default theme with the site's own `files` over it; the message says what fails.
    pub fn new(files: &BTreeMap<String, Vec<u8>>) -> Result<Theme, String> {
        let mut all = default_files();
        all.extend(
            files
                .iter()
                .map(|(path, bytes)| (path.clone(), bytes.clone())),
        );
        let mut tera = Tera::default();
        let templates: Vec<(String, String)> = all
            .iter()
            .filter_map(|(path, bytes)| {
                let name = path.strip_prefix("templates/")?;
                Some((name.to_owned(), String::from_utf8_lossy(bytes).into_owned()))
            })
            .collect();
        tera.add_raw_templates(templates.iter().map(|(n, t)| (n.as_str(), t.as_str())))
            .map_err(|e| chain(&e))?;
        let mut theme = Theme {
            tera,
            assets: Vec::new(),
            addresses: BTreeMap::new(),
            icons: icons(&all),
        };
        let css: String = all
            .iter()
            .filter(|(path, _)| path.starts_with("css/") && path.ends_with(".css"))
            .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned() + "\n")
            .collect();
        theme.asset("site.css", css.into_bytes());
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

    pub fn render(&self, template: &str, context: &tera::Context) -> Result<String, String> {
        self.tera.render(template, context).map_err(|e| chain(&e))
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

/// An error with its causes: the outer one names the template, the inner one the fault.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        source = inner.source();
    }
    text
}
