//! What is asked for with a values response: its format, and what is in it.

use crate::client::filter::Filter;
use crate::client::naming::Naming;

/// How entries are written in a response.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Full keys, and each entry holds its own value and exposures: every SDK reads it.
    #[default]
    V1,
    /// Short keys, shared tables: about a third of the bytes, for `@statsig/js-client`.
    InitV2,
}

impl Format {
    /// The format that the option `format` names; none for an unknown word, which callers refuse.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "v1" => Some(Self::V1),
            "init-v2" => Some(Self::InitV2),
            _ => None,
        }
    }
}

/// The options of a response.
#[derive(Clone, Debug, Default)]
pub struct ValuesRequest {
    /// How names are hidden.
    pub naming: Naming,
    /// How entries are written.
    pub format: Format,
    /// Which entries are in it.
    pub filter: Filter,
    /// Whether each entry is decided for the units of its own type alone, and left out if the user has none. A site that
    /// sends no record of two units of one reader needs this, as the evaluator gives all users without a unit one group.
    pub by_unit: bool,
    /// Whether entries do not say by which type of unit they are decided.
    pub without_id_types: bool,
}
