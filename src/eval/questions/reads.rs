//! What an entry's decision depends on beside the document: by this the worker
//! tells decisions that it can make again from those that it cannot.

use crate::config::Snapshot;
use crate::config::compiled::condition::{Condition, FieldRef, GateRef, Left, Operator};
use crate::config::compiled::snapshot::Part;
use crate::config::compiled::spec::Rule;
use crate::eval::compare::lookup;
use crate::eval::terms::context::Context;
use crate::eval::terms::kind::Kind;
use crate::eval::terms::operand::Operand;
use crate::eval::terms::user::{Map, User};
use std::collections::HashSet;

/// Everything that any condition on the way to an answer looks at. More than one
/// user's decision needs: all rules count, also those behind one that holds.
#[derive(Clone, Debug, Default)]
pub struct Reads {
    /// Fields of the user.
    fields: Vec<FieldRef>,
    /// Fields of the user, else facts of the user agent.
    agents: Vec<FieldRef>,
    /// Fields of the environment.
    environment: Vec<FieldRef>,
    /// Units, as indices into the snapshot's.
    units: Vec<u32>,
    /// The time of the decision.
    pub time: bool,
    /// ID lists, which have no versions.
    pub lists: bool,
}

/// A section and a name in it: what has been looked at.
type Visited<'s> = HashSet<(Part, &'s str)>;

/// Walks from an entry through gates, delegates, groups and mappings.
struct ReadsWalk<'s> {
    snapshot: &'s Snapshot,
    reads: Reads,
    visited: Visited<'s>,
    /// Still to be looked at. A list and no recursion: chains may be long.
    ahead: Vec<(Part, &'s str)>,
}

impl Reads {
    /// What an entry reads; nothing if there is no such entry.
    #[must_use]
    pub fn of(snapshot: &Snapshot, kind: Kind, name: &str) -> Self {
        let mut walk = ReadsWalk { snapshot, reads: Self::default(), visited: Visited::new(), ahead: Vec::new() };
        walk.entry(kind.part(), name);
        while let Some((section, name)) = walk.ahead.pop() {
            walk.entry(section, name);
        }
        walk.reads
    }

    /// Whether all of it is known of this user: then a decision made again is the decision that was made.
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

impl<'s> ReadsWalk<'s> {
    fn entry(&mut self, section: Part, name: &str) {
        let snapshot = self.snapshot;
        for mapping in snapshot.mappings.get(name).into_iter().flatten() {
            self.ask(section, snapshot.str(mapping.target));
            for mapped in &mapping.rules {
                self.reads.time |= mapped.start.is_some();
                if let Some(rule) = snapshot.rule(mapped.rule) {
                    self.rule(rule);
                }
            }
        }
        if section == Part::Configs
            && let Some(bandit) = snapshot.bandit(name)
        {
            self.gate(bandit.targeting.as_ref());
        }
        let Some(spec) = snapshot.part(section).find(name).and_then(|index| snapshot.part(section).get(index)) else {
            return;
        };
        for rule in snapshot.rules(&spec.rules) {
            self.rule(rule);
        }
    }

    fn rule(&mut self, rule: &'s Rule) {
        let snapshot = self.snapshot;
        if !matches!(
            rule.share,
            crate::config::compiled::spec::Share::All | crate::config::compiled::spec::Share::Nobody
        ) {
            add(&mut self.reads.units, rule.unit);
        }
        if let Some(delegate) = rule.delegate.and_then(|index| snapshot.configs.get(index)) {
            self.ask(Part::Configs, snapshot.str(delegate.name));
        }
        for condition in snapshot.links(rule).iter().filter_map(|link| snapshot.condition(*link)) {
            match condition {
                Condition::PassGate(gate) | Condition::FailGate(gate) => self.gate(Some(gate)),
                Condition::Compare { left, operator, .. } => {
                    self.reads.lists |= matches!(operator, Operator::InSegmentList | Operator::NotInSegmentList);
                    self.left(*left);
                }
                Condition::Public | Condition::Unsupported => {}
            }
        }
    }

    fn left(&mut self, left: Left) {
        let reads = &mut self.reads;
        match left {
            Left::UserField(field) | Left::IpBased(field) => reads.fields.push(field),
            Left::UaBased(field) => reads.agents.push(field),
            Left::Environment(field) => reads.environment.push(field),
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

    fn gate(&mut self, gate: Option<&GateRef>) {
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
