//! What a resolved link becomes in the page at a given address.

use crate::model::{Site, Target, relative_url};

/// Where the file of that path goes: `content/` and `static/` are the site's root.
pub(super) fn asset_url(path: &str) -> &str {
    path.strip_prefix("content/")
        .or(path.strip_prefix("static/"))
        .unwrap_or(path)
}

/// The `href` or `src` of a target on the page at `url`; `written` is what the author wrote.
pub(super) fn href(site: &Site, url: &str, target: &Target, written: &str) -> String {
    match target {
        Target::Page { page, fragment } => {
            let to = &site.pages[*page].url;
            let path = if to == url {
                String::new()
            } else {
                relative_url(url, to)
            };
            match fragment {
                Some(fragment) => format!("{path}#{fragment}"),
                None if path.is_empty() => relative_url(url, to),
                None => path,
            }
        }
        Target::Here { fragment } => format!("#{fragment}"),
        Target::Asset { path, suffix } => {
            format!("{}{suffix}", relative_url(url, asset_url(path)))
        }
        Target::External
        | Target::Absolute
        | Target::Missing { .. }
        | Target::Outside
        | Target::Empty => written.to_owned(),
    }
}
