//! Heading ids, as GitHub makes them, so that anchors work there and here.

use std::collections::HashMap;

/// The id of a heading's text: lower case, spaces to hyphens, punctuation gone.
pub fn slug(text: &str) -> String {
    text.trim()
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .flat_map(char::to_lowercase)
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

/// The ids given out on one page; a repeated text gets `-1`, `-2`, ….
#[derive(Debug, Default)]
pub struct Slugs {
    seen: HashMap<String, usize>,
}

impl Slugs {
    /// Notes an id that the author chose; `false` when it was taken already.
    pub fn claim(&mut self, id: &str) -> bool {
        self.seen.insert(id.to_owned(), 0).is_none()
    }

    /// A free id for a text. A text without letters or digits gets `section`.
    pub fn unique(&mut self, text: &str) -> String {
        let base = match slug(text) {
            s if s.trim_matches('-').is_empty() => "section".to_owned(),
            s => s,
        };
        let mut id = base.clone();
        while self.seen.contains_key(&id) {
            let n = self.seen.get_mut(&base).map_or(1, |n| {
                *n += 1;
                *n
            });
            id = format!("{base}-{n}");
        }
        self.seen.insert(id.clone(), 0);
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_those_that_github_makes() {
        assert_eq!(slug("Why `clusterIP: None`?"), "why-clusterip-none");
        assert_eq!(slug("A & B"), "a--b");
        assert_eq!(slug("Über uns"), "über-uns");
        let mut slugs = Slugs::default();
        assert_eq!(
            [
                slugs.unique("Scope"),
                slugs.unique("Scope"),
                slugs.unique("Scope")
            ],
            ["scope", "scope-1", "scope-2"]
        );
        assert_eq!(slugs.unique("🎉"), "section");
    }
}
