//! Compiles parameter stores: each parameter names the value, gate, config or layer that gives its value.

use super::compiler::{Compiler, in_order};
use super::condition::append;
use crate::config::compiled::store::{ParameterSource, Store, StoreParameter};
use crate::config::error::{EntryCause, Refusal};
use crate::config::image::run::Run;
use crate::config::wire::StoreWire;
use crate::text::Span;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::HashMap;

impl<'a> Compiler<'a> {
    pub(super) fn stores(&mut self, raw: HashMap<Cow<'a, str>, &'a RawValue>) {
        for (name, raw) in in_order(raw) {
            match self.store(&name, raw) {
                Ok(store) => self.parts.stores.push(store),
                Err(cause) => {
                    self.refused.push(Refusal { section: "param_stores", name: name.as_ref().into(), cause });
                }
            }
        }
    }

    fn store(&mut self, name: &str, raw: &'a RawValue) -> Result<Store, EntryCause> {
        let wire: StoreWire = serde_json::from_str(raw.get()).map_err(|_| EntryCause::Fields)?;
        let mut parameters = Vec::with_capacity(wire.parameters.len());
        for (name, raw) in in_order(wire.parameters) {
            parameters.push(self.parameter(&name, raw)?);
        }
        Ok(Store {
            name: self.arena.intern(name),
            parameters: append(&mut self.parts.parameters, parameters),
            apps: wire.target_app_ids.map_or(Run::NONE, |names| self.name_list(&names)),
        })
    }

    /// Where a parameter's value comes from is told by the fields that are there, tried in this order. The official
    /// core does not look at `ref_type` either.
    fn parameter(&mut self, name: &str, raw: &'a RawValue) -> Result<StoreParameter, EntryCause> {
        let fields: HashMap<Cow<str>, &'a RawValue> =
            serde_json::from_str(raw.get()).map_err(|_| EntryCause::Fields)?;
        let ref_type = self.text_field(&fields, "ref_type").ok_or(EntryCause::Fields)?;
        let param_type = self.text_field(&fields, "param_type").ok_or(EntryCause::Fields)?;
        let value = |key: &str| fields.get(key).copied();
        let source = if let Some(raw) = value("value") {
            ParameterSource::Static(self.value(raw)?)
        } else if let (Some(gate), Some(pass), Some(fail)) =
            (self.text_field(&fields, "gate_name"), value("pass_value"), value("fail_value"))
        {
            ParameterSource::Gate { gate, pass: self.value(pass)?, fail: self.value(fail)? }
        } else {
            let field = self.text_field(&fields, "param_name").ok_or(EntryCause::Fields)?;
            if let Some(config) = self.text_field(&fields, "config_name") {
                ParameterSource::DynamicConfig { config, field }
            } else if let Some(experiment) = self.text_field(&fields, "experiment_name") {
                ParameterSource::Experiment { experiment, field }
            } else {
                let layer = self.text_field(&fields, "layer_name").ok_or(EntryCause::Fields)?;
                ParameterSource::Layer { layer, field }
            }
        };
        Ok(StoreParameter::new(self.arena.intern(name), ref_type, param_type, source))
    }

    fn text_field(&mut self, fields: &HashMap<Cow<str>, &RawValue>, key: &str) -> Option<Span> {
        let raw = fields.get(key)?;
        let text: Cow<str> = serde_json::from_str(raw.get()).ok()?;
        Some(self.arena.intern(&text))
    }
}
