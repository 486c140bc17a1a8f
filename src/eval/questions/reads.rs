//! What an entry's decision depends on besides the document. If all of it is known, the worker can make a decision
//! again and compare it with an event.

use crate::config::Snapshot;
use crate::config::compiled::bandit::Bandit;
use crate::config::compiled::comparison::Condition;
use crate::config::compiled::condition::{FieldRef, GateRef, Left, Operator};
use crate::config::compiled::section::Part;
use crate::config::compiled::spec::Rule;
use crate::eval::compare::lookup;
use crate::eval::terms::context::Context;
use crate::eval::terms::kind::Kind;
use crate::eval::terms::operand::Operand;
use crate::eval::terms::user::{Map, User};
use std::collections::{BTreeSet, HashSet};

/// Everything that any condition of an entry, or of the entries that it asks, looks at. One user's decision may need
/// less, as the first rule that holds ends it.
#[derive(Clone, Debug, Default)]
pub struct Reads {
    /// Fields of the user.
    fields: Vec<FieldRef>,
    /// Fields that are read from the user or, if it lacks them, from its user agent.
    agents: Vec<FieldRef>,
    /// Fields of the environment.
    environment: Vec<FieldRef>,
    /// Fields of the user by which contextual bandits score their groups.
    weighed: Vec<FieldRef>,
    /// Units, as indices into the snapshot's.
    units: Vec<u32>,
    /// Whether the time of the decision matters.
    pub time: bool,
    /// Whether ID lists matter. They have no versions, so nobody can tell what they held.
    pub lists: bool,
    /// How many groups a contextual bandit has that may draw one at random: the most of any; 0 where nothing is drawn.
    pub drawn: u32,
}

/// The entries that have been looked at, or will be, by section and name.
type Visited<'s> = HashSet<(Part, &'s str)>;

/// Goes from an entry to all that it asks: gates, delegates, experiments' groups and mappings.
struct ReadsWalk<'s> {
    snapshot: &'s Snapshot,
    reads: Reads,
    visited: Visited<'s>,
    /// Whether a dynamic config was asked: of this name a bandit does not answer, but what it asks it asks as experiments.
    is_config: bool,
    /// Entries still to be looked at. Not by recursion, as long chains of entries would use up the stack.
    ahead: Vec<(Part, &'s str)>,
}

impl Reads {
    /// What an entry reads; nothing if there is no such entry.
    #[must_use]
    pub fn of(snapshot: &Snapshot, kind: Kind, name: &str) -> Self {
        let is_config = kind == Kind::DynamicConfig;
        let mut walk =
            ReadsWalk { snapshot, reads: Self::default(), visited: Visited::new(), is_config, ahead: Vec::new() };
        walk.entry(kind.part(), name);
        while let Some((section, name)) = walk.ahead.pop() {
            walk.entry(section, name);
        }
        walk.reads
    }

    /// Names of the fields of the user, also of those that its user agent may give: in lower case, sorted, each once.
    #[must_use]
    pub fn field_names(&self, snapshot: &Snapshot) -> Vec<String> {
        let all = self.fields.iter().chain(&self.agents).chain(&self.weighed);
        let names: BTreeSet<&str> = all.map(|field| snapshot.str(field.lower)).collect();
        names.into_iter().map(str::to_owned).collect()
    }

    /// Whether all of it is known of this user, so that a decision made again is the one that was made: but for the scores
    /// of contextual bandits, which [`Reads::weights_are_known`] is about.
    #[must_use]
    pub fn are_known(&self, context: &Context, user: &User) -> bool {
        let is_known = |operand: Operand| !matches!(operand, Operand::Missing);
        let has_environment = |field: &FieldRef| {
            context.host.environment.is_some() || user.get(Map::Environment, context.snapshot.str(field.name)).is_some()
        };
        !self.time
            && !self.lists
            && self.fields.iter().all(|field| is_known(lookup::field(context, user, field)))
            && self.agents.iter().all(|field| is_known(lookup::agent(context, user, field)))
            && self.environment.iter().all(has_environment)
            && self.units.iter().all(|unit| lookup::unit(context, user, *unit).is_some())
    }
}

impl Reads {
    /// Whether all fields are known by which contextual bandits score their groups.
    #[must_use]
    pub fn weights_are_known(&self, context: &Context, user: &User) -> bool {
        self.weighed.iter().all(|field| !matches!(lookup::field(context, user, field), Operand::Missing))
    }
}

