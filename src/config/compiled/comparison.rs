//! Conditions as they lie in an image: one record for each, which is taken apart where it is read.

use super::condition::{FieldRef, GateRef, Left, Operator};
use super::target::{Element, List, Pair, Target, TextTarget};
use crate::config::image::run::Run;
use crate::text::Span;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// One distinct condition of a document.
#[derive(Clone, Copy, Debug)]
pub enum Condition<'s> {
    /// Always true.
    Public,
    /// True if the gate is.
    PassGate(GateRef),
    /// True if the gate is not.
    FailGate(GateRef),
    /// Compares something with a target.
    Compare(Comparison<'s>),
    /// A condition that could not be read, or whose type or operator is unknown, to the official core too.
    Unsupported,
}

/// A condition that compares.
#[derive(Clone, Copy, Debug)]
pub struct Comparison<'s> {
    record: &'s ConditionRecord,
    targets: &'s Targets<'s>,
}

/// What the targets of all conditions consist of.
#[derive(Clone, Copy, Debug)]
pub struct Targets<'s> {
    /// Elements of targets that are lists.
    pub elements: &'s [Element],
    /// Entries of targets that are maps.
    pub pairs: &'s [Pair],
}

/// How a condition lies in an image. What its kind, left side and target do not need is zero.
#[derive(Clone, Copy, Debug, Default, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct ConditionRecord {
    kind: u8,
    left: u8,
    operator: u8,
    target: u8,
    /// Gates: whether it is a segment. Targets: [`HAS_NUMBER`] and [`HAS_TIME`], or the bool.
    flags: u32,
    /// The field, or the name of the gate or experiment.
    field: FieldRef,
    /// The gate, bucket or unit.
    index: u32,
    /// The regular expression.
    pattern: u32,
    /// The target's text.
    text: Span,
    /// The target's elements or pairs.
    run: Run,
    unused: u32,
    number: f64,
    time: i64,
}

/// What condition a record is.
mod kind {
    pub const UNSUPPORTED: u8 = 0;
    pub const PUBLIC: u8 = 1;
    pub const PASS_GATE: u8 = 2;
    pub const FAIL_GATE: u8 = 3;
    pub const COMPARE: u8 = 4;
}

/// What a comparison compares.
mod left {
    pub const USER_FIELD: u8 = 0;
    pub const IP_BASED: u8 = 1;
    pub const UA_BASED: u8 = 2;
    pub const ENVIRONMENT: u8 = 3;
    pub const NOW: u8 = 4;
    pub const BUCKET: u8 = 5;
    pub const UNIT: u8 = 6;
    pub const TARGET_APP: u8 = 7;
    pub const EXPERIMENT_GROUP: u8 = 8;
}

/// What it is compared with.
mod target {
    pub const NULL: u8 = 0;
    pub const BOOL: u8 = 1;
    pub const NUMBER: u8 = 2;
    pub const TEXT: u8 = 3;
    pub const LIST: u8 = 4;
    pub const MAP: u8 = 5;
}

/// The text is a number too.
const HAS_NUMBER: u32 = 1;
/// The text is a point in time too.
const HAS_TIME: u32 = 2;

/// A name that no field has.
fn named(name: Span) -> FieldRef {
    FieldRef::new(name, Span::NONE, "")
}

/// The target of a condition that is being compiled.
pub(in crate::config) enum Compiled {
    Null,
    Bool(bool),
    Number(f64),
    Text(TextTarget),
    /// A run of the elements.
    List(Run),
    /// A run of the pairs.
    Map(Run),
}

impl ConditionRecord {
    pub(in crate::config) fn unsupported() -> Self {
        Self { kind: kind::UNSUPPORTED, ..Self::default() }
    }

    pub(in crate::config) fn public() -> Self {
        Self { kind: kind::PUBLIC, ..Self::default() }
    }

    /// A condition that asks a gate, and holds if the gate's answer is `passes`.
    pub(in crate::config) fn of_gate(gate: GateRef, passes: bool) -> Self {
        Self {
            kind: if passes { kind::PASS_GATE } else { kind::FAIL_GATE },
            field: named(gate.name),
            index: gate.gate.unwrap_or(u32::MAX),
            flags: u32::from(gate.segment),
            ..Self::default()
        }
    }

