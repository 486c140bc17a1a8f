//! Goes from entries to all that they ask, and tells whether browsers can decide all of it.

use super::choice::{ProgramChoice, ProgramDocuments};
use super::fault::ProgramJudge;
use super::left_out::LeftOut;
use crate::config::Snapshot;
use crate::config::compiled::comparison::Condition;
use crate::config::compiled::condition::{GateRef, Left};
use crate::config::compiled::mapping::Mapping;
use crate::config::compiled::section::Part;
use crate::config::compiled::spec::{Rule, Spec};
use crate::eval::{Host, MAX_NESTING};
use std::collections::HashMap;

/// Conditions that one question may evaluate if no answer is kept.
const MOST_CONDITIONS: u32 = 1 << 16;

/// An entry as evaluations ask for it: by section and name. It may have a console mapping and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Asked<'s> {
    pub part: Part,
    pub name: &'s str,
}

impl<'s> Asked<'s> {
    /// The entry itself.
    pub fn spec(self, snapshot: &'s Snapshot) -> Option<&'s Spec> {
        snapshot.part(self.part).find(self.name).and_then(|index| snapshot.part(self.part).get(index))
    }

    /// The entries that may answer in its place.
    pub fn mappings(self, snapshot: &'s Snapshot) -> &'s [Mapping] {
        snapshot.mappings(self.name).unwrap_or_default()
    }

    /// Whether there is anything that could answer.
    fn exists(self, snapshot: &'s Snapshot) -> bool {
        self.spec(snapshot).is_some() || snapshot.mappings(self.name).is_some() || self.is_bandit(snapshot)
    }

    fn is_bandit(self, snapshot: &Snapshot) -> bool {
        self.part == Part::Configs && snapshot.bandit(self.name).is_some()
    }

    /// The gate of a condition; none if it is false whatever the user is.
    pub fn gate(snapshot: &'s Snapshot, gate: &GateRef) -> Option<Self> {
        let asked = Self { part: Part::Gates, name: snapshot.str(gate.name) };
        let is_there = match gate.gate {
            // One that could not be read is false, even if a mapping has its name.
            Some(index) => snapshot.gates().get(index).is_some(),
            None => snapshot.mappings(asked.name).is_some(),
        };
        is_there.then_some(asked)
    }

    /// An experiment by name, as conditions on its group ask for it; none if nobody has a group in it.
    pub fn experiment(snapshot: &'s Snapshot, name: &'s str) -> Option<Self> {
        let asked = Self { part: Part::Configs, name };
        asked.exists(snapshot).then_some(asked)
    }

    /// The experiment that a rule hands on to.
    pub fn delegate(snapshot: &'s Snapshot, rule: &Rule) -> Option<Self> {
        let spec = snapshot.configs().get(rule.delegate()?)?;
        Some(Self { part: Part::Configs, name: snapshot.str(spec.name) })
    }

    /// The entry that a mapping of this one names; none if there is none, which leaves the mapping without effect.
    pub fn target(self, snapshot: &'s Snapshot, mapping: &Mapping) -> Option<Self> {
        let target = Self { part: self.part, name: snapshot.str(mapping.target) };
        target.exists(snapshot).then_some(target)
    }
}

/// How much it takes to decide an entry.
#[derive(Clone, Copy, Default)]
struct Size {
    /// Levels of entries below it.
    depth: u32,
    /// Conditions that are evaluated, if no answer is kept.
    conditions: u32,
}

/// What is known of an entry with all that it asks.
type ReachVerdict = Result<Size, LeftOut>;

/// Tells of the entries of a program's documents whether browsers can decide them.
pub(super) struct Reach<'s> {
    documents: ProgramDocuments<'s>,
    host: &'s Host,
    choice: &'s ProgramChoice,
    /// None while the entry is being looked at: whoever meets it then asks itself.
    known: HashMap<Asked<'s>, Option<ReachVerdict>>,
}

/// An entry that is being looked at.
struct ReachVisit<'s> {
    asked: Asked<'s>,
    asks: Vec<Asked<'s>>,
    /// How many of these have been looked at.
    done: usize,
    fault: Option<LeftOut>,
    size: Size,
}

impl<'s> Reach<'s> {
    pub fn new(documents: ProgramDocuments<'s>, host: &'s Host, choice: &'s ProgramChoice) -> Self {
        Self { documents, host, choice, known: HashMap::new() }
    }

