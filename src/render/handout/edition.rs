//! For whom a handout is, and on which paper.

use crate::model::lab::AsideKind;

/// Who a handout is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edition {
    /// Objectives, steps, commands, lines for answers, hints at the end, no solution.
    Student,
    /// Everything, with a schedule, what goes wrong and what to prepare.
    Instructor,
    /// A page for each lab: commands, names and flags.
    CheatSheet,
}

impl Edition {
    pub const ALL: [Edition; 3] = [Edition::Student, Edition::Instructor, Edition::CheatSheet];

    /// As it is written on the command line and in file names.
    pub fn id(self) -> &'static str {
        match self {
            Edition::Student => "student",
            Edition::Instructor => "instructor",
            Edition::CheatSheet => "cheat-sheet",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Edition::Student => "Student edition",
            Edition::Instructor => "Instructor edition",
            Edition::CheatSheet => "Cheat sheet",
        }
    }

    /// What its text must not hold. Hints are drawn apart for students.
    pub(super) fn without(self) -> &'static [AsideKind] {
        match self {
            Edition::Instructor => &[],
            Edition::Student | Edition::CheatSheet => {
                &[AsideKind::Solution, AsideKind::Hint, AsideKind::Instructor]
            }
        }
    }
}

/// The size of the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    A4,
    Letter,
}

impl Sheet {
    /// As CSS names it.
    pub(super) fn css(self) -> &'static str {
        match self {
            Sheet::A4 => "A4",
            Sheet::Letter => "letter",
        }
    }
}
