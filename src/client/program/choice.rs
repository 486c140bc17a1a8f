//! What a program is made of, and what a wiki chooses to make public by it.

use crate::client::naming::Naming;
use crate::config::Snapshot;
use crate::config::compiled::section::Part;
use crate::config::local_document::is_local;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeSet;

/// Stands in [`ProgramChoice::fields`] and [`ProgramChoice::units`] for all that there are.
const ALL: &str = "*";

/// The fields of the user that browsers derive by themselves.
pub(super) const DERIVED_FIELDS: [&str; 5] = ["wiki", "account", "language", "skin", "namespace"];

/// The type of unit that browsers have.
const BROWSER_UNIT: &str = "stableID";

/// The options of a program. As JSON they are an object with the members `only`, `fields`, `units` (lists of texts) and
/// `names` (see [`Naming::from_name`]), each of which may be missing.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProgramChoice {
    /// Names of gates, configs and layers that browsers may ask; none: all but segments and holdouts.
    pub only: Option<BTreeSet<Box<str>>>,
    /// Names of fields that conditions may read, in any case; `*` stands for all.
    pub fields: BTreeSet<Box<str>>,
    /// Types of unit that browsers have; `*` stands for all.
    pub units: BTreeSet<Box<str>>,
    /// How names of entries are written.
    #[serde(rename = "names", deserialize_with = "naming")]
    pub hash: Naming,
}

impl Default for ProgramChoice {
    fn default() -> Self {
        Self {
            only: None,
            fields: DERIVED_FIELDS.map(Box::from).into(),
            units: [BROWSER_UNIT.into()].into(),
            hash: Naming::None,
        }
    }
}

impl ProgramChoice {
    /// Whether every field may be read.
    #[must_use]
    pub fn has_all_fields(&self) -> bool {
        self.fields.contains(ALL)
    }

    /// Whether a field may be read that is found under its lower-cased name.
    #[must_use]
    pub fn has_field(&self, lower: &str) -> bool {
        self.fields.iter().any(|field| field.to_lowercase() == lower)
    }

    /// Whether every unit counts as one that browsers have, as in measurements of what programs can decide. Segments and
    /// holdouts may be asked then too, if they are named.
    #[must_use]
    pub fn has_all_units(&self) -> bool {
        self.units.contains(ALL)
    }

    /// Whether browsers have a type of unit. They find it under its name as the document spells it, and then under the
    /// lower-cased one.
    #[must_use]
    pub fn has_unit(&self, name: &str) -> bool {
        let lower = name.to_lowercase();
        let is_it = |unit: &str| unit == name || unit == lower || lower == "userid" && unit.to_lowercase() == lower;
        self.has_all_units() || self.units.iter().any(|unit| is_it(unit))
    }
}

/// The documents of a program: Statsig's and, where a wiki has entries of its own, the wiki's. Which one has an entry is told
/// by the entry's name.
#[derive(Clone, Copy, Debug)]
pub struct ProgramDocuments<'s> {
    /// Statsig's; an empty one where there is none.
    pub statsig: &'s Snapshot,
    /// The wiki's own, which is whole by itself.
    pub own: Option<&'s Snapshot>,
}

impl<'s> From<&'s Snapshot> for ProgramDocuments<'s> {
    fn from(statsig: &'s Snapshot) -> Self {
        Self { statsig, own: None }
    }
}

impl<'s> ProgramDocuments<'s> {
    /// The one that has an entry. What the wiki's own document holds of Statsig's is the same in both; it is taken from
    /// the former only where Statsig's has been replaced meanwhile and lacks it.
    pub fn of(self, part: Part, name: &str) -> &'s Snapshot {
        let is_own = |own: &&'s Snapshot| {
            let has =
                |snapshot: &Snapshot| snapshot.part(part).find(name).is_some() || snapshot.mappings(name).is_some();
            is_local(name) || !has(self.statsig) && has(own)
        };
        self.own.filter(is_own).unwrap_or(self.statsig)
    }

    /// Those whose entries browsers may ask.
    pub fn all(self) -> impl Iterator<Item = &'s Snapshot> {
        std::iter::once(self.statsig).chain(self.own)
    }
}

fn naming<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Naming, D::Error> {
    let word = std::borrow::Cow::<str>::deserialize(deserializer)?;
    Naming::from_name(&word).ok_or_else(|| serde::de::Error::custom("unknown naming"))
}
