//! What an evaluation sees besides the user.

use super::chance::Chance;
use super::overrides::Overrides;
use super::user::User;
use crate::config::Snapshot;
use crate::config::geo::database::Database;
use crate::config::ids::id_list::IdLists;
use std::sync::Arc;

/// Everything besides the user that a decision depends on. Equal contexts and users give equal decisions.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The compiled document.
    pub snapshot: &'a Snapshot,
    /// What the host says about all of its users.
    pub host: &'a Host,
    /// The ID lists that conditions ask.
    pub lists: &'a IdLists,
    /// The time that conditions compare with, milliseconds since 1970.
    pub now: i64,
}

/// What the host says about all of its users.
#[derive(Clone, Debug, Default)]
pub struct Host {
    /// Environment fields, such as `tier`; used for fields that the user's own environment lacks.
    /// None: the document's default tier counts.
    pub environment: Option<Vec<(Box<str>, Box<str>)>>,
    /// Custom fields, read after the user's `custom` and before its `privateAttributes`.
    pub custom: User,
    /// The app that it asks for, in place of the document's: what `target_app` conditions compare.
    pub app: Option<Box<str>>,
    /// Answers that it sets by hand, for tests and tries; none nearly always.
    pub overrides: Option<Box<Overrides>>,
    /// What contextual bandits draw from.
    pub chance: Chance,
    /// Knows the countries of addresses; none nearly always.
    pub countries: Option<Arc<Database>>,
    /// Whether it gives addresses for the sake of their countries alone: then nothing that leaves names one.
    pub keeps_addresses: bool,
}

impl Host {
    /// A host that gives its users a tier and nothing else; with an empty tier, nothing at all.
    #[must_use]
    pub fn with_tier(tier: &str) -> Self {
        let environment = (!tier.is_empty()).then(|| vec![("tier".into(), tier.into())]);
        Self { environment, ..Self::default() }
    }
}
