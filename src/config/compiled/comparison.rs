//! Conditions as they lie in an image: one record for each, which is taken apart where it is read.

use super::condition::{AgentField, FieldRef, GateRef, Left, Operator};
use super::target::{Element, List, Pair, Target, TextTarget};
use crate::config::field::Field;
use crate::config::image::run::Run;
use crate::text::Span;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// Stands for a field or fact that is not there.
const NOTHING: u8 = u8::MAX;

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
    elements: &'s [Element],
    pairs: &'s [Pair],
    /// How both sides are compared.
    pub operator: Operator,
}

/// How a condition lies in an image. What its kind, left side and target do not need is zero.
#[derive(Clone, Copy, Debug, Default, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct ConditionRecord {
    kind: u8,
    left: u8,
    operator: u8,
    target: u8,
    /// The fixed fields and the fact that the name means; [`NOTHING`] for none.
    top: u8,
    alias: u8,
    agent: u8,
    /// Gates: whether it is a segment. Targets: [`HAS_NUMBER`] and [`HAS_TIME`], or the bool.
    flags: u8,
    /// The name of the field, gate or experiment.
    name: Span,
    /// The field's name in lower case.
    lower: Span,
    /// The gate, bucket or unit.
    index: u32,
    /// The regular expression.
    pattern: u32,
    /// The target's text.
    text: Span,
    /// The target's elements or pairs.
    run: Run,
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
const HAS_NUMBER: u8 = 1;
/// The text is a point in time too.
const HAS_TIME: u8 = 2;

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
            name: gate.name,
            index: gate.gate.unwrap_or(u32::MAX),
            flags: u8::from(gate.segment),
            ..Self::default()
        }
    }

    pub(in crate::config) fn compare(side: Left, operator: Operator, with: Compiled) -> Self {
        let record = Self { kind: kind::COMPARE, operator: operator as u8, ..Self::default() };
        let of_field = |left, field: FieldRef| Self {
            left,
            name: field.name,
            lower: field.lower,
            top: field.top.map_or(NOTHING, |field| field as u8),
            alias: field.alias.map_or(NOTHING, |field| field as u8),
            agent: field.agent.map_or(NOTHING, |fact| fact as u8),
            ..record
        };
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
            Left::ExperimentGroup(name) => Self { left: left::EXPERIMENT_GROUP, name, ..record },
        };
        match with {
            Compiled::Null => Self { target: target::NULL, ..record },
            Compiled::Bool(value) => Self { target: target::BOOL, flags: u8::from(value), ..record },
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

    /// The condition, given the elements and pairs of all targets.
    #[must_use]
    #[inline]
    pub fn condition<'s>(&'s self, elements: &'s [Element], pairs: &'s [Pair]) -> Condition<'s> {
        match self.kind {
            kind::PUBLIC => Condition::Public,
            kind::PASS_GATE => Condition::PassGate(self.gate()),
            kind::FAIL_GATE => Condition::FailGate(self.gate()),
            kind::COMPARE => match Operator::ALL.get(usize::from(self.operator)) {
                Some(&operator) => Condition::Compare(Comparison { record: self, elements, pairs, operator }),
                None => Condition::Unsupported,
            },
            _ => Condition::Unsupported,
        }
    }

    fn gate(&self) -> GateRef {
        let gate = (self.index != u32::MAX).then_some(self.index);
        GateRef { name: self.name, gate, segment: self.flags != 0 }
    }
}

impl<'s> Comparison<'s> {
    /// What is compared. A number that this code does not know reads as nothing that any user has.
    #[must_use]
    #[inline]
    pub fn left(self) -> Left {
        let record = self.record;
        match record.left {
            left::USER_FIELD => Left::UserField(self.field()),
            left::IP_BASED => Left::IpBased(self.field()),
            left::UA_BASED => Left::UaBased(self.field()),
            left::ENVIRONMENT => Left::Environment(self.field()),
            left::NOW => Left::Now,
            left::BUCKET => Left::Bucket(record.index),
            left::UNIT => Left::Unit(record.index),
            left::TARGET_APP => Left::TargetApp,
            left::EXPERIMENT_GROUP => Left::ExperimentGroup(record.name),
            _ => Left::Unit(u32::MAX),
        }
    }

    #[inline]
    fn field(self) -> FieldRef {
        let record = self.record;
        FieldRef {
            name: record.name,
            lower: record.lower,
            top: Field::of_number(record.top),
            alias: Field::of_number(record.alias),
            agent: AgentField::of_number(record.agent),
        }
    }

    /// What it is compared with.
    #[must_use]
    #[inline]
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
            target::LIST => Target::List(List { elements: record.run.of(self.elements) }),
            target::MAP => Target::Map(record.run.of(self.pairs)),
            _ => Target::Null,
        }
    }
}
