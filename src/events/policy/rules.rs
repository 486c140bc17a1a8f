//! A compiled policy: which ids, attributes and custom events may pass, with which caps and rates.

use std::collections::HashMap;
use std::fmt;

use crate::events::words::shape::Shape;

/// Why a policy is refused as a whole: it has a key that no policy has, which only wrong code can cause, no setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyError(pub(super) String);

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for PolicyError {}

/// An entry that was left out; the rest of the policy counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyFault {
    /// Where it stands, such as `events.save.metadata.kind`.
    pub path: String,
    /// What should stand there.
    pub expected: String,
}

/// Caps of one body. A policy may lower them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caps {
    /// Events of a body; further ones are dropped.
    pub events: usize,
    /// Keys of one map, and elements of one list, within an event.
    pub keys: usize,
    /// Bytes of a key.
    pub key_bytes: usize,
    /// Bytes of a text.
    pub value_bytes: usize,
    /// How deep lists and maps may stand inside one another, below the event itself.
    pub depth: usize,
    /// Bytes of an event's name.
    pub name_bytes: usize,
}

impl Default for Caps {
    fn default() -> Self {
        Self { events: 500, keys: 64, key_bytes: 128, value_bytes: 2_048, depth: 4, name_bytes: 64 }
    }
}

/// How much a client, and all clients of the wiki together, may send to one host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rates {
    /// Events a minute and client.
    pub per_minute: u32,
    /// Stable ids never seen before, a day and client.
    pub new_ids_per_day: u32,
    /// Custom events a day for the whole wiki; 0 is no limit.
    pub per_day: u64,
}

impl Default for Rates {
    fn default() -> Self {
        Self { per_minute: 300, new_ids_per_day: 50, per_day: 0 }
    }
}

/// What a custom event may carry.
#[derive(Clone, Debug, Default)]
pub struct EventRule {
    /// The type of the value; `None` if no value passes.
    pub value: Option<Shape>,
    /// The metadata keys that may pass, with their types.
    pub metadata: Vec<(Box<str>, Shape)>,
}

/// A compiled policy.
#[derive(Debug, Default)]
pub struct Policy {
    /// The type of `user.userID`; `None` if it must not pass. It passes only with a valid token.
    pub user_id: Option<Shape>,
    /// Keys of `user.customIDs` and their types.
    pub ids: Vec<(Box<str>, Shape)>,
    /// Keys of `user.custom` and their types.
    pub attributes: Vec<(Box<str>, Shape)>,
    /// Custom events by name.
    pub events: HashMap<Box<str>, EventRule, foldhash::fast::RandomState>,
    /// Caps of a body.
    pub caps: Caps,
    /// Limits over time.
    pub rates: Rates,
    /// Key of the server's tokens; empty accepts no token.
    pub token_key: Box<[u8]>,
    /// Whether a record of an account may name the browser too; else such a record loses its other ids.
    pub links_units: bool,
    /// Entries that were left out, in the order in which they were found.
    pub faults: Vec<PolicyFault>,
}
