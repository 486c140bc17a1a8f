//! What an evaluation sees beside the user.

use super::user::User;
use crate::config::Snapshot;
use crate::config::ids::id_list::IdLists;

/// Everything that decides, beside the user. Equal contexts and users give equal decisions.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The compiled document.
    pub snapshot: &'a Snapshot,
    /// What the host adds.
    pub host: &'a Host,
    /// The ID lists.
    pub lists: &'a IdLists,
    /// Milliseconds since the epoch.
    pub now: i64,
}

/// What the host adds to every user.
#[derive(Debug, Default)]
pub struct Host {
    /// Environment fields, such as `tier`; used for fields that the user's own environment lacks.
    /// None: the document's default tier counts.
    pub environment: Option<Vec<(Box<str>, Box<str>)>>,
    /// Custom fields, read after the user's `custom` and before its `privateAttributes`.
    pub custom: User,
}

impl Host {
    /// A host that says nothing but its tier; an empty tier says nothing.
    #[must_use]
    pub fn with_tier(tier: &str) -> Self {
        let environment = (!tier.is_empty()).then(|| vec![("tier".into(), tier.into())]);
        Self { environment, custom: User::new() }
    }
}
