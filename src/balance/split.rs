//! The shares that the rules of an entry give to its groups, where they follow from the rules alone.

use crate::config::Snapshot;
use crate::config::compiled::comparison::Condition;
use crate::config::compiled::condition::{Left, Operator};
use crate::config::compiled::section::Part;
use crate::config::compiled::spec::{Entity, JsonShape, Rule, Share, Spec, ValueId};
use crate::config::compiled::target::Target;
use crate::config::field::Field;

/// Buckets of an experiment's units.
const BUCKETS: f64 = 1_000.0;
/// Buckets of the share of a rule.
const SHARE_BUCKETS: f64 = 10_000.0;
/// Ids that testers may force into groups; with more of them counts are no longer those of the buckets.
const MOST_FORCED: usize = 20;

/// The groups of an entry in the order of its rules, and the share of each, above 0. They add up to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// Names, as rollups have them.
    pub groups: Vec<String>,
    /// The share of the group at the same place.
    pub shares: Vec<f64>,
}

/// Why there are no expected shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSplit {
    /// No document that is still kept has this version of the entry.
    Unknown,
    /// Its groups do not follow from buckets alone: targeting, several rules, groups forced by a gate, the
    /// model of a contextual bandit.
    Rules,
    /// All readers get the same.
    Single,
    /// A layer or a dynamic config, which has no groups of its own.
    Kind,
}

impl NoSplit {
    /// The word for it in answers.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Rules => "rules",
            Self::Single => "single",
            Self::Kind => "kind",
        }
    }
}

impl Split {
    /// The split of an entry of a document.
    ///
    /// # Errors
    /// Why its shares cannot be told.
    pub fn of(snapshot: &Snapshot, part: Part, name: &str) -> Result<Self, NoSplit> {
        if part == Part::Configs && snapshot.bandit(name).is_some() {
            return Err(NoSplit::Rules);
        }
        let section = snapshot.part(part);
        let spec = section.find(name).and_then(|index| section.get(index)).ok_or(NoSplit::Kind)?;
        if snapshot.mappings(name).is_some() {
            return Err(NoSplit::Rules);
        }
        let weights = match (part, spec.entity()) {
            (Part::Gates, _) => gate(snapshot, spec)?,
            (Part::Configs, Entity::Experiment) => experiment(snapshot, spec)?,
            _ => return Err(NoSplit::Kind),
        };
        let (groups, weights): (Vec<String>, Vec<f64>) =
            weights.into_iter().filter(|(_, weight)| *weight > 0.0).unzip();
        let total: f64 = weights.iter().sum();
        if groups.len() < 2 {
            return Err(NoSplit::Single);
        }
        Ok(Self { groups, shares: weights.iter().map(|weight| weight / total).collect() })
    }
}

/// A gate passes and fails fixed shares where its one rule holds for everybody.
fn gate(snapshot: &Snapshot, spec: &Spec) -> Result<Vec<(String, f64)>, NoSplit> {
    let rule = match snapshot.rules(spec.rules) {
        [] => return Err(NoSplit::Single),
        [rule] if conditions(snapshot, rule).all(|condition| matches!(condition, Condition::Public)) => rule,
        _ => return Err(NoSplit::Rules),
    };
    let is = |value: ValueId, shape| snapshot.value(value).is_some_and(|value| value.shape() == shape);
    let (passed, failed) = (!is(rule.value, JsonShape::False), is(spec.default, JsonShape::True));
    let passing = match rule.share() {
        // A bucket is a whole number, so those below 12.5 are 13.
        Share::Below { limit, .. } => limit.ceil().clamp(0.0, SHARE_BUCKETS),
        Share::All | Share::Nobody => return Err(NoSplit::Single),
    };
    if passed == failed {
        return Err(NoSplit::Single);
    }
    Ok(vec![(passed.to_string(), passing), (failed.to_string(), SHARE_BUCKETS - passing)])
}

