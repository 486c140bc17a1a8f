//! Compiles conditions and their targets: names become indices, and texts are parsed into all that they can mean.

use super::compiler::{Compiler, in_order, len};
use crate::config::compiled::comparison::{Compiled, ConditionRecord};
use crate::config::compiled::condition::{FieldRef, Left, Operator};
use crate::config::compiled::target::{Element, Pair, TextTarget};
use crate::config::error::EntryCause;
use crate::config::image::run::Run;
use crate::config::timestamp;
use crate::config::wire::ConditionWire;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::HashMap;

impl<'a> Compiler<'a> {
    pub(super) fn read_condition(&mut self, raw: &'a RawValue) -> Result<ConditionRecord, EntryCause> {
        let wire: ConditionWire = serde_json::from_str(raw.get()).map_err(|_| EntryCause::Fields)?;
        let id_type = wire.id_type.as_deref().unwrap_or("userID");
        let field = wire.field.as_deref().unwrap_or("");
        let named;
        let left = match wire.kind.as_ref() {
            "public" => return Ok(ConditionRecord::public()),
            "pass_gate" => return Ok(ConditionRecord::of_gate(self.gate(&gate_name(wire.target_value)), true)),
            "fail_gate" => return Ok(ConditionRecord::of_gate(self.gate(&gate_name(wire.target_value)), false)),
            "user_field" => Left::UserField({
                named = self.field(field);
                &named
            }),
            "ip_based" => Left::IpBased({
                named = self.field(field);
                &named
            }),
            "ua_based" => Left::UaBased({
                named = self.field(field);
                &named
            }),
            "environment_field" => Left::Environment({
                named = self.field(field);
                &named
            }),
            "current_time" => Left::Now,
            "user_bucket" => {
                let salt = wire.additional_values.as_ref().and_then(|values| values.get("salt"));
                self.bucket(salt.map_or("", |salt| salt), id_type)
            }
            "unit_id" => Left::Unit(self.unit(id_type)),
            "target_app" => Left::TargetApp,
            "experiment_group" => Left::ExperimentGroup(self.arena.intern(field)),
            _ => return Ok(ConditionRecord::unsupported()),
        };
        let Some(operator) = wire.operator.as_deref().and_then(Operator::from_name) else {
            return Ok(ConditionRecord::unsupported());
        };
        Ok(ConditionRecord::compare(left, operator, self.target(wire.target_value, operator)?))
    }

    pub(super) fn field(&mut self, name: &str) -> FieldRef {
        let lower = name.to_lowercase();
        FieldRef::new(self.arena.intern(name), self.arena.intern(&lower), &lower)
    }

    fn target(&mut self, raw: Option<&RawValue>, operator: Operator) -> Result<Compiled, EntryCause> {
        let Some(raw) = raw else { return Ok(Compiled::Null) };
        match raw.get().as_bytes() {
            [b'n', ..] => Ok(Compiled::Null),
            [b't', ..] => Ok(Compiled::Bool(true)),
            [b'f', ..] => Ok(Compiled::Bool(false)),
            [b'"', ..] => {
                let text: Cow<str> = parse(raw)?;
                Ok(self.text_target(&text, operator))
            }
            [b'[', ..] => {
                let elements: Vec<&RawValue> = parse(raw)?;
                self.list_target(elements)
            }
            [b'{', ..] => {
                let members: HashMap<Cow<str>, &RawValue> = parse(raw)?;
                let mut pairs = Vec::with_capacity(members.len());
                for (key, value) in in_order(members) {
                    let value = element_text(value)?;
                    pairs.push(Pair { key: self.arena.intern(&key), value: self.arena.intern(&value) });
                }
                Ok(Compiled::Map(append(&mut self.parts.pairs, pairs)))
            }
            _ => Ok(Compiled::Number(parse(raw)?)),
        }
    }

    fn text_target(&mut self, text: &str, operator: Operator) -> Compiled {
        let span = self.arena.intern(text);
        let pattern = (operator == Operator::StrMatches).then(|| {
            self.parts.patterns.push(span);
            len(&self.parts.patterns).saturating_sub(1)
        });
        Compiled::Text(TextTarget { text: span, float: text.parse().ok(), time: timestamp::of_target(text), pattern })
    }

    fn list_target(&mut self, raw: Vec<&RawValue>) -> Result<Compiled, EntryCause> {
        let mut elements = Vec::with_capacity(raw.len());
        for (raw, position) in raw.into_iter().zip(0..) {
            let text = element_text(raw)?;
            elements.push(Element {
                lower: self.arena.intern(&text.to_lowercase()),
                text: self.arena.intern(&text),
                position,
            });
        }
        let arena = self.arena.text();
        // Of elements that differ in case only, the last one stays. So sort equal ones by position, last first.
        elements.sort_by(|a, b| a.lower.of(arena).cmp(b.lower.of(arena)).then(b.position.cmp(&a.position)));
        elements.dedup_by(|later, kept| later.lower == kept.lower || later.lower.of(arena) == kept.lower.of(arena));
        Ok(Compiled::List(append(&mut self.parts.elements, elements)))
    }
}

/// Adds records, and tells which they are.
pub(super) fn append<T>(all: &mut Vec<T>, more: Vec<T>) -> Run {
    let start = len(all);
    all.extend(more);
    Run::new(start, len(all))
}

fn parse<'a, T: serde::Deserialize<'a>>(raw: &'a RawValue) -> Result<T, EntryCause> {
    serde_json::from_str(raw.get()).map_err(|_| EntryCause::Value)
}

/// The name of the gate that a condition asks; empty, which is no gate, if the target is no text.
fn gate_name(raw: Option<&RawValue>) -> Cow<'_, str> {
    raw.and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default()
}

/// The text of a list's element or a map's value; of anything but a text, its canonical JSON.
fn element_text(raw: &RawValue) -> Result<Cow<'_, str>, EntryCause> {
    if raw.get().starts_with('"') {
        return parse(raw);
    }
    crate::config::json::canonical(raw).map(Cow::Owned).ok_or(EntryCause::Value)
}
