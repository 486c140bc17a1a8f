//! Which records of an array belong to something.

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// Records that follow one another in an array: the first one, and the one after the last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct Run {
    start: u32,
    end: u32,
}

impl Run {
    /// Stands in records for a run that is not there, which is something else than an empty one.
    pub const NONE: Self = Self { start: u32::MAX, end: u32::MAX };

    /// From `start` up to `end`.
    #[must_use]
    pub fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The run, unless it stands for none.
    #[must_use]
    pub fn known(self) -> Option<Self> {
        (self != Self::NONE).then_some(self)
    }

    /// Its records; none if the array does not reach so far.
    #[must_use]
    pub fn of<T>(self, all: &[T]) -> &[T] {
        all.get(self.start as usize..self.end as usize).unwrap_or(&[])
    }
}
