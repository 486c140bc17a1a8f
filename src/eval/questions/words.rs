//! What a condition asks, in words for people.

use crate::config::Snapshot;
use crate::config::compiled::comparison::Condition;
use crate::config::compiled::condition::Left;
use crate::config::compiled::target::Target;

/// Characters of a value or target that are shown.
pub const MAX_SHOWN: usize = 64;

/// A condition as it is written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConditionWords {
    /// Its type on the wire.
    pub kind: &'static str,
    /// The field, unit or experiment it reads; empty where the type says all.
    pub field: String,
    /// How it compares; empty where the type says all.
    pub operator: &'static str,
    /// What it is compared with, cut.
    pub target: String,
}

impl ConditionWords {
    /// Those of a condition of a snapshot.
    pub(super) fn of(snapshot: &Snapshot, condition: Condition) -> Self {
        let asks = |kind, gate| Self { kind, target: cut(snapshot.str(gate)), ..Self::default() };
        match condition {
            Condition::Public => Self { kind: "public", ..Self::default() },
            Condition::PassGate(gate) => asks("pass_gate", gate.name),
            Condition::FailGate(gate) => asks("fail_gate", gate.name),
            Condition::Unsupported => Self { kind: "unsupported", ..Self::default() },
            Condition::Compare(comparison) => {
                let left = comparison.left();
                Self {
                    kind: left.name(),
                    field: field(snapshot, left).to_owned(),
                    operator: comparison.operator().name(),
                    target: cut(&show(snapshot.text(), comparison.target())),
                }
            }
        }
    }
}

/// What a condition reads; empty where its type says all.
fn field<'s>(snapshot: &'s Snapshot, left: Left) -> &'s str {
    match left {
        Left::UserField(field) | Left::IpBased(field) | Left::UaBased(field) | Left::Environment(field) => {
            snapshot.str(field.name)
        }
        Left::Now | Left::Bucket(_) | Left::TargetApp => "",
        Left::Unit(unit) => snapshot.unit_name(unit),
        Left::ExperimentGroup(name) => snapshot.str(name),
    }
}

fn show(arena: &str, target: Target) -> String {
    // Each element takes a character at least, so no more of them can be shown.
    let list = |texts: &mut dyn Iterator<Item = &str>| {
        let mut out = String::from("[");
        for text in texts.take(MAX_SHOWN) {
            if out.len() > 1 {
                out.push_str(", ");
            }
            out.push_str(text);
        }
        out.push(']');
        out
    };
    match target {
        Target::Null => "null".to_owned(),
        Target::Bool(value) => value.to_string(),
        Target::Number(number) => number.to_string(),
        Target::Text(text) => text.text.of(arena).to_owned(),
        Target::List(elements) => list(&mut elements.in_order().iter().map(|element| element.text.of(arena))),
        Target::Map(pairs) => list(&mut pairs.iter().map(|pair| pair.key.of(arena))),
    }
}

/// A text of at most so many characters, and a mark where something is left out.
pub(super) fn cut(text: &str) -> String {
    match text.char_indices().nth(MAX_SHOWN) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or(text)),
        None => text.to_owned(),
    }
}
