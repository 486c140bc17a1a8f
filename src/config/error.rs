//! Why a document, or one entry of it, is not used. All texts are fixed and quote nothing of the document, as they may
//! end up in logs.

use crate::text::Span;
use std::fmt;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// Why a whole document is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoadError {
    /// Not JSON, cut off, or not the shape of a config document.
    Shape,
    /// `has_updates` is false: it says that nothing is new.
    NoUpdates,
    /// Answers that were decided for one user, as Statsig's client SDKs take them: they hold no rules.
    Values,
    /// Larger than 32 MiB, or than the host allows.
    TooLarge,
}

impl LoadError {
    /// The word that `status()` and counters show.
    #[must_use]
    pub fn cause(self) -> &'static str {
        match self {
            Self::Shape => "shape",
            Self::NoUpdates => "no_updates",
            Self::Values => "values",
            Self::TooLarge => "too_large",
        }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Shape => "not a Statsig config document",
            Self::NoUpdates => "the document says that nothing is new",
            Self::Values => "answers for one user, and not a config document",
            Self::TooLarge => "the document is too large",
        })
    }
}

impl std::error::Error for LoadError {}

/// An entry that could not be read. The document is used as if the entry were not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The section it stands in: `feature_gates`, `condition_map`, ...
    pub section: &'static str,
    /// Its name; empty if it has none.
    pub name: Box<str>,
    /// What is wrong with it.
    pub cause: EntryCause,
}

/// What is wrong with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryCause {
    /// A field is missing or has the wrong type.
    Fields,
    /// A value is not JSON that can be kept: a number out of range, a lone surrogate, nested too deep.
    Value,
    /// A v1 entry without a name.
    Name,
}

impl EntryCause {
    /// The word that `status()['refused']` shows.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fields => "fields",
            Self::Value => "value",
            Self::Name => "name",
        }
    }
}

/// The sections in which an entry can be refused.
const SECTIONS: [&str; 7] =
    ["feature_gates", "dynamic_configs", "layer_configs", "condition_map", "overrides", "param_stores", "cmab_configs"];
const CAUSES: [EntryCause; 3] = [EntryCause::Fields, EntryCause::Value, EntryCause::Name];

/// A [`Refusal`] as it lies in an image: the numbers of section and cause.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct RefusalRecord {
    name: Span,
    section: u32,
    cause: u32,
}

impl RefusalRecord {
    /// The record of a refusal, whose name is in the image's text.
    #[must_use]
    pub fn new(refusal: &Refusal, name: Span) -> Self {
        let section = (0..).zip(SECTIONS).find(|(_, section)| *section == refusal.section);
        let cause = (0..).zip(CAUSES).find(|(_, cause)| *cause == refusal.cause);
        Self { name, section: section.map_or(0, |(at, _)| at), cause: cause.map_or(0, |(at, _)| at) }
    }

    /// The refusal. `text` is the image's.
    #[must_use]
    pub fn refusal(&self, text: &str) -> Refusal {
        Refusal {
            section: SECTIONS.get(self.section as usize).copied().unwrap_or(""),
            name: self.name.of(text).into(),
            cause: CAUSES.get(self.cause as usize).copied().unwrap_or(EntryCause::Fields),
        }
    }
}