    pub(in crate::config) fn compare(side: Left, operator: Operator, with: Compiled) -> Self {
        let record = Self { kind: kind::COMPARE, operator: operator as u8, ..Self::default() };
        let of_field = |left, field: &FieldRef| Self { left, field: *field, ..record };
        let of_index = |left, index| Self { left, index, ..record };
        let record = match side {
            Left::UserField(field) => of_field(left::USER_FIELD, field),
            Left::IpBased(field) => of_field(left::IP_BASED, field),
            Left::UaBased(field) => of_field(left::UA_BASED, field),
            Left::Environment(field) => of_field(left::ENVIRONMENT, field),
            Left::Now => of_index(left::NOW, 0),
            Left::Bucket(bucket) => of_index(left::BUCKET, bucket),
            Left::Unit(unit) => of_index(left::UNIT, unit),
            Left::TargetApp => of_index(left::TARGET_APP, 0),
            Left::ExperimentGroup(name) => of_field(left::EXPERIMENT_GROUP, &named(name)),
        };
        match with {
            Compiled::Null => Self { target: target::NULL, ..record },
            Compiled::Bool(value) => Self { target: target::BOOL, flags: u32::from(value), ..record },
            Compiled::Number(number) => Self { target: target::NUMBER, number, ..record },
            Compiled::Text(text) => Self {
                target: target::TEXT,
                text: text.text,
                flags: text.float.map_or(0, |_| HAS_NUMBER) | text.time.map_or(0, |_| HAS_TIME),
                number: text.float.unwrap_or(0.0),
                time: text.time.unwrap_or(0),
                pattern: text.pattern.unwrap_or(u32::MAX),
                ..record
            },
            Compiled::List(run) => Self { target: target::LIST, run, ..record },
            Compiled::Map(run) => Self { target: target::MAP, run, ..record },
        }
    }

    /// The condition, given all targets.
    #[must_use]
    #[inline]
    pub fn condition<'s>(&'s self, targets: &'s Targets<'s>) -> Condition<'s> {
        match self.kind {
            kind::PUBLIC => Condition::Public,
            kind::PASS_GATE => Condition::PassGate(self.gate()),
            kind::FAIL_GATE => Condition::FailGate(self.gate()),
            kind::COMPARE if usize::from(self.operator) < Operator::ALL.len() => {
                Condition::Compare(Comparison { record: self, targets })
            }
            _ => Condition::Unsupported,
        }
    }

    fn gate(&self) -> GateRef {
        let gate = (self.index != u32::MAX).then_some(self.index);
        GateRef { name: self.field.name, gate, segment: self.flags != 0 }
    }
}

impl<'s> Comparison<'s> {
    /// How both sides are compared.
    #[must_use]
    #[inline]
    pub fn operator(self) -> Operator {
        // There is no condition with another number.
        Operator::ALL.get(usize::from(self.record.operator)).copied().unwrap_or(Operator::Eq)
    }

    /// What is compared. A number that this code does not know reads as nothing that any user has.
    #[must_use]
    #[inline]
    pub fn left(self) -> Left<'s> {
        let record = self.record;
        match record.left {
            left::USER_FIELD => Left::UserField(&record.field),
            left::IP_BASED => Left::IpBased(&record.field),
            left::UA_BASED => Left::UaBased(&record.field),
            left::ENVIRONMENT => Left::Environment(&record.field),
            left::NOW => Left::Now,
            left::BUCKET => Left::Bucket(record.index),
            left::UNIT => Left::Unit(record.index),
            left::TARGET_APP => Left::TargetApp,
            left::EXPERIMENT_GROUP => Left::ExperimentGroup(record.field.name),
            _ => Left::Unit(u32::MAX),
        }
    }

    /// The target, if it is a list: most are, and this costs less than [`Comparison::target`].
    #[must_use]
    #[inline]
    pub fn list(self) -> Option<List<'s>> {
        (self.record.target == target::LIST).then(|| self.elements())
    }

    /// The target, if it is a map.
    #[must_use]
    #[inline]
    pub fn map(self) -> Option<&'s [Pair]> {
        (self.record.target == target::MAP).then(|| self.pairs())
    }

    #[inline]
    fn elements(self) -> List<'s> {
        List { elements: self.record.run.of(self.targets.elements) }
    }

    #[inline]
    fn pairs(self) -> &'s [Pair] {
        self.record.run.of(self.targets.pairs)
    }

    /// What it is compared with.
    #[must_use]
    pub fn target(self) -> Target<'s> {
        let record = self.record;
        match record.target {
            target::BOOL => Target::Bool(record.flags != 0),
            target::NUMBER => Target::Number(record.number),
            target::TEXT => Target::Text(TextTarget {
                text: record.text,
                float: (record.flags & HAS_NUMBER != 0).then_some(record.number),
                time: (record.flags & HAS_TIME != 0).then_some(record.time),
                pattern: (record.pattern != u32::MAX).then_some(record.pattern),
            }),
            target::LIST => Target::List(self.elements()),
            target::MAP => Target::Map(self.pairs()),
            _ => Target::Null,
        }
    }
}
