//! Compiles contextual bandits. A bad one is refused and spoils nothing else.

use super::compiler::{Compiler, in_order, len};
use super::condition::append;
use crate::config::bandit_wire::{BanditGroupWire, BanditModelWire, BanditWire};
use crate::config::compiled::bandit::{Bandit, BanditGroup, Feature, TextWeight, bandit_flag};
use crate::config::compiled::spec::{Rule, ValueId};
use crate::config::compiled::target::Pair;
use crate::config::error::{EntryCause, Refusal};
use crate::config::image::run::Run;
use crate::hash::Prefix;
use crate::text::Span;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::HashMap;

/// The end of the rule id of those who explore.
const EXPLORE: &str = ":explore";

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
        if !self.parts.bandits.is_empty() {
            self.explored_layers();
        }
    }

    fn bandit(&mut self, name: &str, raw: &'a RawValue) -> Result<Bandit, EntryCause> {
        let wire: BanditWire = serde_json::from_str(raw.get()).map_err(|_| EntryCause::Fields)?;
        // All that can be refused comes first, as what is compiled of a bandit that is refused would stay.
        let default = self.value(wire.default_value)?;
        let values = wire.groups.iter().map(|group| self.value(group.parameter_values));
        let values = values.collect::<Result<Vec<ValueId>, _>>()?;
        let has_learned = wire.config.is_some();
        let models = wire.config.unwrap_or_default();
        let groups: Vec<BanditGroup> =
            wire.groups.iter().zip(values).map(|(group, value)| self.group(group, value, &models)).collect();
        let targeting = wire.targeting_gate_name.map(|gate| self.gate(&gate));
        self.parts.prefixes.push(Prefix::new(&format!("{}.", wire.salt)));
        let flags = [
            (bandit_flag::ENABLED, wire.enabled),
            (bandit_flag::RUNS, wire.enabled && !groups.is_empty()),
            (bandit_flag::LEARNED, has_learned),
            (bandit_flag::HIGHER, wire.higher_is_better),
        ];
        Ok(Bandit {
            default,
            name: self.arena.intern(name),
            id_type: self.arena.intern(&wire.id_type),
            salt: self.arena.intern(&wire.salt),
            version: wire.version,
            targeting: targeting.map_or(Span::NONE, |gate| gate.name),
            gate: targeting.and_then(|gate| gate.gate).unwrap_or(u32::MAX),
            segment: u16::from(targeting.is_some_and(|gate| gate.segment)),
            apps: wire.target_app_ids.map_or(Run::NONE, |apps| self.name_list(&apps)),
            groups: append(&mut self.parts.bandit_groups, groups),
            explores_below: wire.sample_rate * 10_000.0,
            prefix: len(&self.parts.prefixes).saturating_sub(1),
            unit: self.unit(&wire.id_type),
            flags: flags.iter().filter(|(_, is_set)| *is_set).fold(0, |all, (flag, _)| all | flag),
            prestart: self.arena.intern("prestart"),
            untargeted: self.arena.intern("inlineTargetingRules"),
        })
    }

    fn group(
        &mut self,
        wire: &BanditGroupWire<'a>,
        value: ValueId,
        models: &HashMap<Cow<'a, str>, BanditModelWire<'a>>,
    ) -> BanditGroup {
        let model = models.get(&wire.id);
        let features = model.map(|model| self.features(model.clone())).unwrap_or_default();
        // The official core's number has 64 bits too, and begins anew beyond them.
        let records = model.map_or(0, |model| model.records).wrapping_add(1);
        BanditGroup {
            name: self.arena.intern(&wire.name),
            id: self.arena.intern(&wire.id),
            explore: self.arena.intern(&format!("{}{EXPLORE}", wire.id)),
            base: model.map_or(0.0, |model| model.intercept + model.alpha),
            share: 1.0 / records as f64,
            value,
            scored: u32::from(!features.is_empty()),
            features: append(&mut self.parts.features, features),
        }
    }

    /// Sorted by field, texts before numbers. The official core adds them up in another order in each process, so that
    /// of two scores which differ by rounding alone it finds now the one and now the other better.
    fn features(&mut self, model: BanditModelWire<'a>) -> Vec<Feature> {
        let mut features = Vec::new();
        for (name, weights) in in_order(model.weights_categorical) {
            let weights = in_order(weights);
            let weights =
                weights.iter().map(|(text, weight)| TextWeight { text: self.arena.intern(text), weight: *weight });
            let weights = weights.collect();
            let weights = append(&mut self.parts.text_weights, weights);
            features.push(Feature { field: self.field(&name), weights, factor: 0.0, unused: 0 });
        }
        for (name, factor) in in_order(model.weights_numerical) {
            features.push(Feature { field: self.field(&name), weights: Run::NONE, factor, unused: 0 });
        }
        features
    }

    /// Where a bandit explores in a layer that merges rules, the official core adds the end of its rule id to the id of
    /// the layer's rule (measured). These ids are prepared here.
    fn explored_layers(&mut self) {
        let merging = self.parts.layers.iter().filter(|layer| layer.merges());
        let rules = merging.flat_map(|layer| layer.rules.of(&self.parts.rules)).map(|rule: &Rule| rule.id);
        let mut ids: Vec<String> = rules.map(|id| id.of(self.arena.text()).to_owned()).collect();
        if !ids.is_empty() {
            ids.push("default".to_owned());
        }
        ids.sort_unstable();
        ids.dedup();
        let pairs = ids
            .iter()
            .map(|id| Pair { key: self.arena.intern(id), value: self.arena.intern(&format!("{id}{EXPLORE}")) })
            .collect();
        self.parts.document.explored = append(&mut self.parts.pairs, pairs);
    }
}
