//! Why a file is not used as a database of countries.

/// Why a file is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GeoFault {
    /// It cannot be opened, read or mapped.
    Unreadable,
    /// It is no database of MaxMind's format, or lacks its end, where the description of the rest stands.
    Format,
    /// Its description is one, and the rest is not what that says.
    Damaged,
    /// It knows no country of any address that was tried, as one of networks or of hosts' names.
    NoCountry,
}

impl GeoFault {
    /// The word that `status()` shows.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unreadable => "not_readable",
            Self::Format => "not_a_database",
            Self::Damaged => "damaged",
            Self::NoCountry => "no_country",
        }
    }
}
