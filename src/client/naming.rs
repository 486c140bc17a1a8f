//! How entry names appear in a response (`evaluation.md` 7.3).

use crate::hash::{djb2, sha256_base64};
use std::borrow::Cow;

/// How names are hidden.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Naming {
    /// In clear.
    None,
    /// Decimal djb2: short, and what the vendor's SDKs look up.
    #[default]
    Djb2,
    /// Base64 of the SHA-256: the current vendor SDK cannot look it up, the old one can.
    Sha256,
}

/// Number of namings, for arrays that hold something for each.
pub const NAMINGS: usize = 3;

impl Naming {
    /// The naming that the option `hash` names; none for an unknown word, which callers refuse.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "none" => Some(Self::None),
            "djb2" => Some(Self::Djb2),
            "sha256" => Some(Self::Sha256),
            _ => None,
        }
    }

    /// The word for `hash_used` of the response.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Djb2 => "djb2",
            Self::Sha256 => "sha256",
        }
    }

    /// The name as it appears in the response.
    #[must_use]
    pub fn of(self, name: &str) -> Cow<'_, str> {
        match self {
            Self::None => Cow::Borrowed(name),
            Self::Djb2 => Cow::Owned(djb2(name).to_string()),
            Self::Sha256 => Cow::Owned(sha256_base64(name)),
        }
    }
}
