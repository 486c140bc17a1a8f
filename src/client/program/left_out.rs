//! Why an entry is not in a program.

/// Why an entry is not in a program. Where several reasons meet, the first of this list is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOut {
    /// The document has no such entry, or it could not be read.
    Unrecognized,
    /// It is a segment or a holdout, which nobody asks.
    Entity,
    /// It, or something it asks, is decided by a unit that browsers do not have.
    Unit,
    /// Something that it asks is chosen by a model.
    Bandit,
    /// It asks an ID list.
    IdList,
    /// It reads the address, or the country that comes from it.
    Ip,
    /// It reads the user agent.
    UserAgent,
    /// It asks which app this is.
    TargetApp,
    /// It reads a field that browsers do not derive by themselves.
    Field,
    /// It has a regular expression that browsers may read otherwise.
    Regex,
    /// It has a number that JavaScript does not have.
    Number,
    /// It asks itself, or asks too deep or too much.
    Nesting,
    /// Its written name is that of another entry too.
    Name,
}

impl LeftOut {
    /// Every reason, in order.
    pub const ALL: [Self; 13] = [
        Self::Unrecognized,
        Self::Entity,
        Self::Unit,
        Self::Bandit,
        Self::IdList,
        Self::Ip,
        Self::UserAgent,
        Self::TargetApp,
        Self::Field,
        Self::Regex,
        Self::Number,
        Self::Nesting,
        Self::Name,
    ];

    /// The word that programs and PHP use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unrecognized => "Unrecognized",
            Self::Entity => "Entity",
            Self::Unit => "Unit",
            Self::Bandit => "Bandit",
            Self::IdList => "IdList",
            Self::Ip => "Ip",
            Self::UserAgent => "UserAgent",
            Self::TargetApp => "TargetApp",
            Self::Field => "Field",
            Self::Regex => "Regex",
            Self::Number => "Number",
            Self::Nesting => "Nesting",
            Self::Name => "Name",
        }
    }
}
