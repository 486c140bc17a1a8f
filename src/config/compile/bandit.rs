//! Compiles contextual bandits. A bad one is refused and spoils nothing else.

use super::compiler::Compiler;
use crate::config::compiled::bandit::Bandit;
use crate::config::error::{EntryCause, Refusal};
use crate::config::wire::BanditWire;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::HashMap;

impl<'a> Compiler<'a> {
    pub(super) fn bandits(&mut self, raw: HashMap<Cow<'a, str>, &'a RawValue>) -> Box<[Bandit]> {
        let mut bandits = Vec::with_capacity(raw.len());
        for (name, raw) in raw {
            match self.bandit(&name, raw) {
                Ok(bandit) => bandits.push(bandit),
                Err(cause) => {
                    self.refused.push(Refusal { section: "cmab_configs", name: name.as_ref().into(), cause });
                }
            }
        }
        let text = self.arena.text();
        bandits.sort_unstable_by_key(|bandit| bandit.name.of(text));
        bandits.into()
    }

    fn bandit(&mut self, name: &str, raw: &'a RawValue) -> Result<Bandit, EntryCause> {
        let wire: BanditWire = serde_json::from_str(raw.get()).map_err(|_| EntryCause::Fields)?;
        Ok(Bandit {
            default: self.value(wire.default_value)?,
            name: self.arena.intern(name),
            id_type: self.arena.intern(&wire.id_type),
            version: wire.version,
            runs: wire.enabled && !wire.groups.is_empty(),
            targeting: wire.targeting_gate_name.map(|gate| self.gate(&gate)),
            apps: wire.target_app_ids.map(|apps| self.name_list(&apps)),
            prestart: self.arena.intern("prestart"),
            untargeted: self.arena.intern("inlineTargetingRules"),
        })
    }
}
