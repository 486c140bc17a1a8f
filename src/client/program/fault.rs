//! Whether browsers can decide a single condition or rule, whatever these ask besides.

use super::choice::ProgramChoice;
use super::host;
use super::json::is_exact;
use super::left_out::LeftOut;
use super::target::right;
use crate::config::Snapshot;
use crate::config::compiled::comparison::Condition;
use crate::config::compiled::condition::{FieldRef, Left};
use crate::config::compiled::spec::{Rule, Share, ValueId};
use crate::config::field::Field;
use crate::eval::Host;

/// What decides whether browsers can.
#[derive(Clone, Copy)]
pub(super) struct ProgramJudge<'s> {
    /// The document.
    pub snapshot: &'s Snapshot,
    /// What the wiki says of all its readers.
    pub host: &'s Host,
    /// What the wiki makes public.
    pub choice: &'s ProgramChoice,
}

impl ProgramJudge<'_> {
    /// What keeps a rule out of a program.
    pub fn rule(self, rule: &Rule) -> Option<LeftOut> {
        let share = match rule.share() {
            Share::All | Share::Nobody => None,
            Share::Below { .. } => self.unit(rule.unit),
        };
        let conditions = self.snapshot.links(rule).iter().filter_map(|link| self.condition(*link));
        conditions.chain(share).chain(self.value(rule.value)).min()
    }

    /// What keeps a value out of a program.
    pub fn value(self, value: ValueId) -> Option<LeftOut> {
        let json = self.snapshot.value(value).map_or("", |value| self.snapshot.str(value.json));
        (!is_exact(json)).then_some(LeftOut::Number)
    }

    /// Whether browsers lack a type of unit.
    pub fn unit(self, unit: u32) -> Option<LeftOut> {
        (!self.choice.has_unit(self.snapshot.unit_name(unit))).then_some(LeftOut::Unit)
    }

    fn condition(self, index: u32) -> Option<LeftOut> {
        let Some(Condition::Compare(comparison)) = self.snapshot.condition(index) else { return None };
        let target = right(self.snapshot, comparison.operator(), comparison.target());
        self.left(&comparison.left()).into_iter().chain(target.err()).min()
    }

    fn left(self, left: &Left) -> Option<LeftOut> {
        match left {
            Left::UserField(field) => self.field(field),
            Left::IpBased(_) => Some(LeftOut::Ip),
            Left::UaBased(_) => Some(LeftOut::UserAgent),
            Left::Bucket(bucket) => self.snapshot.bucket(*bucket).and_then(|bucket| self.unit(bucket.unit)),
            Left::Unit(unit) => self.unit(*unit),
            Left::TargetApp => Some(LeftOut::TargetApp),
            Left::Environment(_) | Left::Now | Left::ExperimentGroup(_) => None,
        }
    }

    fn field(self, field: &FieldRef) -> Option<LeftOut> {
        let given = host::field(self.snapshot, self.host, field);
        if given.is_some_and(|(_, value)| !host::is_exact(value, self.host.custom.text())) {
            return Some(LeftOut::Number);
        }
        if self.choice.has_all_fields() {
            return None;
        }
        // The fixed fields lie elsewhere than those that a site makes up, and browsers have none of them.
        match field.top().or(field.alias()) {
            Some(Field::Ip | Field::Country) => Some(LeftOut::Ip),
            Some(Field::UserAgent) => Some(LeftOut::UserAgent),
            Some(_) => Some(LeftOut::Field),
            None if given.is_some() || self.choice.has_field(self.snapshot.str(field.lower)) => None,
            None => Some(LeftOut::Field),
        }
    }
}