/// The fields of a user that any condition of the document looks at, as it spells them: what no decision needs, nobody
/// has to find out or to record of a reader. Fields are read from the user first, whatever else they can come from.
#[must_use]
pub fn fields_read(snapshot: &Snapshot) -> BTreeSet<&str> {
    let conditions = (0..snapshot.condition_count()).filter_map(|index| snapshot.condition(u32::try_from(index).ok()?));
    let fields = conditions.filter_map(|condition| match condition {
        Condition::Compare(comparison) => match comparison.left() {
            Left::UserField(field) | Left::IpBased(field) | Left::UaBased(field) => Some(snapshot.str(field.name)),
            _ => None,
        },
        _ => None,
    });
    let weighed = snapshot.bandits().iter().flat_map(|bandit| weighed(snapshot, bandit));
    fields.chain(weighed.map(|field| snapshot.str(field.name))).collect()
}

/// The fields by which a bandit scores its groups.
fn weighed(snapshot: &Snapshot, bandit: &Bandit) -> impl Iterator<Item = FieldRef> {
    let groups = snapshot.bandit_groups(bandit).iter();
    groups.flat_map(|group| snapshot.features(group)).map(|feature| feature.field)
}

impl<'s> ReadsWalk<'s> {
    fn entry(&mut self, section: Part, name: &str) {
        let snapshot = self.snapshot;
        for mapping in snapshot.mappings(name).into_iter().flatten() {
            self.ask(section, snapshot.str(mapping.target));
            for mapped in snapshot.mapping_rules(mapping) {
                self.reads.time |= mapped.start().is_some();
                if let Some(rule) = snapshot.rule(mapped.rule) {
                    self.rule(rule);
                }
            }
        }
        if section == Part::Configs
            && let Some(bandit) = snapshot.bandit(name)
        {
            self.gate(bandit.targeting());
            self.bandit(bandit);
            if !self.is_config {
                return;
            }
        }
        let Some(spec) = snapshot.part(section).find(name).and_then(|index| snapshot.part(section).get(index)) else {
            return;
        };
        for rule in snapshot.rules(spec.rules) {
            self.rule(rule);
        }
    }

    fn bandit(&mut self, bandit: &Bandit) {
        let (snapshot, reads) = (self.snapshot, &mut self.reads);
        if !bandit.runs() {
            return;
        }
        let groups = snapshot.bandit_groups(bandit);
        add(&mut reads.units, bandit.unit);
        reads.weighed.extend(weighed(snapshot, bandit));
        if bandit.has_learned() {
            reads.drawn = reads.drawn.max(u32::try_from(groups.len()).unwrap_or(u32::MAX));
        }
    }

    fn rule(&mut self, rule: &'s Rule) {
        let snapshot = self.snapshot;
        if !matches!(
            rule.share(),
            crate::config::compiled::spec::Share::All | crate::config::compiled::spec::Share::Nobody
        ) {
            add(&mut self.reads.units, rule.unit);
        }
        if let Some(delegate) = rule.delegate().and_then(|index| snapshot.configs().get(index)) {
            self.ask(Part::Configs, snapshot.str(delegate.name));
        }
        for condition in snapshot.links(rule).iter().filter_map(|link| snapshot.condition(*link)) {
            match condition {
                Condition::PassGate(gate) | Condition::FailGate(gate) => self.gate(Some(gate)),
                Condition::Compare(comparison) => {
                    self.reads.lists |=
                        matches!(comparison.operator(), Operator::InSegmentList | Operator::NotInSegmentList);
                    self.left(comparison.left());
                }
                Condition::Public | Condition::Unsupported => {}
            }
        }
    }

    fn left(&mut self, left: Left) {
        let reads = &mut self.reads;
        match left {
            Left::UserField(field) | Left::IpBased(field) => reads.fields.push(*field),
            Left::UaBased(field) => reads.agents.push(*field),
            Left::Environment(field) => reads.environment.push(*field),
            Left::Now => reads.time = true,
            Left::Bucket(bucket) => {
                if let Some(bucket) = self.snapshot.bucket(bucket) {
                    add(&mut reads.units, bucket.unit);
                }
            }
            Left::Unit(unit) => add(&mut reads.units, unit),
            Left::TargetApp => {}
            Left::ExperimentGroup(name) => self.ask(Part::Configs, self.snapshot.str(name)),
        }
    }

    fn gate(&mut self, gate: Option<GateRef>) {
        if let Some(gate) = gate {
            self.ask(Part::Gates, self.snapshot.str(gate.name));
        }
    }

    fn ask(&mut self, section: Part, name: &'s str) {
        if self.visited.insert((section, name)) {
            self.ahead.push((section, name));
        }
    }
}

fn add(list: &mut Vec<u32>, one: u32) {
    if !list.contains(&one) {
        list.push(one);
    }
}
