//! The causes for which an event of a body is dropped, each with the word by which it is counted.

/// Why an event did not pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DropCause {
    /// Not a map, or its name is no text.
    Shape,
    /// A key twice in one map.
    Duplicate,
    /// Too many keys in a map, or elements in a list.
    Keys,
    /// A key too long.
    Key,
    /// A text too long.
    Value,
    /// Nested too deep.
    Depth,
    /// Its name is too long.
    Name,
    /// More events than one body may hold.
    Events,
    /// Not in the policy, or one of the vendor's that never pass.
    Unlisted,
    /// A value or metadata key of another type than the policy says.
    Type,
    /// A known exposure with a field missing or malformed.
    Field,
    /// It names no unit of a kind that the policy accepts.
    Unit,
    /// Its only unit is an account, and no valid token of the server vouches for that.
    Token,
    /// A decision in which an override had a hand: nobody was put into a group.
    Override,
    /// Sent by a page that nobody has seen yet.
    Prefetch,
    /// The lines of this body would grow beyond their cap.
    Size,
    /// The client sends too much.
    Rate,
    /// The client shows too many new stable ids.
    Ids,
    /// The wiki has taken as many custom events today as it may.
    Day,
    /// The spool is full or refused.
    Spool,
}

impl DropCause {
    /// All of them, in their order.
    pub const ALL: [Self; 20] = [
        Self::Shape,
        Self::Duplicate,
        Self::Keys,
        Self::Key,
        Self::Value,
        Self::Depth,
        Self::Name,
        Self::Events,
        Self::Unlisted,
        Self::Type,
        Self::Field,
        Self::Unit,
        Self::Token,
        Self::Override,
        Self::Prefetch,
        Self::Size,
        Self::Rate,
        Self::Ids,
        Self::Day,
        Self::Spool,
    ];

    /// The word of reports and counters.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Shape => "shape",
            Self::Duplicate => "duplicate",
            Self::Keys => "keys",
            Self::Key => "key",
            Self::Value => "value",
            Self::Depth => "depth",
            Self::Name => "name",
            Self::Events => "events",
            Self::Unlisted => "unlisted",
            Self::Type => "type",
            Self::Field => "field",
            Self::Unit => "unit",
            Self::Token => "token",
            Self::Override => "override",
            Self::Prefetch => "prefetch",
            Self::Size => "size",
            Self::Rate => "rate",
            Self::Ids => "ids",
            Self::Day => "day",
            Self::Spool => "spool",
        }
    }
}
