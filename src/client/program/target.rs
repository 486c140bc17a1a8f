//! The right side of a condition, as far as it does not depend on the reader.

use super::json::{double, integer, is_exact_version, list, quoted};
use super::left_out::LeftOut;
use super::regex::translate;
use crate::config::Snapshot;
use crate::config::compiled::condition::Operator;
use crate::config::compiled::target::{Element, List, Target};
use crate::text::Span;

/// What is left of a target for its operator.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Right {
    /// Whatever the left side is, the condition holds.
    Always,
    /// Whatever the left side is, it does not.
    Never,
    /// It depends: the target as JSON.
    Depends(String),
}

impl Right {
    fn never_or(json: Option<String>) -> Self {
        json.map_or(Self::Never, Self::Depends)
    }

    /// The opposite of a condition that holds for elements of a list, and of none where the target is no list.
    fn always_or(json: Option<String>) -> Self {
        json.map_or(Self::Always, Self::Depends)
    }
}

/// The target of a condition.
///
/// # Errors
/// Browsers may understand it otherwise.
pub(super) fn right(snapshot: &Snapshot, operator: Operator, target: Target) -> Result<Right, LeftOut> {
    let words = Words { snapshot };
    Ok(match operator {
        Operator::Gt | Operator::Gte | Operator::Lt | Operator::Lte => Right::never_or(number(target)),
        Operator::VersionGt
        | Operator::VersionGte
        | Operator::VersionLt
        | Operator::VersionLte
        | Operator::VersionEq
        | Operator::VersionNeq => words.version(target)?,
        Operator::Any => Right::never_or(words.folded(target)),
        Operator::None => Right::always_or(words.folded(target)),
        Operator::AnyCaseSensitive => Right::never_or(words.exact(target)),
        Operator::NoneCaseSensitive => Right::always_or(words.exact(target)),
        Operator::StrStartsWithAny | Operator::StrEndsWithAny | Operator::StrContainsAny => {
            Right::never_or(words.parts(target))
        }
        Operator::StrContainsNone => Right::always_or(words.parts(target)),
        Operator::StrMatches => match target {
            Target::Text(text) => match text.pattern.and_then(|index| snapshot.pattern(index)) {
                Some(pattern) => {
                    let translated = translate(snapshot.str(text.text)).filter(|_| pattern.is_usable());
                    Right::Depends(quoted(&translated.ok_or(LeftOut::Regex)?))
                }
                None => Right::Never,
            },
            _ => Right::Never,
        },
        Operator::Before | Operator::After | Operator::On => match time(target) {
            Some(time) => Right::Depends(integer(time)?),
            None => Right::Never,
        },
        Operator::Eq | Operator::Neq => Right::Depends(words.equal(target)),
        Operator::InSegmentList | Operator::NotInSegmentList => return Err(LeftOut::IdList),
        Operator::ArrayContainsAny
        | Operator::ArrayContainsNone
        | Operator::ArrayContainsAll
        | Operator::NotArrayContainsAll => Right::never_or(words.exact(target)),
    })
}

/// The number that the operator compares with; not-a-number is in no order to any other.
fn number(target: Target) -> Option<String> {
    let number = match target {
        Target::Number(number) => Some(number),
        Target::Text(text) => text.float,
        _ => None,
    };
    number.filter(|number| !number.is_nan()).map(double)
}

/// Milliseconds since 1970, as `eval::compare::operator` reads them.
fn time(target: Target) -> Option<i64> {
    match target {
        Target::Number(number) => Some(number as i64),
        Target::Text(text) => text.time.or_else(|| text.float.map(|number| number as i64)),
        _ => None,
    }
}

/// Reads the texts of targets.
struct Words<'s> {
    snapshot: &'s Snapshot,
}

impl Words<'_> {
    fn text(&self, span: Span) -> String {
        quoted(self.snapshot.str(span))
    }

    fn elements(&self, elements: List, of: impl Fn(&Element) -> Span) -> String {
        list(&elements.elements.iter().map(|element| self.text(of(element))).collect::<Vec<_>>())
    }

    fn version(&self, target: Target) -> Result<Right, LeftOut> {
        let Target::Text(version) = target else { return Ok(Right::Never) };
        let version = self.snapshot.str(version.text);
        if is_exact_version(version) { Ok(Right::Depends(quoted(version))) } else { Err(LeftOut::Number) }
    }

    /// The lower-cased elements of a list, or the keys of a map, which are compared as they are spelt.
    fn folded(&self, target: Target) -> Option<String> {
        match target {
            Target::Map(pairs) => Some(list(&pairs.iter().map(|pair| self.text(pair.key)).collect::<Vec<_>>())),
            target => self.parts(target),
        }
    }

    /// The lower-cased elements of a list.
    fn parts(&self, target: Target) -> Option<String> {
        let Target::List(elements) = target else { return None };
        Some(self.elements(elements, |element| element.lower))
    }

    /// The elements of a list.
    fn exact(&self, target: Target) -> Option<String> {
        let Target::List(elements) = target else { return None };
        Some(self.elements(elements, |element| element.text))
    }

    fn equal(&self, target: Target) -> String {
        match target {
            Target::Null => "null".to_owned(),
            Target::Bool(value) => value.to_string(),
            Target::Number(value) => double(value),
            Target::Text(value) => self.text(value.text),
            Target::List(elements) => {
                let pair = |element: &Element| format!("[{},{}]", element.position, self.text(element.text));
                format!("{{\"l\":{}}}", list(&elements.in_order().iter().map(pair).collect::<Vec<_>>()))
            }
            Target::Map(pairs) => {
                let pairs = pairs.iter().map(|pair| format!("[{},{}]", self.text(pair.key), self.text(pair.value)));
                format!("{{\"m\":{}}}", list(&pairs.collect::<Vec<_>>()))
            }
        }
    }
}
