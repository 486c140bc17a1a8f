//! The pieces of JSON that all formats share.

use crate::config::Snapshot;
use crate::config::compiled::spec::JsonShape;
use crate::eval::value::write_text;
use crate::eval::{Context, Decision, RuleId, Stored};
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

/// A rule id as JSON.
pub(super) fn write_rule(rule: RuleId, snapshot: &Snapshot, out: &mut String) {
    match rule {
        RuleId::Rule(id) => write_span(id, snapshot, out),
        RuleId::Empty | RuleId::Default | RuleId::Disabled | RuleId::Override => write_text(rule.of(snapshot), out),
    }
}
