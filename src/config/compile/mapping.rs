//! Compiles console mappings, by which another entry answers in the place of the one asked.

use super::compiler::{Compiler, in_order, len};
use super::condition::append;
use crate::config::compiled::mapping::{MappedName, Mapping, MappingRule};
use crate::config::error::{EntryCause, Refusal};
use crate::config::wire::{MappingWire, RuleWire};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::HashMap;

impl<'a> Compiler<'a> {
    pub(super) fn mappings(
        &mut self,
        overrides: HashMap<Cow<'a, str>, &'a RawValue>,
        rules: &HashMap<Cow<'a, str>, &'a RawValue>,
    ) {
        let mut known: HashMap<Cow<'a, str>, Option<u32>> = HashMap::new();
        for (name, raw) in in_order(overrides) {
            let Ok(list) = serde_json::from_str::<Vec<MappingWire>>(raw.get()) else {
                self.refused.push(Refusal {
                    section: "overrides",
                    name: name.as_ref().into(),
                    cause: EntryCause::Fields,
                });
                continue;
            };
            let mut compiled = Vec::with_capacity(list.len());
            for mapping in list {
                let mut mapped = Vec::new();
                for rule in mapping.rules {
                    let index = match known.get(&rule.rule_name) {
                        Some(index) => *index,
                        None => {
                            let index = rules.get(&rule.rule_name).and_then(|raw| self.override_rule(raw));
                            known.insert(rule.rule_name, index);
                            index
                        }
                    };
                    mapped.extend(index.map(|rule_index| MappingRule {
                        rule: rule_index,
                        start: rule.start_time.unwrap_or(0),
                        has_start: u32::from(rule.start_time.is_some()),
                    }));
                }
                let target = self.arena.intern(&mapping.new_config_name);
                compiled.push(Mapping { target, rules: append(&mut self.parts.mapping_rules, mapped) });
            }
            let mappings = append(&mut self.parts.mappings, compiled);
            self.parts.mapped.push(MappedName { name: self.arena.intern(&name), mappings });
        }
    }

    fn override_rule(&mut self, raw: &'a RawValue) -> Option<u32> {
        let wire: RuleWire = serde_json::from_str(raw.get()).ok()?;
        // The hash input begins with the salt of the entry that is asked, which is known only when it is asked.
        let rule = self.rule(wire, "").ok()?;
        let at = len(&self.parts.rules);
        self.parts.rules.push(rule);
        Some(at)
    }
}
