//! Evaluates conditions. Answers are kept for the rest of the pass, as many rules ask the same.

use super::marks::Marks;
use super::observer::Observer;
use super::pass::{Halt, Pass};
use super::scratch::ConditionMemo;
use crate::config::compiled::comparison::{Comparison, Condition};
use crate::config::compiled::condition::{Left, Operator};
use crate::config::compiled::pattern::Found;
use crate::config::compiled::target::Target;
use crate::eval::compare::lookup;
use crate::eval::compare::operator::{self, OperatorContext};
use crate::eval::terms::decision::RuleId;
use crate::eval::terms::kind::Kind;
use crate::eval::terms::operand::Operand;
use crate::text::Span;

/// The work of a regular expression that meets its limit, which takes some milliseconds, counted in conditions.
const REGEX_LIMIT_WORK: usize = 100_000;

/// Stands for the country that the database has of the user's address, which is told to nobody.
const BY_ADDRESS: &str = "(by address)";

impl<'a, O: Observer> Pass<'a, '_, O> {
    /// Whether a condition holds. An index without a condition counts as an unsupported one.
    pub(in crate::eval) fn condition(&mut self, index: u32) -> Result<bool, Halt> {
        let condition = self.context.snapshot.condition(index).ok_or(Halt::Unsupported)?;
        let holds = match condition {
            Condition::Public => true,
            Condition::PassGate(gate) => self.gate(&gate)?,
            Condition::FailGate(gate) => !self.gate(&gate)?,
            Condition::Compare(comparison) => return self.comparison(index, comparison),
            Condition::Unsupported => {
                if O::WATCHES {
                    self.observer.condition(condition, Operand::Missing, None);
                }
                return Err(Halt::Unsupported);
            }
        };
        if O::WATCHES {
            self.observer.condition(condition, Operand::Missing, Some(holds));
        }
        Ok(holds)
    }

    fn comparison(&mut self, index: u32, comparison: Comparison<'a>) -> Result<bool, Halt> {
        if !O::WATCHES
            && let Some(memo) = self.scratch.conditions.get(index as usize)
            && memo.pass == self.number
        {
            self.marks |= memo.marks;
            return Ok(memo.holds);
        }
        let operand = self.operand(comparison.left())?;
        let context = OperatorContext { snapshot: self.context.snapshot, lists: self.context.lists };
        let found = operator::compare(comparison, operand, &context, &mut self.scratch.lower);
        let (holds, limited) = (found == Found::Yes, found == Found::Limit);
        // An ID list counts as asked only if there is a unit to look up in it.
        let asks = matches!(comparison.operator(), Operator::InSegmentList | Operator::NotInSegmentList);
        let listed = asks && matches!(comparison.target(), Target::Text(_)) && operand.text().is_some();
        let marks = Marks::LIMITED.when(limited) | Marks::LISTED.when(listed);
        self.marks |= marks;
        if limited {
            self.spend(REGEX_LIMIT_WORK)?;
        }
        if O::WATCHES {
            self.observer.condition(Condition::Compare(comparison), shown(comparison, operand), Some(holds));
        } else if let Some(memo) = self.scratch.conditions.get_mut(index as usize) {
            *memo = ConditionMemo { pass: self.number, holds, marks };
        }
        Ok(holds)
    }

    fn operand(&mut self, left: Left<'a>) -> Result<Operand<'a>, Halt> {
        let (context, user) = (self.context, self.user);
        Ok(match left {
            Left::UserField(field) => lookup::field(&context, user, field),
            Left::IpBased(field) => lookup::by_address(&context, user, field),
            Left::UaBased(field) => lookup::agent(&context, user, field),
            Left::Environment(field) => lookup::environment(&context, user, field),
            Left::Now => Operand::Time(context.now),
            Left::Bucket(bucket) => self.bucket(bucket),
            Left::Unit(unit) => lookup::unit_operand(&context, user, unit),
            Left::TargetApp => {
                let own = || context.snapshot.app().map(|app| context.snapshot.str(app));
                context.host.app.as_deref().or_else(own).map_or(Operand::Missing, Operand::Text)
            }
            Left::ExperimentGroup(name) => return self.experiment_group(name),
        })
    }

    /// The number from 0 to 999 of a `user_bucket` condition. It is kept, as all groups of an experiment compare it.
    fn bucket(&mut self, index: u32) -> Operand<'a> {
        let number = self.number;
        let Some(slot) = self.scratch.buckets.get_mut(index as usize) else { return Operand::Missing };
        if slot.0 != number {
            let Some(bucket) = self.context.snapshot.bucket(index) else { return Operand::Missing };
            let unit = lookup::unit_text(&self.context, self.user, bucket.unit);
            let value = bucket.prefix.head64(&unit) % 1000;
            *slot = (number, u16::try_from(value).unwrap_or(0));
        }
        Operand::Number(f64::from(slot.1))
    }

    /// The user's group in another experiment. That is a question of its own: its exposures and depth do not count
    /// here, and if it is nested too deep or an override answers, there is no group (measured).
    fn experiment_group(&mut self, name: Span) -> Result<Operand<'a>, Halt> {
        let snapshot = self.context.snapshot;
        let found = self.question(Kind::Experiment, snapshot.str(name), None)?;
        let group = found.ok().filter(|out| out.rule != RuleId::Override).and_then(|out| out.group);
        Ok(group.map_or(Operand::Missing, |group| Operand::Text(snapshot.str(group))))
    }
}

/// What a condition found to compare, as people may see it: of the country that the database has, only that it has one.
fn shown<'a>(comparison: Comparison<'a>, found: Operand<'a>) -> Operand<'a> {
    match (comparison.left(), found) {
        // What a user has itself is a value and no text.
        (Left::IpBased(_), Operand::Text(_)) => Operand::Text(BY_ADDRESS),
        _ => found,
    }
}
