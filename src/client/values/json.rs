//! The pieces of JSON that all formats share.

use crate::client::catalog::Catalog;
use crate::config::Snapshot;
use crate::config::compiled::spec::JsonShape;
use crate::eval::value::write_text;
use crate::eval::{Context, Decision, GateExposure, RuleId, Stored};
use crate::text::Span;

/// A config's value: objects and booleans as they are, null where nothing was decided, else an empty object.
pub(super) fn value_json<'v>(context: Context<'v>, decision: &'v Decision) -> &'v str {
    match &decision.value {
        None => "null",
        Some(Stored::Own(json)) => json,
        Some(Stored::Snapshot(id)) => context.snapshot.value(*id).map_or("null", |value| {
            let json = context.snapshot.str(value.json);
            if value.shape() == JsonShape::Other && json != "null" { "{}" } else { json }
        }),
    }
}

/// Puts a comma before all elements but the first.
pub(super) fn separate(first: &mut bool, out: &mut String) {
    if !std::mem::take(first) {
        out.push(',');
    }
}

/// Appends a text of the document as JSON. Most lie in the snapshot with quotes around them and are only copied.
pub(super) fn write_span(span: Span, snapshot: &Snapshot, out: &mut String) {
    match snapshot.quoted(span) {
        Some(json) => out.push_str(json),
        None => write_text(snapshot.str(span), out),
    }
}

/// A gate that was asked on the way, its name hidden as all names are.
#[inline]
pub(super) fn write_exposure(exposure: &GateExposure, catalog: &Catalog, snapshot: &Snapshot, out: &mut String) {
    match exposure.index.and_then(|index| catalog.gates.get(index as usize)) {
        Some(part) => out.push_str(&part.exposure),
        None => {
            out.push_str("{\"gate\":");
            write_text(&catalog.naming.of(snapshot.str(exposure.gate)), out);
            out.push_str(",\"gateValue\":\"");
        }
    }
    out.push_str(if exposure.value { "true\",\"ruleID\":" } else { "false\",\"ruleID\":" });
    write_rule(exposure.rule, snapshot, out);
    out.push('}');
}

/// A rule id as JSON.
pub(super) fn write_rule(rule: RuleId, snapshot: &Snapshot, out: &mut String) {
    match rule {
        RuleId::Rule(id) => write_span(id, snapshot, out),
        RuleId::Empty | RuleId::Default | RuleId::Disabled | RuleId::Override => write_text(rule.of(snapshot), out),
    }
}
