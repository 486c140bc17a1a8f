//! What happened on the way to an answer and has to be told with it. Kept answers carry it too.

use std::ops::{BitOr, BitOrAssign};

/// A set of marks.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::eval) struct Marks(u8);

impl Marks {
    /// Nothing to tell.
    pub const NONE: Self = Self(0);
    /// An ID list was asked.
    pub const LISTED: Self = Self(1);
    /// A regular expression met its limit.
    pub const LIMITED: Self = Self(1 << 1);
    /// An override answered.
    pub const OVERRIDDEN: Self = Self(1 << 2);

    /// These marks if `is`, else none.
    pub fn when(self, is: bool) -> Self {
        if is { self } else { Self::NONE }
    }

    /// Whether any of `other` is among them.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Those of them that are `other` as well.
    pub fn only(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl BitOr for Marks {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Marks {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}
