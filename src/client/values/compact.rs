//! Format init-v2: short keys, and values and exposures in shared tables
//! (`wire.md` 7.1, `evaluation.md` 7.6).

use super::full::parts;
use super::{separate, value_json};
use crate::client::catalog::Catalog;
use crate::client::filter::Filter;
use crate::config::Snapshot;
use crate::config::spec::Entity;
use crate::eval::value::write_text;
use crate::eval::{Context, Decision, Exposure, User, sweep};
use crate::hash::djb2;
use crate::text::Span;
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

pub(super) fn write(catalog: &Catalog, context: Context, user: &User, filter: &Filter, out: &mut String) {
    let snapshot = context.snapshot;
    let mut tables = Tables::default();
    sweep(context, user, filter.app, |sweep| {
        out.push_str("\"response_format\":\"init-v2\",\"feature_gates\":{");
        let mut first = true;
        for ((index, spec), part) in parts(&snapshot.gates.specs, &catalog.gates) {
            if !filter.admits(snapshot, spec) {
                continue;
            }
            let decision = sweep.gate(index);
            separate(&mut first, out);
            out.push_str(&part.name);
            out.push_str(":{");
            let mut entry = Entry { out, first: true };
            if decision.enabled {
                entry.raw("\"v\":true");
            }
            let rule = decision.rule.of(snapshot);
            if rule != "default" {
                entry.text("\"r\":", rule);
            }
            entry.text("\"i\":", unit(snapshot, &decision, spec.id_type));
            entry.exposures("\"s\":[", sweep.exposures(), context, &mut tables);
            out.push('}');
        }
        out.push_str("},\"dynamic_configs\":{");
        let mut first = true;
        for ((index, spec), part) in parts(&snapshot.configs.specs, &catalog.configs) {
            if !filter.admits(snapshot, spec) {
                continue;
            }
            let decision = sweep.config(index);
            separate(&mut first, out);
            out.push_str(&part.name);
            out.push_str(":{");
            let mut entry = Entry { out, first: true };
            entry.common(&decision, unit(snapshot, &decision, spec.id_type), context, &mut tables);
            if spec.entity == Entity::DynamicConfig {
                entry.raw(if decision.enabled { "\"p\":true" } else { "\"p\":false" });
            } else if spec.entity == Entity::Experiment {
                entry.state(&decision);
            }
            entry.exposures("\"s\":[", sweep.exposures(), context, &mut tables);
            out.push('}');
        }
        for (bandit, part) in snapshot.bandits.iter().zip(&catalog.bandits) {
            if !filter.admits_bandit(snapshot, bandit) {
                continue;
            }
            let decision = sweep.bandit(bandit);
            separate(&mut first, out);
            out.push_str(&part.name);
            out.push_str(":{");
            let mut entry = Entry { out, first: true };
            entry.common(&decision, snapshot.str(bandit.id_type), context, &mut tables);
            entry.exposures("\"s\":[", sweep.exposures(), context, &mut tables);
            out.push('}');
        }
        out.push_str("},\"layer_configs\":{");
        let mut first = true;
        for ((index, spec), part) in parts(&snapshot.layers.specs, &catalog.layers) {
            if !filter.admits(snapshot, spec) {
                continue;
            }
            let decision = sweep.layer(index);
            separate(&mut first, out);
            out.push_str(&part.name);
            out.push_str(":{");
            let mut entry = Entry { out, first: true };
            let id_type = unit(snapshot, &decision, spec.id_type);
            entry.layer(catalog, &decision, id_type, sweep.exposures(), context, &mut tables);
            out.push('}');
        }
        out.push_str("},");
    });
    tables.write(out);
}

/// The unit of the entry that decided: a console mapping may have put another in its place.
fn unit<'s>(snapshot: &'s Snapshot, decision: &Decision, own: Span) -> &'s str {
    snapshot.str(decision.id_type.unwrap_or(own))
}

/// One entry being written.
struct Entry<'o> {
    out: &'o mut String,
    first: bool,
}

impl Entry<'_> {
    fn raw(&mut self, text: &str) {
        separate(&mut self.first, self.out);
        self.out.push_str(text);
    }

    fn text(&mut self, key: &str, text: &str) {
        self.raw(key);
        write_text(text, self.out);
    }

    fn common(&mut self, decision: &Decision, id_type: &str, context: Context, tables: &mut Tables) {
        self.text("\"r\":", decision.rule.of(context.snapshot));
        let number = tables.value(value_json(context, decision)).to_string();
        self.text("\"v\":", &number);
        if let Some(group) = decision.group {
            self.text("\"gn\":", context.snapshot.str(group));
        }
        self.text("\"i\":", id_type);
    }

    fn state(&mut self, decision: &Decision) {
        self.raw(if decision.in_experiment { "\"ue\":true" } else { "\"ue\":false" });
        self.raw(if decision.active { "\"ea\":true" } else { "\"ea\":false" });
    }

    fn layer(
        &mut self,
        catalog: &Catalog,
        decision: &Decision,
        id_type: &str,
        exposures: &[Exposure],
        context: Context,
        tables: &mut Tables,
    ) {
        let snapshot = context.snapshot;
        self.common(decision, id_type, context, tables);
        if let Some(experiment) = decision.allocated {
            self.text("\"ae\":", &catalog.naming.of(snapshot.str(experiment)));
            self.state(decision);
        }
        self.raw("\"ep\":[");
        let mut first = true;
        for name in decision.explicit.as_ref().map_or(&[][..], |range| snapshot.names(range)) {
            separate(&mut first, self.out);
            write_text(snapshot.str(*name), self.out);
        }
        self.out.push(']');
        if let Some(rules) = &decision.parameter_rules {
            self.raw("\"pr\":{");
            let mut first = true;
            for (parameter, rule) in rules {
                separate(&mut first, self.out);
                write_text(parameter, self.out);
                self.out.push(':');
                write_text(rule.of(snapshot), self.out);
            }
            self.out.push('}');
        }
        self.exposures("\"us\":[", decision.undelegated.of(exposures), context, tables);
        self.exposures("\"s\":[", exposures, context, tables);
    }

    fn exposures(&mut self, key: &str, exposures: &[Exposure], context: Context, tables: &mut Tables) {
        if exposures.is_empty() {
            return;
        }
        self.raw(key);
        let mut first = true;
        for exposure in exposures {
            separate(&mut first, self.out);
            let key = tables.exposure(exposure, context);
            write_text(&key, self.out);
        }
        self.out.push(']');
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

    fn exposure(&mut self, exposure: &Exposure, context: Context) -> String {
        let gate = context.snapshot.str(exposure.gate);
        let rule = exposure.rule.of(context.snapshot);
        let key = djb2(&format!("{gate}:{}:{rule}", exposure.value)).to_string();
        if !self.exposures.iter().any(|(known, _)| *known == key) {
            let mut out = String::from("{\"gate\":");
            write_text(gate, &mut out);
            out.push_str(if exposure.value {
                ",\"gateValue\":\"true\",\"ruleID\":"
            } else {
                ",\"gateValue\":\"false\",\"ruleID\":"
            });
            write_text(rule, &mut out);
            out.push('}');
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