    /// Why browsers cannot decide an entry; none if they can.
    pub fn fault(&mut self, asked: Asked<'s>) -> Option<LeftOut> {
        if !self.known.contains_key(&asked) {
            self.walk(asked);
        }
        self.known.get(&asked).copied().flatten().and_then(Result::err)
    }

    /// A loop and not a recursion: long chains of entries would use up the stack.
    fn walk(&mut self, first: Asked<'s>) {
        let mut open = vec![self.visit(first)];
        while let Some(visit) = open.last_mut() {
            let Some(&next) = visit.asks.get(visit.done) else {
                let verdict = visit.verdict();
                self.known.insert(visit.asked, Some(verdict));
                open.pop();
                continue;
            };
            match self.known.get(&next) {
                Some(known) => {
                    visit.done = visit.done.saturating_add(1);
                    visit.add(known.unwrap_or(Err(LeftOut::Nesting)));
                }
                None => open.push(self.visit(next)),
            }
        }
    }

    fn visit(&mut self, asked: Asked<'s>) -> ReachVisit<'s> {
        self.known.insert(asked, None);
        let snapshot = self.documents.of(asked.part, asked.name);
        let judge = ProgramJudge { snapshot, host: self.host, choice: self.choice };
        let mut visit =
            ReachVisit { asked, asks: Vec::new(), done: 0, fault: None, size: Size { depth: 0, conditions: 1 } };
        if asked.is_bandit(snapshot) {
            visit.blame(Some(LeftOut::Bandit));
        }
        for mapping in asked.mappings(snapshot) {
            for rule in snapshot.mapping_rules(mapping).iter().filter_map(|mapped| snapshot.rule(mapped.rule)) {
                visit.rule(judge, rule);
            }
            if let Some(target) = asked.target(snapshot, mapping) {
                visit.asks.push(target);
                visit.blame(unit_fault(judge, target));
            }
        }
        if let Some(spec) = asked.spec(snapshot) {
            visit.blame(judge.value(spec.default));
            for rule in snapshot.rules(spec.rules) {
                visit.rule(judge, rule);
                if rule.delegate().is_some() {
                    match Asked::delegate(snapshot, rule) {
                        Some(delegate) if asked.part == Part::Layers => visit.asks.push(delegate),
                        _ => visit.blame(Some(LeftOut::Unrecognized)),
                    }
                }
            }
        }
        visit
    }
}

/// What keeps an entry from answering in the place of another one, whose unit is then its own.
fn unit_fault<'s>(judge: ProgramJudge<'s>, target: Asked<'s>) -> Option<LeftOut> {
    match target.spec(judge.snapshot) {
        Some(spec) if !judge.choice.has_unit(judge.snapshot.str(spec.id_type)) => Some(LeftOut::Unit),
        Some(_) => None,
        // Whether it answers at all depends on the user.
        None => Some(LeftOut::Unrecognized),
    }
}

impl<'s> ReachVisit<'s> {
    fn rule(&mut self, judge: ProgramJudge<'s>, rule: &'s Rule) {
        self.blame(judge.rule(rule));
        let snapshot = judge.snapshot;
        let links = snapshot.links(rule);
        let count = u32::try_from(links.len()).unwrap_or(u32::MAX);
        self.size.conditions = self.size.conditions.saturating_add(count).saturating_add(1);
        for condition in links.iter().filter_map(|link| snapshot.condition(*link)) {
            self.asks.extend(match condition {
                Condition::PassGate(gate) | Condition::FailGate(gate) => Asked::gate(snapshot, &gate),
                Condition::Compare(comparison) => match comparison.left() {
                    Left::ExperimentGroup(name) => Asked::experiment(snapshot, snapshot.str(name)),
                    _ => None,
                },
                _ => None,
            });
        }
    }

    fn blame(&mut self, fault: Option<LeftOut>) {
        self.fault = self.fault.into_iter().chain(fault).min();
    }

    fn add(&mut self, below: ReachVerdict) {
        match below {
            Ok(below) => {
                self.size.depth = self.size.depth.max(below.depth.saturating_add(1));
                self.size.conditions = self.size.conditions.saturating_add(below.conditions);
            }
            Err(fault) => self.blame(Some(fault)),
        }
    }

    fn verdict(&self) -> ReachVerdict {
        let is_large = self.size.depth > MAX_NESTING || self.size.conditions > MOST_CONDITIONS;
        self.fault.or(is_large.then_some(LeftOut::Nesting)).map_or(Ok(self.size), Err)
    }
}
