//! The top-level fields of a user.

/// A top-level field; conditions read it by any case of its name.
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
}