/// An experiment's groups share the buckets of one salt: each takes those below its bound that the rules before have left.
/// Rules before the groups, and conditions that all of the groups' rules have, only choose who takes part, as long as
/// they do not ask the same buckets.
fn experiment(snapshot: &Snapshot, spec: &Spec) -> Result<Vec<(String, f64)>, NoSplit> {
    let rules = snapshot.rules(spec.rules);
    let first = rules.iter().position(Rule::is_experiment_group).ok_or(NoSplit::Single)?;
    let last = rules.iter().rposition(Rule::is_experiment_group).ok_or(NoSplit::Single)?;
    let (Some(before), Some(groups)) = (rules.get(..first), rules.get(first..=last)) else {
        return Err(NoSplit::Single);
    };
    let common = common(snapshot, groups);
    let mut found: Vec<(String, f64)> = Vec::new();
    let (mut salt, mut taken) = (None, 0.0);
    for rule in groups {
        if taken >= BUCKETS {
            // Nobody comes to the rules behind.
            break;
        }
        let name = rule.group().filter(|_| rule.is_experiment_group()).ok_or(NoSplit::Rules)?;
        let bound = match bound(snapshot, rule, &common)? {
            Some((bucket, bound)) if salt.is_none_or(|known| known == bucket) => {
                salt = Some(bucket);
                bound
            }
            Some(_) => return Err(NoSplit::Rules),
            None => BUCKETS,
        };
        let weight = (bound - taken).max(0.0);
        taken = bound.max(taken);
        let name = snapshot.str(name);
        match found.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known += weight,
            None => found.push((name.to_owned(), weight)),
        }
    }
    if common.iter().filter_map(|link| snapshot.condition(*link)).any(|condition| asks(condition, salt)) {
        return Err(NoSplit::Rules);
    }
    chooses_only(snapshot, before, salt)?;
    Ok(found)
}

/// The conditions that all of these rules have. Equal conditions of a document have one index.
fn common(snapshot: &Snapshot, rules: &[Rule]) -> Vec<u32> {
    let [first, others @ ..] = rules else { return Vec::new() };
    let in_all = |link: &&u32| others.iter().all(|rule| snapshot.links(rule).contains(link));
    snapshot.links(first).iter().filter(in_all).copied().collect()
}

/// Whether a condition asks the buckets of the groups.
fn asks(condition: Condition<'_>, salt: Option<u32>) -> bool {
    let Condition::Compare(comparison) = condition else { return false };
    matches!(comparison.left(), Left::Bucket(bucket) if Some(bucket) == salt)
}

/// The bucket that a group's rule asks besides the `common` conditions, and below which number it takes units; none if it
/// takes all that are left.
fn bound(snapshot: &Snapshot, rule: &Rule, common: &[u32]) -> Result<Option<(u32, f64)>, NoSplit> {
    let own = snapshot.links(rule).iter().filter(|link| !common.contains(link));
    let own = own.map(|link| snapshot.condition(*link).unwrap_or(Condition::Unsupported));
    let mut own = own.filter(|condition| !matches!(condition, Condition::Public));
    let comparison = match (own.next(), own.next()) {
        (None, _) => return Ok(None),
        (Some(Condition::Compare(comparison)), None) => comparison,
        _ => return Err(NoSplit::Rules),
    };
    match (comparison.left(), comparison.operator(), comparison.target()) {
        (Left::Bucket(bucket), Operator::Lt, Target::Number(bound)) => {
            Ok(Some((bucket, bound.ceil().clamp(0.0, BUCKETS))))
        }
        _ => Err(NoSplit::Rules),
    }
}

/// Whether the rules before the groups leave shares as they are: they choose by other things than the groups' buckets, and
/// force no more than a few ids into a group.
fn chooses_only(snapshot: &Snapshot, before: &[Rule], salt: Option<u32>) -> Result<(), NoSplit> {
    let mut forced = 0_usize;
    for rule in before {
        let mut ids = None;
        for condition in conditions(snapshot, rule) {
            if asks(condition, salt) {
                return Err(NoSplit::Rules);
            }
            let Condition::Compare(comparison) = condition else { continue };
            let is_id = match comparison.left() {
                Left::Unit(_) => true,
                Left::UserField(field) => field.top() == Some(Field::UserId),
                _ => false,
            };
            if is_id && matches!(comparison.operator(), Operator::Any | Operator::AnyCaseSensitive) {
                ids = comparison.list();
            }
        }
        if rule.group().is_some() {
            forced = forced.saturating_add(ids.map_or(usize::MAX, |ids| ids.in_order().len()));
        }
    }
    if forced > MOST_FORCED { Err(NoSplit::Rules) } else { Ok(()) }
}

fn conditions<'s>(snapshot: &'s Snapshot, rule: &'s Rule) -> impl Iterator<Item = Condition<'s>> {
    // A condition that is not there is as one that nobody can decide.
    snapshot.links(rule).iter().map(|link| snapshot.condition(*link).unwrap_or(Condition::Unsupported))
}

/// The section and the name of an entry as rollups have it, such as `config/name`.
#[must_use]
pub fn part_and_name(entry: &str) -> Option<(Part, &str)> {
    let (kind, name) = entry.split_once('/')?;
    let part = match kind {
        "gate" => Part::Gates,
        "config" => Part::Configs,
        "layer" => Part::Layers,
        _ => return None,
    };
    Some((part, name))
}
