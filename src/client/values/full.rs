//! Format v1: full keys, exposures in place.

use super::{separate, text_entry, value_json};
use crate::client::catalog::{Catalog, Part, explicit};
use crate::client::filter::Filter;
use crate::config::Snapshot;
use crate::config::spec::{Entity, Spec};
use crate::eval::value::write_text;
use crate::eval::{Context, Decision, Exposure, Kind, User, sweep};

pub(super) fn write(catalog: &Catalog, context: Context, user: &User, filter: &Filter, out: &mut String) {
    let snapshot = context.snapshot;
    sweep(context, user, filter.app, |sweep| {
        out.push_str("\"feature_gates\":{");
        let mut first = true;
        for ((index, spec), part) in parts(&snapshot.gates.specs, &catalog.gates) {
            if !filter.admits(snapshot, spec) {
                continue;
            }
            let decision = sweep.gate(index);
            separate(&mut first, out);
            let mapped = mapped_part(catalog, snapshot, spec, &decision);
            out.push_str(&mapped.as_ref().unwrap_or(part).head);
            out.push_str(if decision.enabled { "\"value\":true," } else { "\"value\":false," });
            text_entry("\"rule_id\":", decision.rule.of(snapshot), out);
            write_exposures("\"secondary_exposures\":[", sweep.exposures(), catalog, context, out);
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
            let mapped = mapped_part(catalog, snapshot, spec, &decision);
            write_config(mapped.as_ref().unwrap_or(part), spec, context, &decision, out);
            write_exposures("\"secondary_exposures\":[", sweep.exposures(), catalog, context, out);
            out.push('}');
        }
        for (bandit, part) in snapshot.bandits.iter().zip(&catalog.bandits) {
            if !filter.admits_bandit(snapshot, bandit) {
                continue;
            }
            let decision = sweep.bandit(bandit);
            separate(&mut first, out);
            write_common(part, context, &decision, out);
            write_exposures("\"secondary_exposures\":[", sweep.exposures(), catalog, context, out);
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
            let mapped = mapped_part(catalog, snapshot, spec, &decision);
            write_layer(mapped.as_ref().unwrap_or(part), catalog, context, &decision, sweep.exposures(), out);
            out.push('}');
        }
        out.push_str("},");
    });
}

type Indexed<'c> = ((u32, &'c Spec), &'c Part);

pub(super) fn parts<'c>(specs: &'c [Option<Spec>], parts: &'c [Part]) -> impl Iterator<Item = Indexed<'c>> {
    (0..).zip(specs).zip(parts).filter_map(|((index, spec), part)| Some(((index, spec.as_ref()?), part)))
}

/// The parts of an entry that a console mapping answered for: its own name, the other's unit and parameters.
fn mapped_part(catalog: &Catalog, snapshot: &Snapshot, spec: &Spec, decision: &Decision) -> Option<Part> {
    // Gates show no parameters, and layers those of their experiment.
    let shows_own = matches!(decision.kind, Kind::DynamicConfig | Kind::Experiment);
    let same_parameters = !shows_own || decision.explicit == spec.explicit;
    if decision.id_type.is_none_or(|id_type| id_type == spec.id_type) && same_parameters {
        return None;
    }
    let id_type = decision.id_type.map_or("", |id_type| snapshot.str(id_type));
    let part = Part::new(&catalog.naming.of(snapshot.str(spec.name)), id_type, decision.kind != Kind::Gate);
    Some(Part { explicit: explicit(snapshot, decision.explicit.as_ref()), ..part })
}

/// What dynamic configs, experiments and layers have in common.
fn write_common(part: &Part, context: Context, decision: &Decision, out: &mut String) {
    out.push_str(&part.head);
    out.push_str("\"value\":");
    out.push_str(value_json(context, decision));
    out.push(',');
    let rule = decision.rule.of(context.snapshot);
    text_entry("\"rule_id\":", rule, out);
    text_entry("\"group\":", rule, out);
}

fn write_config(part: &Part, spec: &Spec, context: Context, decision: &Decision, out: &mut String) {
    write_common(part, context, decision, out);
    if spec.entity == Entity::DynamicConfig {
        out.push_str(if decision.enabled { "\"passed\":true," } else { "\"passed\":false," });
        return;
    }
    if let Some(group) = decision.group {
        text_entry("\"group_name\":", context.snapshot.str(group), out);
    }
    if decision.in_layer {
        out.push_str("\"is_in_layer\":true,");
    }
    if !part.explicit.is_empty() {
        out.push_str(&part.explicit);
        out.push(',');
    }
    if spec.entity == Entity::Experiment {
        write_state(decision, out);
    }
}

fn write_state(decision: &Decision, out: &mut String) {
    out.push_str(if decision.active { "\"is_experiment_active\":true," } else { "\"is_experiment_active\":false," });
    out.push_str(if decision.in_experiment {
        "\"is_user_in_experiment\":true,"
    } else {
        "\"is_user_in_experiment\":false,"
    });
}

fn write_layer(
    part: &Part,
    catalog: &Catalog,
    context: Context,
    decision: &Decision,
    exposures: &[Exposure],
    out: &mut String,
) {
    let snapshot = context.snapshot;
    write_common(part, context, decision, out);
    if let Some(group) = decision.group {
        text_entry("\"group_name\":", snapshot.str(group), out);
    }
    if let Some(experiment) = decision.allocated {
        out.push_str("\"allocated_experiment_name\":");
        write_text(&catalog.naming.of(snapshot.str(experiment)), out);
        out.push(',');
        write_state(decision, out);
    }
    out.push_str("\"explicit_parameters\":[");
    for (at, name) in decision.explicit.as_ref().map_or(&[][..], |range| snapshot.names(range)).iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        write_text(snapshot.str(*name), out);
    }
    out.push_str("],");
    if let Some(rules) = &decision.parameter_rules {
        out.push_str("\"parameter_rule_ids\":{");
        let mut first = true;
        for (parameter, rule) in rules {
            separate(&mut first, out);
            write_text(parameter, out);
            out.push(':');
            write_text(rule.of(snapshot), out);
        }
        out.push_str("},");
    }
    let undelegated = decision.undelegated.of(exposures);
    write_exposures("\"undelegated_secondary_exposures\":[", undelegated, catalog, context, out);
    out.push(',');
    write_exposures("\"secondary_exposures\":[", exposures, catalog, context, out);
}

fn write_exposures(key: &str, exposures: &[Exposure], catalog: &Catalog, context: Context, out: &mut String) {
    out.push_str(key);
    for (at, exposure) in exposures.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        match exposure.index.and_then(|index| catalog.gates.get(index as usize)) {
            Some(part) => out.push_str(&part.exposure),
            None => {
                out.push_str("{\"gate\":");
                write_text(&catalog.naming.of(context.snapshot.str(exposure.gate)), out);
                out.push_str(",\"gateValue\":\"");
            }
        }
        out.push_str(if exposure.value { "true\",\"ruleID\":" } else { "false\",\"ruleID\":" });
        write_text(exposure.rule.of(context.snapshot), out);
        out.push('}');
    }
    out.push(']');
}
