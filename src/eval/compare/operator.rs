//! Operators: each compares what a condition found, the left side, with its target
//! (`evaluation.md` 3.2). [`crate::config::compiled::condition::Operator`] names them.

use super::{list, membership, text, version};
use crate::config::Snapshot;
use crate::config::compiled::comparison::Comparison;
use crate::config::compiled::condition::Operator;
use crate::config::compiled::pattern::Found;
use crate::config::compiled::target::Target;
use crate::config::ids::id_list::IdLists;
use crate::eval::terms::operand::Operand;
use crate::eval::terms::value::Value;
use crate::text::DAY_MS;

/// What operators need besides their two sides.
pub(in crate::eval) struct OperatorContext<'a> {
    /// The snapshot that targets point into.
    pub snapshot: &'a Snapshot,
    /// The ID lists that targets name.
    pub lists: &'a IdLists,
}

/// Compares both sides of a condition. `lower` is a buffer to lower-case texts in.
pub(in crate::eval) fn compare(
    comparison: Comparison,
    left: Operand,
    context: &OperatorContext,
    lower: &mut String,
) -> Found {
    let arena = context.snapshot.text();
    let holds = match comparison.operator() {
        // Most conditions are of these.
        Operator::Any => membership::any(left, comparison, arena, lower),
        Operator::None => !membership::any(left, comparison, arena, lower),
        Operator::AnyCaseSensitive => membership::any_case_sensitive(left, comparison, arena),
        Operator::NoneCaseSensitive => !membership::any_case_sensitive(left, comparison, arena),
        operator => return compare_with(operator, left, &comparison.target(), context, lower),
    };
    if holds { Found::Yes } else { Found::No }
}

fn compare_with(
    operator: Operator,
    left: Operand,
    target: &Target,
    context: &OperatorContext,
    lower: &mut String,
) -> Found {
    let arena = context.snapshot.text();
    let holds = match operator {
        Operator::Gt => numbers(left, target, |a, b| a > b),
        Operator::Gte => numbers(left, target, |a, b| a >= b),
        Operator::Lt => numbers(left, target, |a, b| a < b),
        Operator::Lte => numbers(left, target, |a, b| a <= b),
        Operator::VersionGt => version::compare(left, target, arena).is_some_and(|order| order.is_gt()),
        Operator::VersionGte => version::compare(left, target, arena).is_some_and(|order| order.is_ge()),
        Operator::VersionLt => version::compare(left, target, arena).is_some_and(|order| order.is_lt()),
        Operator::VersionLte => version::compare(left, target, arena).is_some_and(|order| order.is_le()),
        Operator::VersionEq => version::compare(left, target, arena).is_some_and(|order| order.is_eq()),
        Operator::VersionNeq => version::compare(left, target, arena).is_some_and(|order| order.is_ne()),
        // Are compared above.
        Operator::Any | Operator::None | Operator::AnyCaseSensitive | Operator::NoneCaseSensitive => false,
        Operator::StrStartsWithAny => text::any(left, target, arena, lower, |text, start| text.starts_with(start)),
        Operator::StrEndsWithAny => text::any(left, target, arena, lower, |text, end| text.ends_with(end)),
        Operator::StrContainsAny => text::any(left, target, arena, lower, |text, part| text.contains(part)),
        Operator::StrContainsNone => !text::any(left, target, arena, lower, |text, part| text.contains(part)),
        Operator::StrMatches => return text::matches(left, target, context.snapshot),
        Operator::Before => times(left, target, |a, b| a < b),
        Operator::After => times(left, target, |a, b| a > b),
        Operator::On => times(left, target, |a, b| a / DAY_MS == b / DAY_MS),
        Operator::Eq => equal(left, target, arena),
        Operator::Neq => !equal(left, target, arena),
        Operator::InSegmentList => listed(left, target, context),
        Operator::NotInSegmentList => !listed(left, target, context),
        Operator::ArrayContainsAny => list::contains_any(left, target, arena) == Some(true),
        Operator::ArrayContainsNone => list::contains_any(left, target, arena) == Some(false),
        Operator::ArrayContainsAll => list::contains_all(left, target, arena) == Some(true),
        Operator::NotArrayContainsAll => list::contains_all(left, target, arena) == Some(false),
    };
    if holds { Found::Yes } else { Found::No }
}

fn numbers(left: Operand, target: &Target, order: fn(f64, f64) -> bool) -> bool {
    let right = match target {
        Target::Number(number) => Some(*number),
        Target::Text(text) => text.float,
        _ => None,
    };
    matches!((left.float(), right), (Some(left), Some(right)) if order(left, right))
}

fn times(left: Operand, target: &Target, order: fn(i64, i64) -> bool) -> bool {
    let right = match target {
        Target::Number(number) => Some(*number as i64),
        Target::Text(text) => text.time.or_else(|| text.float.map(|number| number as i64)),
        _ => None,
    };
    matches!((left.time(), right), (Some(left), Some(right)) if order(left, right))
}

/// Whether both are equal, compared as values of the target's type.
fn equal(left: Operand, target: &Target, arena: &str) -> bool {
    match target {
        Target::Null => left.is_null(),
        Target::Bool(value) => left.boolean() == Some(*value),
        Target::Number(value) => left.float() == Some(*value),
        Target::Text(value) => left.text().is_some_and(|text| text == value.text.of(arena)),
        Target::List(value) => list::equal(left, *value, arena),
        Target::Map(pairs) => match left {
            Operand::Value(Value::Map(entries), buffer) => {
                entries.len() == pairs.len()
                    && pairs.iter().all(|pair| {
                        entries
                            .iter()
                            .find(|(name, _)| name.of(buffer) == pair.key.of(arena))
                            .and_then(|(_, value)| crate::eval::terms::operand::text_of(value, buffer))
                            .is_some_and(|value| value == pair.value.of(arena))
                    })
            }
            _ => false,
        },
    }
}

/// Membership of an ID list; a target that is no text names no list.
fn listed(left: Operand, target: &Target, context: &OperatorContext) -> bool {
    let Target::Text(name) = target else { return false };
    left.text().is_some_and(|unit| context.lists.contains(context.snapshot.str(name.text), &unit))
}
