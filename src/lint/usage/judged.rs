//! What the tables say of a flag that was found.

use std::{collections::HashMap, sync::Arc};

use super::{FlagUse, Owner};
use crate::kubernetes::{
    Version,
    flags::{Standing, only_owner, standing, standing_with_any},
    tables::{COMPONENTS, Flag, tables},
};

/// Finds out how each flag stands with its program; pages name the same ones again and again.
pub(super) fn judge(flags: &mut [FlagUse]) {
    let mut known: HashMap<(Owner, String, Arc<[Version]>), Standing> = HashMap::new();
    for flag in flags {
        let key = (flag.owner.clone(), flag.name.clone(), flag.minors.clone());
        let standing = known.entry(key).or_insert_with(|| flag.look_up());
        flag.standing = standing.clone();
    }
}

impl FlagUse {
    /// What nobody could attribute is only a finding where one component has it, or had it once.
    fn look_up(&self) -> Standing {
        match &self.owner {
            Owner::Known(command) => standing(tables(), command, &self.name, &self.minors),
            Owner::Hinted(programs) => {
                standing_with_any(tables(), programs, &self.name, &self.minors)
            }
            Owner::Nobody => match only_owner(tables(), &self.name) {
                Some(owner) => standing(tables(), owner, &self.name, &self.minors),
                None if tables().owners(&self.name).is_empty() => {
                    standing_with_any(tables(), COMPONENTS, &self.name, &self.minors)
                }
                None => Standing::Unknown,
            },
        }
    }

    /// The flag, where its program has it in all minors.
    pub fn known(&self) -> Option<Flag> {
        match self.standing {
            Standing::Fine(flag) => Some(flag),
            _ => None,
        }
    }

    /// The value to judge: the reader has nothing to fill in, and it is surely the flag's.
    pub fn settled_value(&self) -> Option<(&str, &crate::diagnostic::Span)> {
        let (value, span) = self.value.as_ref()?;
        let flag = self.known()?;
        let surely = value.joined || flag.bare.is_empty();
        // Brackets around a word are a fault of `--node-ip` even where the word stands for one.
        let bracketed = self.name == "node-ip" && value.text.starts_with('[');
        (surely && (!value.open || bracketed)).then_some((value.text.as_str(), span))
    }

    /// The value of a flag of the same command.
    pub fn beside(&self, name: &str) -> Option<&str> {
        let pair = self.beside.iter().find(|(n, _)| n == name)?;
        Some(&pair.1)
    }

    /// `the kubelet`, for a message.
    pub fn owner_name(&self) -> String {
        match &self.owner {
            Owner::Known(command) => command.clone(),
            Owner::Hinted(programs) => programs.join(" or "),
            Owner::Nobody => only_owner(tables(), &self.name).unwrap_or("it").to_owned(),
        }
    }
}
