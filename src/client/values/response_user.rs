//! Who the entries of a response are decided for.

use crate::config::Snapshot;
use crate::eval::{Context, Decision, GateExposure, Sweep, User, sweep};
use crate::text::Span;

/// The user, as one or as several.
pub(super) enum ResponseUser<'u> {
    /// All entries are decided for one user.
    Whole(&'u User),
    /// Each is decided for the units of its own type, with nothing of the others.
    ByUnit {
        /// The user with the user id alone.
        account: &'u User,
        /// The user with the other ids alone.
        others: &'u User,
    },
}

/// One of the users whom a response is for.
#[derive(Clone, Copy)]
pub(super) enum Whose {
    /// The only one, or the account.
    First,
    /// The one of the other ids.
    Second,
}

/// Decides the entries of a response one after another.
pub(super) struct Decider<'u, 'p, 'a, 's, 't> {
    snapshot: &'a Snapshot,
    first: (&'u User, &'p mut Sweep<'a, 's>),
    /// The other user where units are kept apart.
    second: Option<(&'u User, &'p mut Sweep<'a, 't>)>,
}

impl ResponseUser<'_> {
    /// Lets `work` decide entries for this user.
    pub fn decide(&self, context: Context, work: impl FnOnce(&mut Decider<'_, '_, '_, '_, '_>)) {
        let snapshot = context.snapshot;
        match self {
            Self::Whole(user) => sweep(context, user, |first| {
                work(&mut Decider { snapshot, first: (user, first), second: None });
            }),
            Self::ByUnit { account, others } => sweep(context, account, |first| {
                sweep(context, others, |second| {
                    work(&mut Decider { snapshot, first: (account, first), second: Some((others, second)) });
                });
            }),
        }
    }
}

impl<'a> Decider<'_, '_, 'a, '_, '_> {
    /// Whose decision an entry of this type of unit is. None where units are kept apart and the user has none of it.
    pub fn whose(&self, id_type: Span) -> Option<Whose> {
        let Some((others, _)) = &self.second else { return Some(Whose::First) };
        let unit = self.snapshot.str(id_type);
        let has = |user: &User| user.unit(unit).is_some();
        if has(self.first.0) { Some(Whose::First) } else { has(others).then_some(Whose::Second) }
    }

    /// Decides an entry.
    pub fn ask(&mut self, whose: Whose, ask: impl FnOnce(&mut Sweep<'a, '_>) -> Decision) -> Decision {
        match (&mut self.second, whose) {
            (Some((_, second)), Whose::Second) => ask(second),
            _ => ask(self.first.1),
        }
    }

    /// The gates that were asked on the way to the last decision, each once.
    pub fn exposures(&self, whose: Whose) -> &[GateExposure] {
        match (&self.second, whose) {
            (Some((_, second)), Whose::Second) => second.exposures(),
            _ => self.first.1.exposures(),
        }
    }

    /// Whether a decision is one by this type of unit. Where units are kept apart, that of an entry which answered in the
    /// place of another may not be.
    pub fn is_by(&self, id_type: Span, decision: &Decision) -> bool {
        self.second.is_none() || decision.id_type.is_none_or(|answered| answered == id_type)
    }
}
