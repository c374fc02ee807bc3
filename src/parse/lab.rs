//! What the front matter of a lab says beyond that of other pages.

use std::{fmt, time::Duration};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Minutes that a lab takes in a room.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Minutes {
    /// For the instructor to explain.
    pub teach: u32,
    /// For a student to do.
    #[serde(rename = "do")]
    pub do_: u32,
}

/// What a lab needs of a cluster and of the machine it is done on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Needs {
    /// The least Kubernetes version, such as `1.31`.
    pub kubernetes: Option<String>,
    /// The IP families that Services must be able to have; a dual-stack cluster has both of
    /// the others. Any when absent.
    pub family: Option<Family>,
    /// How many nodes there must be at least.
    pub nodes: Option<u32>,
    /// Whether there must be a default StorageClass.
    pub storage: bool,
    /// Whether it changes the cluster itself, so that nothing may be tried beside it.
    pub exclusive: bool,
    /// Whether its checks look at what belongs to the whole cluster, which no learner may in a
    /// classroom.
    pub whole_cluster: bool,
    /// Programs on the learner's machine besides bash and kubectl.
    pub tools: Vec<String>,
}

/// The IP families of a cluster's Services.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    Ipv4,
    Ipv6,
    Dual,
}

impl Family {
    pub fn name(self) -> &'static str {
        match self {
            Family::Ipv4 => "ipv4",
            Family::Ipv6 => "ipv6",
            Family::Dual => "dual",
        }
    }

    /// The family as a sentence says it.
    pub fn words(self) -> &'static str {
        match self {
            Family::Ipv4 => "IPv4",
            Family::Ipv6 => "IPv6",
            Family::Dual => "dual-stack",
        }
    }
}

/// How long a lab may take; each has a default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Timeouts {
    /// For a block of commands without a `timeout` of its own; `60s` when absent.
    pub command: Option<Timeout>,
    /// For a step to turn green after its commands; `90s` when absent.
    pub verify: Option<Timeout>,
    /// For the whole proof; `15m` when absent.
    pub total: Option<Timeout>,
}

/// A length of time, written `500ms`, `90s` or `10m`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Timeout(pub Duration);

impl TryFrom<String> for Timeout {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, unit) = text.split_at(digits);
        let number: u64 = number.parse().unwrap_or(0);
        let duration = match unit {
            "ms" => Some(Duration::from_millis(number)),
            "s" => Some(Duration::from_secs(number)),
            "m" => number.checked_mul(60).map(Duration::from_secs),
            _ => None,
        };
        duration
            .filter(|d| !d.is_zero() && d.as_secs() <= 86_400)
            .map(Timeout)
            .ok_or_else(|| format!("`{text}` is no length of time such as 90s or 10m"))
    }
}

impl From<Timeout> for String {
    fn from(timeout: Timeout) -> String {
        timeout.to_string()
    }
}

impl fmt::Display for Timeout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_millis() {
            ms if ms % 60_000 == 0 => write!(f, "{}m", ms / 60_000),
            ms if ms % 1000 == 0 => write!(f, "{}s", ms / 1000),
            ms => write!(f, "{ms}ms"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_has_a_unit_and_is_written_as_it_was_read() {
        for text in ["500ms", "90s", "10m"] {
            let timeout = Timeout::try_from(text.to_owned()).unwrap();
            assert_eq!(timeout.to_string(), text);
        }
        for text in ["90", "", "0s", "fast", "-1s", "99999999999999999999m"] {
            assert!(Timeout::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
