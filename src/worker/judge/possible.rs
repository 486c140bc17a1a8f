//! Decisions that contextual bandits draw at random are not decided again: it is checked whether they are possible.

use super::held_group::group_of;
use super::stated::StatedExposure;
use crate::config::Snapshot;
use crate::eval::{Chance, Context, Decision, Host, Kind, User, evaluate};
use crate::worker::kept::documents::Document;

/// Bandits with more groups than this have only so many of them tried.
const MOST_GROUPS: u32 = 1_000;

/// The decision of an entry. If something is drawn on the way, one that `fits`, if there is one: where several bandits
/// draw, each draws in turn the first of its groups, the second and so on, and not all combinations are tried.
pub(super) fn decide(
    document: &Document,
    context: &Context<'_>,
    user: &User,
    (kind, name): (Kind, &str),
    fits: impl Fn(&Decision) -> bool,
) -> Decision {
    let decision = evaluate(*context, user, Some(kind), name);
    let drawn = document.reads(kind, name).drawn.min(MOST_GROUPS);
    if drawn == 0 || fits(&decision) {
        return decision;
    }
    let others = (0..drawn).map(|group| {
        let host = Host { chance: Chance::Group(group), ..context.host.clone() };
        evaluate(Context { host: &host, ..*context }, user, Some(kind), name)
    });
    others.into_iter().find(fits).unwrap_or(decision)
}

/// Whether a rule that is stated of a bandit is impossible for the unit, whatever the scores are: it says that the unit
/// explores and it does not, or the other way round.
pub(super) fn is_out_of_reach(snapshot: &Snapshot, decision: &Decision, name: &str, stated: &str) -> bool {
    let explores = |rule: &str| {
        let groups = snapshot.bandit(name).map_or(&[][..], |bandit| snapshot.bandit_groups(bandit));
        groups.iter().find_map(|group| match rule {
            rule if rule == snapshot.str(group.explore) => Some(true),
            rule if rule == snapshot.str(group.id) => Some(false),
            _ => None,
        })
    };
    explores(stated).is_some() && explores(stated) != explores(decision.rule.of(snapshot))
}

/// The rule by which a contextual bandit can have put the unit into a group, if it is the one that is stated or none is. A
/// group has two rules, and those whom the bandit turns away may be in a group of its gate.
pub(super) fn rule_of_bandit(
    document: &Document,
    context: &Context<'_>,
    user: &User,
    stated: &StatedExposure<'_>,
    group: &str,
) -> Option<String> {
    let snapshot = &document.snapshot;
    if snapshot.bandits().is_empty() {
        return None;
    }
    let fits = |decision: &Decision| {
        let is_rule = stated.rule().is_empty() || stated.rule() == stated.rule_of(decision, snapshot);
        is_rule && group_of(decision, snapshot) == Some(group)
    };
    let decision = decide(document, context, user, (stated.asked(snapshot), stated.name()), fits);
    fits(&decision).then(|| stated.rule_of(&decision, snapshot).to_owned())
}
