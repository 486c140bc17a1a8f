//! Who the entries of a response are decided for.

use crate::client::filter::Filter;
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

/// Decides the entries of a response one after another.
pub(super) struct Decider<'u, 'p, 'a, 's, 't> {
    snapshot: &'a Snapshot,
    first: (&'u User, &'p mut Sweep<'a, 's>),
    /// The other user where units are kept apart.
    second: Option<(&'u User, &'p mut Sweep<'a, 't>)>,
}

impl ResponseUser<'_> {
    /// Lets `work` decide entries for this user.
    pub fn decide(&self, context: Context, filter: &Filter, work: impl FnOnce(&mut Decider<'_, '_, '_, '_, '_>)) {
        let snapshot = context.snapshot;
        match self {
            Self::Whole(user) => sweep(context, user, filter.app, |first| {
                work(&mut Decider { snapshot, first: (user, first), second: None });
            }),
            Self::ByUnit { account, others } => sweep(context, account, filter.app, |first| {
                sweep(context, others, filter.app, |second| {
                    work(&mut Decider { snapshot, first: (account, first), second: Some((others, second)) });
                });
            }),
        }
    }
}

impl<'a> Decider<'_, '_, 'a, '_, '_> {
    /// The decision of an entry of this type of unit, and the gates that were asked on the way, each once. None where
    /// units are kept apart and the user has none of this type, or of that of the entry that answered in its place.
    pub fn decide(
        &mut self,
        id_type: Span,
        ask: impl FnOnce(&mut Sweep<'a, '_>) -> Decision,
    ) -> Option<(Decision, &[GateExposure])> {
        let Some((others, second)) = &mut self.second else {
            let decision = ask(self.first.1);
            return Some((decision, self.first.1.exposures()));
        };
        let unit = self.snapshot.str(id_type);
        let (decision, exposures) = if self.first.0.unit(unit).is_some() {
            (ask(self.first.1), self.first.1.exposures())
        } else if others.unit(unit).is_some() {
            (ask(second), second.exposures())
        } else {
            return None;
        };
        decision.id_type.is_none_or(|answered| answered == id_type).then_some((decision, exposures))
    }
}
