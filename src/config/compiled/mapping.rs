//! Console mappings: another entry may answer in the place of the one asked.

use crate::config::image::run::Run;
use crate::text::Span;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// A name that has mappings.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub(in crate::config) struct MappedName {
    /// The name that is asked.
    pub name: Span,
    /// Its mappings, in order.
    pub mappings: Run,
}

/// A console mapping: the entry that may answer instead.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct Mapping {
    /// The name of the entry that answers instead.
    pub target: Span,
    /// Any rule that holds switches it on.
    pub rules: Run,
}

/// A rule of a console mapping.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct MappingRule {
    pub(in crate::config) start: i64,
    /// Index of the rule.
    pub rule: u32,
    pub(in crate::config) has_start: u32,
}

impl MappingRule {
    /// Milliseconds before which it is skipped.
    #[must_use]
    pub fn start(&self) -> Option<i64> {
        (self.has_start != 0).then_some(self.start)
    }
}
