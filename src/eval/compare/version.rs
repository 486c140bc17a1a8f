//! Compares dotted versions, such as `1.10.2`.

use crate::config::compiled::target::Target;
use crate::eval::terms::operand::Operand;
use std::cmp::Ordering;

/// How two versions compare; nothing if either is no text, or if a part that is
/// no number comes before the first difference. Then every version operator is false.
pub fn compare(left: Operand, target: &Target, arena: &str) -> Option<Ordering> {
    let Target::Text(right) = target else { return None };
    let left = left.text()?;
    let mut left = parts(&left);
    let mut right = parts(right.text.of(arena));
    loop {
        let (left, right) = match (left.next(), right.next()) {
            (None, None) => return Some(Ordering::Equal),
            (left, right) => (number(left)?, number(right)?),
        };
        match left.cmp(&right) {
            Ordering::Equal => {}
            different => return Some(different),
        }
    }
}

/// The parts between dots; what follows a hyphen does not count.
fn parts(version: &str) -> std::str::Split<'_, char> {
    version.split('-').next().unwrap_or("").split('.')
}

/// A part's number; a part that is not there is 0.
fn number(part: Option<&str>) -> Option<i128> {
    part.map_or(Some(0), |part| part.trim().parse().ok())
}
