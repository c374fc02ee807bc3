//! The ranges of minors that the rows of the tables are true for, and how to speak of them.

use crate::kubernetes::{Version, name_set};

/// The minors that have something; both ends are included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Minors {
    pub first: Version,
    pub last: Version,
}

impl Minors {
    pub fn has(self, minor: Version) -> bool {
        (self.first..=self.last).contains(&minor)
    }

    /// `1.36`, or `1.34-1.36`; the tables are ours, and a test reads all of them.
    pub(super) fn read(text: &str) -> Minors {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        Minors {
            first: version(first),
            last: version(last),
        }
    }
}

pub(super) fn version(cell: &str) -> Version {
    Version::parse(cell).expect("the tables name minors alone")
}

/// The minors that have something, in one form or another, beside those that a page speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    /// Of all that the tables know, at least one.
    known: Vec<Version>,
    wanted: Vec<Version>,
}

impl Presence {
    /// `None` if there is no form of it at all.
    pub fn of(forms: impl IntoIterator<Item = Minors>, wanted: &[Version]) -> Option<Presence> {
        let forms: Vec<Minors> = forms.into_iter().collect();
        let there = |minor: &Version| forms.iter().any(|f| f.has(*minor));
        let known: Vec<Version> = Version::BUILT_IN.into_iter().filter(there).collect();
        (!known.is_empty()).then(|| Presence {
            known,
            wanted: wanted.to_vec(),
        })
    }

    /// What the page speaks of and does not have it.
    pub fn lacking(&self) -> Vec<Version> {
        let known = |minor: &&Version| !self.known.contains(minor);
        self.wanted.iter().filter(known).copied().collect()
    }

    pub fn is_everywhere(&self) -> bool {
        self.lacking().is_empty()
    }

    /// Whether something that the page speaks of is too old for it.
    pub fn is_too_new(&self) -> bool {
        self.lacking().iter().any(|m| *m < self.known[0])
    }

    /// The first minor without it, if the page speaks of that or of later ones.
    pub fn gone_since(&self) -> Option<Version> {
        let last = *self.known.last()?;
        let late = self.wanted.iter().any(|m| *m > last);
        late.then(|| last.next())
    }

    /// Whether a text that names these minors says when it came or went.
    pub fn is_dated_by(&self, named: &[Version]) -> bool {
        let last = self.known[self.known.len() - 1];
        let dates = [self.known[0], last, last.next()];
        named.iter().any(|m| dates.contains(m))
    }

    /// `known from 1.36; the page also speaks of 1.34 and 1.35`.
    pub fn told(&self) -> String {
        let all = &Version::BUILT_IN;
        let known = match (all.starts_with(&self.known), all.ends_with(&self.known)) {
            (true, false) => format!("until {}", self.known[self.known.len() - 1]),
            (false, true) => format!("from {}", self.known[0]),
            _ => format!("in {}", name_set(&self.known, all)),
        };
        let lacking = self.lacking();
        let also = if lacking.len() < self.wanted.len() {
            "also "
        } else {
            ""
        };
        let lacking = name_set(&lacking, all);
        format!("known {known}; the page {also}speaks of {lacking}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn presence(forms: &[&str], wanted: &str) -> Presence {
        let wanted = Version::parse_set(wanted).unwrap();
        Presence::of(forms.iter().map(|f| Minors::read(f)), &wanted).unwrap()
    }

    #[test]
    fn what_came_or_went_is_told_with_what_the_page_speaks_of() {
        for (forms, wanted, told) in [
            (
                &["1.36-1.37"][..],
                "1.34..1.37",
                "known from 1.36; the page also speaks of 1.34 to 1.35",
            ),
            (
                &["1.34"],
                "1.35",
                "known until 1.34; the page speaks of 1.35",
            ),
            (
                &["1.35"],
                "1.34,1.35,1.37",
                "known in 1.35; the page also speaks of 1.34 and 1.37",
            ),
        ] {
            assert_eq!(presence(forms, wanted).told(), told);
        }
    }

    #[test]
    fn forms_of_neighbouring_minors_add_up() {
        let changed = presence(&["1.34-1.35", "1.36-1.37"], "1.34..1.37");
        assert!(changed.is_everywhere());
        assert_eq!((changed.is_too_new(), changed.gone_since()), (false, None));
        assert!(Presence::of([], &Version::BUILT_IN).is_none());
    }

    #[test]
    fn it_is_too_new_for_older_minors_and_gone_for_later_ones() {
        let new = presence(&["1.36-1.37"], "1.35,1.36");
        assert!(new.is_too_new() && new.gone_since().is_none());
        let old = presence(&["1.34"], "1.34..1.37");
        assert!(!old.is_too_new());
        assert_eq!(old.gone_since(), Version::parse("1.35"));
        assert!(old.is_dated_by(&[Version::of(35)]) && !old.is_dated_by(&[Version::of(36)]));
    }
}
