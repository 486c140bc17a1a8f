//! Format v1: full keys, and each entry holds its own value and exposures.

use super::json::{separate, value_json, write_exposure, write_rule, write_span};
use super::request::ValuesRequest;
use super::response_user::ResponseUser;
use super::walk::{DecidedEntry, Form, walk};
use crate::client::catalog::{Catalog, EntryPart, explicit, head_without_id_type};
use crate::config::compiled::spec::Entity;
use crate::eval::value::write_text;
use crate::eval::{Context, Decision, GateExposure, Kind, Reason};
use std::borrow::Cow;

pub(super) fn write(
    catalog: &Catalog,
    context: Context,
    user: &ResponseUser,
    request: &ValuesRequest,
    out: &mut String,
) {
    let mut form = Full { catalog, context, without_id_types: request.without_id_types };
    walk(catalog, context, user, &request.filter, &mut form, out);
}

struct Full<'f> {
    catalog: &'f Catalog,
    context: Context<'f>,
    without_id_types: bool,
}

impl Form for Full<'_> {
    fn gate(&mut self, entry: &DecidedEntry, out: &mut String) {
        out.push_str(&self.part(entry).head);
        out.push_str(if entry.decision.enabled { "\"value\":true," } else { "\"value\":false," });
        out.push_str("\"rule_id\":");
        write_rule(entry.decision.rule, self.context.snapshot, out);
        out.push(',');
        self.end(entry, out);
    }

    fn config(&mut self, entry: &DecidedEntry, out: &mut String) {
        let decision = entry.decision;
        let part = self.part(entry);
        self.common(&part, decision, out);
        if entry.entity == Entity::DynamicConfig {
            out.push_str(if decision.enabled { "\"passed\":true," } else { "\"passed\":false," });
            return self.end(entry, out);
        }
        if let Some(group) = decision.group {
            out.push_str("\"group_name\":");
            write_span(group, self.context.snapshot, out);
            out.push(',');
        }
        if decision.in_layer {
            out.push_str("\"is_in_layer\":true,");
        }
        if !part.explicit.is_empty() {
            out.push_str(&part.explicit);
            out.push(',');
        }
        if entry.entity == Entity::Experiment {
            write_state(decision, out);
        }
        self.end(entry, out);
    }

    fn layer(&mut self, entry: &DecidedEntry, out: &mut String) {
        let (decision, snapshot) = (entry.decision, self.context.snapshot);
        self.common(&self.part(entry), decision, out);
        if let Some(group) = decision.group {
            out.push_str("\"group_name\":");
            write_span(group, snapshot, out);
            out.push(',');
        }
        if let Some(experiment) = decision.allocated {
            out.push_str("\"allocated_experiment_name\":");
            write_text(&self.catalog.naming.of(snapshot.str(experiment)), out);
            out.push(',');
            write_state(decision, out);
        }
        out.push_str("\"explicit_parameters\":[");
        let mut first = true;
        for name in decision.explicit.map_or(&[][..], |run| snapshot.names(run)) {
            separate(&mut first, out);
            write_span(*name, snapshot, out);
        }
        out.push_str("],");
        if let Some(rules) = &decision.parameter_rules {
            out.push_str("\"parameter_rule_ids\":{");
            let mut first = true;
            for (parameter, rule) in rules {
                separate(&mut first, out);
                write_text(parameter, out);
                out.push(':');
                write_rule(*rule, snapshot, out);
            }
            out.push_str("},");
        }
        self.exposures("\"undelegated_secondary_exposures\":[", decision.undelegated.of(entry.exposures), out);
        out.push(',');
        self.end(entry, out);
    }
}

impl Full<'_> {
    /// The prepared parts. If an override answered, or a console mapping let another entry do it, they are made anew
    /// with what unit and parameters the decision has; and if no type of unit is to be told.
    fn part<'e>(&self, entry: &'e DecidedEntry) -> Cow<'e, EntryPart> {
        let (decision, snapshot) = (entry.decision, self.context.snapshot);
        // Gates show no parameters, and layers those of their experiment.
        let shows_own = matches!(decision.kind, Kind::DynamicConfig | Kind::Experiment);
        let same_parameters = !shows_own || decision.explicit == entry.explicit;
        // What an override answers has no unit.
        let same_unit =
            decision.id_type.map_or(decision.reason != Reason::Override, |id_type| id_type == entry.id_type);
        if same_unit && same_parameters && !self.without_id_types {
            return Cow::Borrowed(entry.part);
        }
        let is_gate = decision.kind == Kind::Gate;
        let known = decision.id_type.or(same_unit.then_some(entry.id_type));
        let id_type = known.map_or("", |id_type| snapshot.str(id_type));
        let mut part = EntryPart::new(&entry.part.name, id_type, !is_gate);
        // Of what has none, only gates leave it out.
        if self.without_id_types || (is_gate && known.is_none()) {
            part.head = head_without_id_type(&part.name, id_type, !is_gate).into();
        }
        Cow::Owned(EntryPart { explicit: explicit(snapshot, decision.explicit), ..part })
    }

    /// What dynamic configs, experiments and layers have in common.
    fn common(&self, part: &EntryPart, decision: &Decision, out: &mut String) {
        out.push_str(&part.head);
        out.push_str("\"value\":");
        out.push_str(value_json(self.context, decision));
        out.push_str(",\"rule_id\":");
        write_rule(decision.rule, self.context.snapshot, out);
        out.push_str(",\"group\":");
        write_rule(decision.rule, self.context.snapshot, out);
        out.push(',');
    }

    /// Writes the exposures, which end every entry, and the closing brace.
    fn end(&self, entry: &DecidedEntry, out: &mut String) {
        self.exposures("\"secondary_exposures\":[", entry.exposures, out);
        out.push('}');
    }

    fn exposures(&self, key: &str, exposures: &[GateExposure], out: &mut String) {
        out.push_str(key);
        let mut first = true;
        for exposure in exposures {
            separate(&mut first, out);
            write_exposure(exposure, self.catalog, self.context.snapshot, out);
        }
        out.push(']');
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
