//! Which unit an entry is decided by, and deciding it for whoever has that unit.

use super::evaluate::evaluate;
use crate::config::Snapshot;
use crate::eval::terms::context::Context;
use crate::eval::terms::decision::{Decision, Reason, RuleId};
use crate::eval::terms::kind::Kind;
use crate::eval::terms::user::User;
use crate::text::Span;

/// The `idType` that an entry names; none for unknown names. If a mapping lets another entry answer, the decision names
/// that one's instead.
#[must_use]
pub fn id_type(snapshot: &Snapshot, kind: Kind, name: &str) -> Option<Span> {
    let section = snapshot.part(kind.part());
    let bandit = if kind == Kind::Experiment { snapshot.bandit(name) } else { None };
    let spec = || section.find(name).and_then(|index| section.get(index)).map(|spec| spec.id_type);
    bandit.map_or_else(spec, |bandit| Some(bandit.id_type))
}

/// Decides an entry for whoever has a unit of its type (`wiki-rules.md` 1.3), and says who that was. The
/// evaluator itself takes a missing unit for an empty one, and so would put all who lack it into one group. What an
/// override gives to all needs no unit.
pub fn evaluate_by_unit<'u, T>(
    context: Context,
    kind: Kind,
    name: &str,
    user_of: impl Fn(&str) -> Option<(T, &'u User)>,
) -> (Decision, Option<T>) {
    // The type of a name that only a mapping knows is found by deciding it.
    let known = id_type(context.snapshot, kind, name);
    let id_type = known.or_else(|| evaluate(context, &User::new(), Some(kind), name).id_type);
    let nobody = |id_type| (Decision { id_type: Some(id_type), ..Decision::none(kind, Reason::NoUnit) }, None);
    let Some((who, user)) = id_type.and_then(|id_type| user_of(context.snapshot.str(id_type))) else {
        if context.host.overrides.is_some() {
            let decision = evaluate(context, &User::new(), Some(kind), name);
            // A bandit whose targeting gate is overridden has that reason too, but puts a unit into a group.
            if decision.reason == Reason::Override && (kind == Kind::Layer || decision.rule == RuleId::Override) {
                return (decision, None);
            }
        }
        return id_type.map_or_else(|| (Decision::none(kind, Reason::unknown(context.snapshot)), None), nobody);
    };
    let decision = evaluate(context, user, Some(kind), name);
    match decision.id_type {
        // Another entry answered, by another type of unit, which this user does not have.
        Some(other) if Some(other) != id_type => nobody(other),
        _ => (decision, Some(who)),
    }
}
