//! Where a page lives on the site, and how one address is written from another.

use std::borrow::Cow;

/// `content/notes/dns.md` → `notes/dns.html`; the path below `content/` stays as it is, so
/// that links work in the repository, below any base path and from `file://` alike.
/// A lab's page goes by its folder: `labs/dns/lab.md` → `labs/dns.html`.
pub fn page_url(path: &str) -> String {
    let path = place(path);
    let inner = path.strip_prefix("content/").unwrap_or(&path);
    let stem = inner.rsplit_once('.').map_or(inner, |(stem, _)| stem);
    format!("{stem}.html")
}

/// Where a page stands among the others, as a path below `content/`: labs are a section of
/// their own although their sources lie in folders beside `content/`.
pub(super) fn place(path: &str) -> Cow<'_, str> {
    match path.strip_prefix("labs/") {
        None => path.into(),
        Some(inner) => {
            let inner = inner.strip_suffix("/lab.md").map(|id| format!("{id}.md"));
            let inner = inner.as_deref().unwrap_or(&path["labs/".len()..]);
            format!("content/labs/{inner}").into()
        }
    }
}

/// The relative URL that leads from the page `from` to `to`, both from the site's root.
pub fn relative_url(from: &str, to: &str) -> String {
    let mut base: Vec<&str> = from.split('/').collect();
    base.pop();
    let parts: Vec<&str> = to.split('/').collect();
    let shared = base
        .iter()
        .zip(&parts[..parts.len() - 1])
        .take_while(|(a, b)| a == b)
        .count();
    let mut url = "../".repeat(base.len() - shared);
    url.push_str(&parts[shared..].join("/"));
    escape(&url)
}

/// Percent-encodes what may not stand in a URL's path.
fn escape(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b' '
            | b'"'
            | b'<'
            | b'>'
            | b'%'
            | b'?'
            | b'#'
            | b'['
            | b']'
            | b'\\'
            | b'^'
            | b'`'
            | b'{'
            | b'|'
            | b'}'
            | 0..=31
            | 127..=255 => out.push_str(&format!("%{byte:02X}")),
            _ => out.push(byte as char),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_mirrors_the_path_of_its_source() {
        assert_eq!(page_url("content/notes/dns.md"), "notes/dns.html");
        assert_eq!(page_url("content/index.md"), "index.html");
        assert_eq!(page_url("labs/dns/lab.md"), "labs/dns.html");
        assert_eq!(page_url("labs/index.md"), "labs/index.html");
    }

    #[test]
    fn links_are_relative_so_that_the_site_works_below_any_path() {
        assert_eq!(
            relative_url("notes/dns.html", "notes/headless.html"),
            "headless.html"
        );
        assert_eq!(
            relative_url("notes/dns.html", "index.html"),
            "../index.html"
        );
        assert_eq!(relative_url("index.html", "a/b/c.html"), "a/b/c.html");
        assert_eq!(relative_url("a/b/c.html", "a/d e.png"), "../d%20e.png");
    }
}
