//! Decides an entry for a unit that may keep an earlier decision (`evaluation.md` 6.3, measured with the official core):
//! running experiments, and layers by the experiment that they delegate to.

use crate::config::Snapshot;
use crate::config::compiled::spec::Spec;
use crate::eval::terms::context::Context;
use crate::eval::terms::decision::{Decision, Reason};
use crate::eval::terms::kind::Kind;
use crate::eval::terms::operand::text_of;
use crate::eval::terms::sticky::StickyRecord;
use crate::eval::terms::user::{Field, Map, User};
use crate::eval::walk::observer::Nobody;
use crate::eval::walk::pass::{Outcome, Pass};
use crate::eval::walk::scratch;

/// What the caller has found in its storage.
pub enum StickyValues {
    /// Nothing was asked for: the unit shall keep nothing.
    NotPassed,
    /// Nothing of the entry that is asked.
    NoRecord,
    /// This of the entry that is asked.
    Record(Box<StickyRecord>),
}

/// Which rules of the experiment, as it is now, end what a unit keeps if the unit passes them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Enforce {
    /// Those that keep units out of it.
    pub targeting: bool,
    /// Those that put single units into a group.
    pub overrides: bool,
}

/// A decision, and what the caller is to do about its storage.
pub struct StickyAnswer {
    /// The decision; of one that is kept the texts are in `record`.
    pub decision: Decision,
    /// The record, if the unit keeps what it says.
    pub record: Option<Box<StickyRecord>>,
    /// What changes in the storage; none nearly always.
    pub change: Option<StickyChange>,
}

/// A change of the storage.
pub struct StickyChange {
    /// Whose: the unit and its type.
    pub key: String,
    /// Which entry's. Not always the one that was asked: a console mapping lets another one answer.
    pub name: Box<str>,
    /// What is to be stored; none: nothing any more.
    pub record: Option<Box<StickyRecord>>,
}

/// Decides one entry. Kinds that keep nothing answer as ever.
#[must_use]
pub fn evaluate_sticky(
    context: Context,
    user: &User,
    kind: Option<Kind>,
    name: &str,
    values: StickyValues,
    enforce: Enforce,
) -> StickyAnswer {
    scratch::with(|scratch| {
        let mut pass = Pass::new(context, user, scratch, Nobody);
        let (decision, bearer) = pass.decide_with_bearer(kind, name);
        let place = bearer.and_then(|bearer| Some((key(context.snapshot, user, &decision)?, bearer)));
        match place {
            Some((key, bearer)) => pass.keep(decision, name, (key, bearer), values, enforce),
            None => StickyAnswer { decision, record: None, change: None },
        }
    })
}

/// Under which key the storage has what a unit keeps; none for whoever has no such custom id. As in the official core
/// a missing user id is an empty one: whether all who have none shall share a record is the caller's to know.
fn key(snapshot: &Snapshot, user: &User, decision: &Decision) -> Option<String> {
    let id_type = snapshot.str(decision.id_type?);
    let id = if id_type.eq_ignore_ascii_case("userID") {
        user.field(Field::UserId).and_then(|id| text_of(id, user.text())).unwrap_or_default()
    } else {
        let id = |name: &str| user.get(Map::CustomIds, name);
        text_of(id(id_type).or_else(|| id(&id_type.to_lowercase()))?, user.text())?
    };
    Some(format!("{id}:{id_type}"))
}

impl<'a> Pass<'a, '_, Nobody> {
    /// The decision, and the entry that it is of; none where nothing can be kept of it.
    fn decide_with_bearer(&mut self, kind: Option<Kind>, name: &str) -> (Decision, Option<Box<str>>) {
        self.begin();
        let (kind, index) = kind.map_or_else(|| self.kind_of(name), |kind| (kind, None));
        let mut out = Outcome::default();
        let result = self.entry(kind, name, index, &mut out);
        let bearer = self.bearer(kind, name, &out).map(Box::from);
        let decision = self.decision_of(kind, result, out);
        let decision = Decision { exposures: self.scratch.exposures.as_slice().into(), ..decision };
        let is_kept = matches!(kind, Kind::Experiment | Kind::Layer) && decision.reason != Reason::Depth;
        (decision, bearer.filter(|_| is_kept))
    }

    /// The entry that gave the unit's type, and so its own name: the one asked, the one that a mapping let answer, or the
    /// experiment of a layer where a mapping of it was tried. Nothing can be kept of a bandit.
    fn bearer<'n>(&self, kind: Kind, asked: &'n str, out: &Outcome) -> Option<&'n str>
    where
        'a: 'n,
    {
        let snapshot = self.context.snapshot;
        let other = out.other.name();
        let name = other.map_or(asked, |name| snapshot.str(name));
        let is_bandit = (kind == Kind::Experiment || other.is_some()) && snapshot.bandit(name).is_some();
        (!is_bandit).then_some(name)
    }

    fn keep(
        &mut self,
        live: Decision,
        asked: &str,
        (key, name): (String, Box<str>),
        values: StickyValues,
        enforce: Enforce,
    ) -> StickyAnswer {
        let is_passed = !matches!(values, StickyValues::NotPassed);
        let record = match values {
            StickyValues::Record(record) if *name == *asked => Some(record),
            _ => None,
        };
        let experiment = record.as_ref().and_then(|record| self.kept_experiment(live.kind, asked, record));
        // Of a layer it counts whether the experiment is running that the unit keeps, not the one it would get now.
        let delegate = experiment.filter(|_| live.kind == Kind::Layer);
        let is_active = delegate.and_then(Spec::is_active).unwrap_or(live.active);
        let change = match record {
            Some(record) if is_passed && is_active => {
                if experiment.is_some_and(|spec| self.is_ended(spec, enforce)) {
                    return StickyAnswer { decision: live, record: None, change: None };
                }
                return StickyAnswer { decision: record.decision(&live), record: Some(record), change: None };
            }
            // What an override had a hand in is nobody's decision.
            _ if live.overridden => None,
            _ if !is_passed || !is_active => Some(None),
            _ if live.active && live.in_experiment => {
                StickyRecord::of(&live, self.context.snapshot, &name).map(|record| Some(Box::new(record)))
            }
            _ => None,
        };
        let change = change.map(|record| StickyChange { key, name, record });
        StickyAnswer { decision: live, record: None, change }
    }

    /// The experiment that a record is about, as the document has it now.
    fn kept_experiment(&self, kind: Kind, asked: &str, record: &StickyRecord) -> Option<&'a Spec> {
        let name = if kind == Kind::Layer { record.config_delegate.as_deref()? } else { asked };
        let configs = self.context.snapshot.configs();
        configs.get(configs.find(name)?)
    }

    /// Whether the unit passes a rule that ends what it keeps.
    fn is_ended(&mut self, spec: &'a Spec, enforce: Enforce) -> bool {
        (enforce.targeting && self.passes(spec, is_targeting)) || (enforce.overrides && self.passes(spec, is_override))
    }
}

fn is_targeting(rule: &str) -> bool {
    matches!(rule, "targetingGate" | "inlineTargetingRules")
}

fn is_override(rule: &str) -> bool {
    rule.ends_with("override")
}
