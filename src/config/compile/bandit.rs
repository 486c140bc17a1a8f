//! Compiles contextual bandits. A bad one is refused and spoils nothing else.

use super::compiler::{Compiler, in_order};
use crate::config::compiled::bandit::Bandit;
use crate::config::error::{EntryCause, Refusal};
use crate::config::image::run::Run;
use crate::config::wire::BanditWire;
use crate::text::Span;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::HashMap;

impl<'a> Compiler<'a> {
    pub(super) fn bandits(&mut self, raw: HashMap<Cow<'a, str>, &'a RawValue>) {
        for (name, raw) in in_order(raw) {
            match self.bandit(&name, raw) {
                Ok(bandit) => self.parts.bandits.push(bandit),
                Err(cause) => {
                    self.refused.push(Refusal { section: "cmab_configs", name: name.as_ref().into(), cause });
                }
            }
        }
    }

    fn bandit(&mut self, name: &str, raw: &'a RawValue) -> Result<Bandit, EntryCause> {
        let wire: BanditWire = serde_json::from_str(raw.get()).map_err(|_| EntryCause::Fields)?;
        let targeting = wire.targeting_gate_name.map(|gate| self.gate(&gate));
        Ok(Bandit {
            default: self.value(wire.default_value)?,
            name: self.arena.intern(name),
            id_type: self.arena.intern(&wire.id_type),
            version: wire.version,
            runs: u16::from(wire.enabled && !wire.groups.is_empty()),
            targeting: targeting.map_or(Span::NONE, |gate| gate.name),
            gate: targeting.and_then(|gate| gate.gate).unwrap_or(u32::MAX),
            segment: u16::from(targeting.is_some_and(|gate| gate.segment)),
            apps: wire.target_app_ids.map_or(Run::NONE, |apps| self.name_list(&apps)),
            prestart: self.arena.intern("prestart"),
            untargeted: self.arena.intern("inlineTargetingRules"),
        })
    }
}
