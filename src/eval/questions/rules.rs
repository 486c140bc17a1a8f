//! The rules of an entry as they are written, for people: what an explanation tells, without asking for anybody.

use super::reads::Reads;
use super::words::{ConditionWords, cut};
use crate::config::Snapshot;
use crate::config::compiled::bandit::Bandit;
use crate::config::compiled::spec::{Rule, Share, Spec, ValueId};
use crate::eval::terms::kind::Kind;

/// Rules and conditions of an entry that are shown at most, together.
pub const MAX_SHOWN_LINES: usize = 2_000;

/// An entry as it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct WrittenEntry {
    /// False where it was switched off at Statsig.
    pub enabled: bool,
    /// Whether the experiment runs; none for what is no experiment.
    pub active: Option<bool>,
    /// The answer where no rule holds: JSON, cut.
    pub default: String,
    /// Its rules, in order.
    pub rules: Vec<WrittenRule>,
    /// How many more rules there are, that are not shown.
    pub more: usize,
    /// What a contextual bandit goes by; none for what is none.
    pub bandit: Option<WrittenBandit>,
    /// Fields of the user that it reads, or that something it asks reads: in lower case, sorted, each once.
    pub fields: Vec<String>,
}

/// What a contextual bandit goes by. Its groups are listed as rules.
#[derive(Clone, Debug, PartialEq)]
pub struct WrittenBandit {
    /// The gate of those whom it targets.
    pub targeting: Option<String>,
    /// Whether there is a model. Without one each unit gets a group by its bucket.
    pub has_learned: bool,
    /// Units whose bucket of 10,000 lies below this get a group at random.
    pub explores_below: f64,
    /// Whether the highest score is the best, and not the lowest.
    pub higher_is_better: bool,
}

/// One rule as it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct WrittenRule {
    /// Its id.
    pub id: String,
    /// The group that its units are in.
    pub group: Option<String>,
    /// Units whose bucket of 10,000 lies below this are in its share.
    pub below: f64,
    /// The experiment that decides instead.
    pub delegate: Option<String>,
    /// Its answer: JSON, cut.
    pub value: String,
    /// All must hold.
    pub conditions: Vec<ConditionWords>,
}

/// An entry as it is written; none for an unknown name.
#[must_use]
pub fn rules(snapshot: &Snapshot, kind: Kind, name: &str) -> Option<WrittenEntry> {
    if kind == Kind::Experiment
        && let Some(bandit) = snapshot.bandit(name)
    {
        return Some(bandit_rules(snapshot, bandit));
    }
    let section = snapshot.part(kind.part());
    let spec: &Spec = section.get(section.find(name)?)?;
    let all = snapshot.rules(spec.rules);
    let mut room = MAX_SHOWN_LINES;
    let shown: Vec<WrittenRule> = all
        .iter()
        .map_while(|rule| {
            room = room.checked_sub(snapshot.links(rule).len().saturating_add(1))?;
            Some(written(snapshot, rule))
        })
        .collect();
    Some(WrittenEntry {
        enabled: spec.enabled(),
        active: spec.is_active(),
        default: value(snapshot, spec.default),
        more: all.len().saturating_sub(shown.len()),
        rules: shown,
        bandit: None,
        fields: Reads::of(snapshot, kind, name).field_names(snapshot),
    })
}

/// A bandit: each group is a rule without conditions.
fn bandit_rules(snapshot: &Snapshot, bandit: &Bandit) -> WrittenEntry {
    let all = snapshot.bandit_groups(bandit);
    let text = |span| snapshot.str(span).to_owned();
    let rules: Vec<WrittenRule> = all
        .iter()
        .take(MAX_SHOWN_LINES)
        .map(|group| WrittenRule {
            id: text(group.id),
            group: Some(text(group.name)),
            below: 10_000.0,
            delegate: None,
            value: value(snapshot, group.value),
            conditions: Vec::new(),
        })
        .collect();
    WrittenEntry {
        enabled: bandit.enabled(),
        active: Some(bandit.enabled()),
        default: value(snapshot, bandit.default),
        more: all.len().saturating_sub(rules.len()),
        rules,
        bandit: Some(WrittenBandit {
            targeting: bandit.targeting().map(|gate| text(gate.name)),
            has_learned: bandit.has_learned(),
            explores_below: bandit.explores_below,
            higher_is_better: bandit.higher_is_better(),
        }),
        fields: Reads::of(snapshot, Kind::Experiment, snapshot.str(bandit.name)).field_names(snapshot),
    }
}

fn written(snapshot: &Snapshot, rule: &Rule) -> WrittenRule {
    let delegate = rule.delegate().and_then(|index| snapshot.configs().get(index));
    let conditions = snapshot.links(rule).iter().filter_map(|link| snapshot.condition(*link));
    WrittenRule {
        id: snapshot.str(rule.id).to_owned(),
        group: rule.group().map(|group| snapshot.str(group).to_owned()),
        below: match rule.share() {
            Share::All => 10_000.0,
            Share::Nobody => 0.0,
            Share::Below { limit, .. } => limit,
        },
        delegate: delegate.map(|experiment| snapshot.str(experiment.name).to_owned()),
        value: value(snapshot, rule.value),
        conditions: conditions.map(|condition| ConditionWords::of(snapshot, condition)).collect(),
    }
}

fn value(snapshot: &Snapshot, id: ValueId) -> String {
    snapshot.value(id).map_or_else(String::new, |value| cut(snapshot.str(value.json)))
}
