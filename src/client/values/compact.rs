//! Format init-v2: keys are short, and equal values and exposures stand once, in tables that entries refer to
//! (`wire.md` 7.1, `evaluation.md` 7.6).

use super::json::{separate, value_json, write_exposure};
use super::request::ValuesRequest;
use super::response_user::ResponseUser;
use super::walk::{DecidedEntry, Form, walk};
use crate::client::catalog::Catalog;
use crate::config::Snapshot;
use crate::config::compiled::spec::Entity;
use crate::eval::value::write_text;
use crate::eval::{Context, Decision, GateExposure, Reason};
use crate::hash::djb2;
use std::collections::HashMap;

/// The tables that entries refer to.
#[derive(Default)]
struct Tables {
    /// Values in order of first use, by number.
    values: Vec<Box<str>>,
    numbers: HashMap<Box<str>, usize>,
    /// Exposures by key: djb2 of `gate:value:rule`.
    exposures: Vec<(String, Box<str>)>,
}

pub(super) fn write(
    catalog: &Catalog,
    context: Context,
    user: &ResponseUser,
    request: &ValuesRequest,
    out: &mut String,
) {
    out.push_str("\"response_format\":\"init-v2\",");
    let without_id_types = request.without_id_types;
    let mut form = Compact { catalog, context, without_id_types, tables: Tables::default() };
    walk(catalog, context, user, &request.filter, &mut form, out);
    form.tables.write(out);
}

struct Compact<'f> {
    catalog: &'f Catalog,
    context: Context<'f>,
    without_id_types: bool,
    tables: Tables,
}

impl Form for Compact<'_> {
    fn gate(&mut self, entry: &DecidedEntry, out: &mut String) {
        let snapshot = self.context.snapshot;
        let mut fields = CompactFields::of(entry, out);
        if entry.decision.enabled {
            fields.raw("\"v\":true");
        }
        let rule = entry.decision.rule.of(snapshot);
        if rule != "default" {
            fields.text("\"r\":", rule);
        }
        self.unit(entry, &mut fields);
        self.end(entry, fields);
    }

    fn config(&mut self, entry: &DecidedEntry, out: &mut String) {
        let mut fields = CompactFields::of(entry, out);
        self.common(entry, &mut fields);
        match entry.entity {
            Entity::DynamicConfig => fields.raw(if entry.decision.enabled { "\"p\":true" } else { "\"p\":false" }),
            Entity::Experiment => fields.state(entry.decision),
            _ => {}
        }
        self.end(entry, fields);
    }

    fn layer(&mut self, entry: &DecidedEntry, out: &mut String) {
        let (decision, snapshot) = (entry.decision, self.context.snapshot);
        let mut fields = CompactFields::of(entry, out);
        self.common(entry, &mut fields);
        if let Some(experiment) = decision.allocated {
            fields.text("\"ae\":", &self.catalog.naming.of(snapshot.str(experiment)));
            fields.state(decision);
        }
        fields.raw("\"ep\":[");
        let mut first = true;
        for name in decision.explicit.map_or(&[][..], |run| snapshot.names(run)) {
            separate(&mut first, fields.out);
            write_text(snapshot.str(*name), fields.out);
        }
        fields.out.push(']');
        if let Some(rules) = &decision.parameter_rules {
            fields.raw("\"pr\":{");
            let mut first = true;
            for (parameter, rule) in rules {
                separate(&mut first, fields.out);
                write_text(parameter, fields.out);
                fields.out.push(':');
                write_text(rule.of(snapshot), fields.out);
            }
            fields.out.push('}');
        }
        self.exposures("\"us\":[", decision.undelegated.of(entry.exposures), &mut fields);
        self.end(entry, fields);
    }
}

impl Compact<'_> {
    /// What dynamic configs, experiments and layers have in common.
    fn common(&mut self, entry: &DecidedEntry, fields: &mut CompactFields) {
        let (decision, snapshot) = (entry.decision, self.context.snapshot);
        fields.text("\"r\":", decision.rule.of(snapshot));
        let number = self.tables.value(value_json(self.context, decision)).to_string();
        fields.text("\"v\":", &number);
        // A rule of a dynamic config may name a group, but nobody is in one.
        if let Some(group) = decision.group.filter(|_| entry.entity != Entity::DynamicConfig) {
            fields.text("\"gn\":", snapshot.str(group));
        }
        self.unit(entry, fields);
    }

    fn unit(&self, entry: &DecidedEntry, fields: &mut CompactFields) {
        // What an override answers has no unit.
        let own = || (entry.decision.reason != Reason::Override).then_some(entry.id_type);
        if let Some(id_type) = entry.decision.id_type.or_else(own).filter(|_| !self.without_id_types) {
            fields.text("\"i\":", self.context.snapshot.str(id_type));
        }
    }

    /// Writes the exposures, which end every entry, and the closing brace.
    fn end(&mut self, entry: &DecidedEntry, mut fields: CompactFields) {
        self.exposures("\"s\":[", entry.exposures, &mut fields);
        fields.out.push('}');
    }

    fn exposures(&mut self, key: &str, exposures: &[GateExposure], fields: &mut CompactFields) {
        if exposures.is_empty() {
            return;
        }
        fields.raw(key);
        let mut first = true;
        for exposure in exposures {
            separate(&mut first, fields.out);
            let key = self.tables.exposure(exposure, self.catalog, self.context.snapshot);
            write_text(&key, fields.out);
        }
        fields.out.push(']');
    }
}

/// Writes the fields of one entry.
struct CompactFields<'o> {
    out: &'o mut String,
    first: bool,
}

impl<'o> CompactFields<'o> {
    /// Writes the name and the opening brace.
    fn of(entry: &DecidedEntry, out: &'o mut String) -> Self {
        out.push_str(&entry.part.name);
        out.push_str(":{");
        Self { out, first: true }
    }

    fn raw(&mut self, text: &str) {
        separate(&mut self.first, self.out);
        self.out.push_str(text);
    }

    fn text(&mut self, key: &str, text: &str) {
        self.raw(key);
        write_text(text, self.out);
    }

    fn state(&mut self, decision: &Decision) {
        self.raw(if decision.in_experiment { "\"ue\":true" } else { "\"ue\":false" });
        self.raw(if decision.active { "\"ea\":true" } else { "\"ea\":false" });
    }
}

impl Tables {
    fn value(&mut self, json: &str) -> usize {
        if let Some(number) = self.numbers.get(json) {
            return *number;
        }
        let number = self.values.len();
        self.values.push(json.into());
        self.numbers.insert(json.into(), number);
        number
    }

    fn exposure(&mut self, exposure: &GateExposure, catalog: &Catalog, snapshot: &Snapshot) -> String {
        let (gate, rule) = (snapshot.str(exposure.gate), exposure.rule.of(snapshot));
        let key = djb2(&format!("{gate}:{}:{rule}", exposure.value)).to_string();
        if !self.exposures.iter().any(|(known, _)| *known == key) {
            let mut out = String::new();
            write_exposure(exposure, catalog, snapshot, &mut out);
            self.exposures.push((key.clone(), out.into()));
        }
        key
    }

    fn write(&self, out: &mut String) {
        out.push_str("\"values\":{");
        let mut first = true;
        for (number, json) in self.values.iter().enumerate() {
            separate(&mut first, out);
            out.push_str(&format!("\"{number}\":"));
            out.push_str(json);
        }
        out.push_str("},\"exposures\":{");
        let mut first = true;
        for (key, json) in &self.exposures {
            separate(&mut first, out);
            write_text(key, out);
            out.push(':');
            out.push_str(json);
        }
        out.push_str("},");
    }
}
