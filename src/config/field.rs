//! The fixed fields of a user, as opposed to the attributes that a site makes up.

/// A fixed field. Conditions may spell its name in upper or lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Field {
    /// `userID`
    UserId,
    /// `email`
    Email,
    /// `ip`
    Ip,
    /// `userAgent`
    UserAgent,
    /// `country`
    Country,
    /// `locale`
    Locale,
    /// `appVersion`
    AppVersion,
}

impl Field {
    /// Every field with its name on the wire, in the order of the enum.
    pub const ALL: [(&'static str, Self); 7] = [
        ("userID", Self::UserId),
        ("email", Self::Email),
        ("ip", Self::Ip),
        ("userAgent", Self::UserAgent),
        ("country", Self::Country),
        ("locale", Self::Locale),
        ("appVersion", Self::AppVersion),
    ];

    /// The field of a number in the order of the enum; none for any other number.
    #[must_use]
    #[inline]
    pub fn of_number(number: u8) -> Option<Self> {
        Some(match number {
            0 => Self::UserId,
            1 => Self::Email,
            2 => Self::Ip,
            3 => Self::UserAgent,
            4 => Self::Country,
            5 => Self::Locale,
            6 => Self::AppVersion,
            _ => return None,
        })
    }
}
