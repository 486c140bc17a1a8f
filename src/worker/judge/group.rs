//! Groups: the one that a decision puts a unit in, the membership that follows from it, and the rules that put units
//! into a group.

use std::borrow::Cow;

use crate::config::Snapshot;
use crate::config::compiled::snapshot::Part;
use crate::config::compiled::spec::Rule;
use crate::eval::{Decision, Kind};
use crate::text::write_quoted;

/// The experiment to which a layer's decision gives the unit; `None` for any other decision. The membership is then
/// one of the experiment, not of the layer.
#[must_use]
pub fn membership_of<'s>(decision: &Decision, snapshot: &'s Snapshot) -> Option<&'s str> {
    decision.allocated.filter(|_| decision.kind == Kind::Layer).map(|name| snapshot.str(name))
}

/// The group that a decision puts a unit in, as memberships name it: `true` or `false` for a gate.
#[must_use]
pub fn group_of<'s>(decision: &Decision, snapshot: &'s Snapshot) -> Option<&'s str> {
    match decision.kind {
        _ if decision.rule.is_empty() => None,
        Kind::Gate => Some(if decision.enabled { "true" } else { "false" }),
        _ => decision.group.map(|group| snapshot.str(group)),
    }
}

/// JSON of the one membership that follows from an exposed decision. If a layer gave the unit to an experiment, it is
/// one of that experiment.
#[must_use]
pub fn single_membership(decision: &Decision, snapshot: &Snapshot, asked: &str, group: &str) -> String {
    let (name, part, layer) = match membership_of(decision, snapshot) {
        Some(experiment) => (experiment, Part::Configs, Some(asked)),
        None => (asked, decision.kind.part(), None),
    };
    let version = snapshot.entry_version(part, name);
    // Written piece by piece, as each exposure of the server has one.
    let mut json = String::with_capacity(64);
    let mut put = |before: &str, text: &str| {
        json.push_str(before);
        write_quoted(text, |part| json.push_str(part));
    };
    put("{", name);
    put(":[", group);
    put(",", &version);
    match layer {
        Some(layer) => put(",1,", layer),
        None => json.push_str(",1"),
    }
    json.push_str("]}");
    json
}

/// The id of the first rule that puts units into this group of an entry.
#[must_use]
pub fn rule_of<'s>(snapshot: &'s Snapshot, kind: Kind, name: &str, group: &str) -> Option<&'s str> {
    let is_group = |rule: &&Rule| rule.group.is_some_and(|span| snapshot.str(span) == group);
    rules(snapshot, kind, name).into_iter().find(is_group).map(|rule| snapshot.str(rule.id))
}

/// Whether the rule of this id belongs to the entry and puts units into this group.
#[must_use]
pub fn is_rule_of(snapshot: &Snapshot, kind: Kind, name: &str, id: &str, group: &str) -> bool {
    rules(snapshot, kind, name)
        .into_iter()
        .any(|rule| snapshot.str(rule.id) == id && rule.group.is_some_and(|span| snapshot.str(span) == group))
}

/// The rules that can answer for an entry: its own, those of its layer's experiments, and those of entries that a
/// mapping lets answer in its place.
fn rules<'s>(snapshot: &'s Snapshot, kind: Kind, name: &str) -> Vec<&'s Rule> {
    let section = if kind == Kind::Layer { &snapshot.layers } else { &snapshot.configs };
    let targets = snapshot.mappings.get(name).into_iter().flatten().map(|mapping| snapshot.str(mapping.target));
    let mut found = Vec::new();
    for name in std::iter::once(Cow::Borrowed(name)).chain(targets.map(Cow::Borrowed)) {
        let Some(spec) = section.find(&name).and_then(|index| section.get(index)) else { continue };
        for rule in snapshot.rules(&spec.rules) {
            found.push(rule);
            if let Some(delegate) = rule.delegate.and_then(|index| snapshot.configs.get(index)) {
                found.extend(snapshot.rules(&delegate.rules));
            }
        }
    }
    found
}
