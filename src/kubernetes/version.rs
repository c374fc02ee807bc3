//! Kubernetes minors: which there are engines for, and how people name several of them.

use std::fmt;

/// A minor release such as `1.36`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    minor: u16,
}

impl Version {
    /// The minors that an engine is built in for, oldest first.
    pub const BUILT_IN: [Version; 4] = [
        Version { minor: 34 },
        Version { minor: 35 },
        Version { minor: 36 },
        Version { minor: 37 },
    ];

    /// The newest minor that there is an engine for.
    pub const NEWEST: Version = Version::BUILT_IN[Version::BUILT_IN.len() - 1];

    /// Reads `1.36`, `v1.36` or `1.36.3`; the patch does not matter.
    pub fn parse(text: &str) -> Option<Version> {
        let text = text.trim().trim_start_matches('v');
        let mut parts = text.split('.');
        let (major, minor, patch) = (parts.next()?, parts.next()?, parts.next());
        let number = |part: &str| part.parse::<u16>().ok();
        let fine = major == "1" && patch.is_none_or(|p| number(p).is_some());
        let minor = number(minor)?;
        (fine && parts.next().is_none()).then_some(Version { minor })
    }

    /// `1.36` for 36.
    pub const fn of(minor: u16) -> Version {
        Version { minor }
    }

    /// The day on which its first release came out, as `2026-08-26`; Kubernetes' module proxy
    /// dates its tag.
    pub fn released(self) -> Option<&'static str> {
        let days = ["2025-08-27", "2025-12-17", "2026-04-22", "2026-08-26"];
        let at = Version::BUILT_IN.iter().position(|v| *v == self)?;
        days.get(at).copied()
    }

    /// The minor after this one.
    pub fn next(self) -> Version {
        Version {
            minor: self.minor + 1,
        }
    }

    /// Reads one version, a list (`1.35,1.36`) or a range (`1.34..1.37`, both ends included)
    /// of versions that there are engines for. The result is sorted.
    pub fn parse_set(text: &str) -> Result<Vec<Version>, UnknownVersion> {
        Version::set_among(text, &Version::BUILT_IN)
    }

    /// Reads a version that there is an engine for.
    pub fn built_in(text: &str) -> Result<Version, UnknownVersion> {
        Version::among(text, &Version::BUILT_IN)
    }

    fn set_among(text: &str, known: &[Version]) -> Result<Vec<Version>, UnknownVersion> {
        let mut found = Vec::new();
        for part in text.split(',') {
            let (first, last) = part.split_once("..").unwrap_or((part, part));
            let (first, last) = (Version::among(first, known)?, Version::among(last, known)?);
            let within = |v: &&Version| (first..=last).contains(*v);
            if first > last {
                return Err(UnknownVersion(part.trim().to_owned()));
            }
            found.extend(known.iter().filter(within));
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    fn among(text: &str, known: &[Version]) -> Result<Version, UnknownVersion> {
        Version::parse(text)
            .filter(|v| known.contains(v))
            .ok_or_else(|| UnknownVersion(text.trim().to_owned()))
    }

    /// The place in [`Version::BUILT_IN`].
    pub(super) fn index(self) -> Option<usize> {
        Version::BUILT_IN.iter().position(|v| *v == self)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1.{}", self.minor)
    }
}

/// A version that no engine is built in for, as it was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no version that can be judged: the engines are {first} to {last}, as one version, a list (`{first},{last}`) or a range (`{first}..{last}`)",
    first = Version::BUILT_IN[0],
    last = Version::NEWEST
)]
pub struct UnknownVersion(pub String);

/// Names a set of versions as people do: `1.34`, `1.34 and 1.36`, `1.35 and later`.
///
/// `all` is what the set is taken from; it says which versions are neighbours and which the last.
pub fn name_set(set: &[Version], all: &[Version]) -> String {
    let mut runs: Vec<(Version, Version)> = Vec::new();
    let mut previous = None;
    for version in set {
        let at = all.iter().position(|v| v == version);
        match (runs.last_mut(), previous, at) {
            (Some(run), Some(before), Some(at)) if before + 1 == at => run.1 = *version,
            _ => runs.push((*version, *version)),
        }
        previous = at;
    }
    let names: Vec<String> = runs
        .iter()
        .map(
            |(first, last)| match (first == last, Some(last) == all.last()) {
                (true, _) => first.to_string(),
                (false, true) => format!("{first} and later"),
                (false, false) => format!("{first} to {last}"),
            },
        )
        .collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Vec<Version> {
        (34..38).map(|minor| Version { minor }).collect()
    }

    fn set(text: &str) -> Vec<String> {
        let versions = Version::set_among(text, &known()).unwrap();
        versions.iter().map(Version::to_string).collect()
    }

    #[test]
    fn one_version_a_list_and_a_range_name_sets() {
        assert_eq!(set("1.36"), ["1.36"]);
        assert_eq!(set("1.37, v1.35.2,1.37"), ["1.35", "1.37"]);
        assert_eq!(set("1.34..1.37"), ["1.34", "1.35", "1.36", "1.37"]);
    }

    #[test]
    fn a_version_without_an_engine_says_which_there_are() {
        for wrong in ["1.33", "2.36", "1.37..1.34", "latest", "1.36.x", ""] {
            let error = Version::parse_set(wrong).unwrap_err().to_string();
            assert!(error.contains(&Version::NEWEST.to_string()), "{error}");
        }
    }

    #[test]
    fn neighbours_are_named_as_a_run() {
        let all = known();
        let name = |of: &[usize]| name_set(&of.iter().map(|i| all[*i]).collect::<Vec<_>>(), &all);
        assert_eq!(name(&[1, 2, 3]), "1.35 and later");
        assert_eq!(name(&[0, 1]), "1.34 to 1.35");
        assert_eq!(name(&[0, 2]), "1.34 and 1.36");
        assert_eq!(name(&[3]), "1.37");
    }
}
