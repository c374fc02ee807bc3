//! The rows of the tables. A row's fields are the columns of its table, in their order.

use super::minors::{Minors, version};
use crate::kubernetes::Version;

/// What can be read from a line of a table.
pub(super) trait Row: Sized {
    const TABLE: &'static str;

    /// Cells that are missing at the end are empty.
    fn read(line: &'static str) -> Self;

    /// All rows, in the order of the table.
    fn all() -> impl Iterator<Item = Self> {
        Self::TABLE.lines().skip(1).map(Self::read)
    }
}

/// What a cell can hold.
trait Cell {
    fn read(cell: &'static str) -> Self;
}

macro_rules! row {
    (
        $table:literal $(#[$about:meta])* $name:ident {
            $($(#[$note:meta])* $column:ident: $cell:ty,)*
        }
    ) => {
        $(#[$about])*
        pub struct $name {
            $($(#[$note])* pub $column: $cell,)*
        }

        impl Row for $name {
            const TABLE: &'static str =
                include_str!(concat!("../../../kubernetes/tables/", $table));

            fn read(line: &'static str) -> Self {
                let mut cells = line.split('\t');
                $(let $column = Cell::read(cells.next().unwrap_or(""));)*
                $name { $($column),* }
            }
        }
    };
}

row! { "flags.tsv"
    #[derive(Debug, Clone, Copy)]
    Flag {
        minors: Minors,
        /// `kubelet`, `kubectl get`.
        command: &'static str,
        name: &'static str,
        short: &'static str,
        /// The flag's Go type, as pflag names it.
        kind: &'static str,
        /// The value it has when none is given; a flag without one always takes a value.
        bare: &'static str,
        /// What an enumerating flag takes, with commas.
        values: &'static str,
        default: &'static str,
        /// The field of the configuration file that the flag is bound to.
        field: &'static str,
        /// What the program prints when the flag is used.
        deprecated: &'static str,
        /// Whether the commands below take it too.
        below: bool,
    }
}

row! { "commands.tsv"
    #[derive(Debug, Clone)]
    Command {
        minors: Minors,
        /// `kubectl rollout status`.
        path: &'static str,
        aliases: Vec<&'static str>,
        deprecated: &'static str,
    }
}

row! { "gates.tsv"
    #[derive(Debug, Clone, Copy)]
    Gate {
        minors: Minors,
        name: &'static str,
        /// `kubernetes`, or `kubeadm` for that program's own.
        owner: &'static str,
        stage: &'static str,
        on: bool,
        locked: bool,
    }
}

row! { "admission.tsv"
    #[derive(Debug, Clone, Copy)]
    Plugin {
        minors: Minors,
        name: &'static str,
    }
}

row! { "resources.tsv"
    #[derive(Debug, Clone)]
    Resource {
        minors: Minors,
        name: &'static str,
        singular: &'static str,
        short: Vec<&'static str>,
        kind: &'static str,
        /// `apps/v1`, `v1`.
        api: &'static str,
        namespaced: bool,
        categories: Vec<&'static str>,
        /// What the server says with each answer, if the API is deprecated.
        warning: &'static str,
    }
}

row! { "removed.tsv"
    /// A name that was gone before the oldest minor of the other tables.
    #[derive(Debug, Clone, Copy)]
    Removed {
        /// The first minor without it.
        minor: Version,
        /// `flag`, `gate`, `plugin` or `command`.
        what: &'static str,
        owner: &'static str,
        name: &'static str,
        instead: &'static str,
    }
}

impl Cell for &'static str {
    fn read(cell: &'static str) -> Self {
        cell
    }
}

impl Cell for Vec<&'static str> {
    fn read(cell: &'static str) -> Self {
        cell.split(',').filter(|c| !c.is_empty()).collect()
    }
}

impl Cell for bool {
    fn read(cell: &'static str) -> Self {
        cell == "yes"
    }
}

impl Cell for Minors {
    fn read(cell: &'static str) -> Self {
        Minors::read(cell)
    }
}

impl Cell for Version {
    fn read(cell: &'static str) -> Self {
        version(cell)
    }
}
