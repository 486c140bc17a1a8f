//! The rules that can put units into a group of an entry.

use std::borrow::Cow;

use crate::config::Snapshot;
use crate::config::compiled::spec::Rule;
use crate::eval::Kind;

/// The id of the first rule that puts units into this group of an entry.
#[must_use]
pub fn rule_of<'s>(snapshot: &'s Snapshot, kind: Kind, name: &str, group: &str) -> Option<&'s str> {
    let is_group = |rule: &&Rule| rule.group().is_some_and(|span| snapshot.str(span) == group);
    rules(snapshot, kind, name).into_iter().find(is_group).map(|rule| snapshot.str(rule.id))
}

/// Whether the rule of this id belongs to the entry and puts units into this group.
#[must_use]
pub fn is_rule_of(snapshot: &Snapshot, kind: Kind, name: &str, id: &str, group: &str) -> bool {
    rules(snapshot, kind, name)
        .into_iter()
        .any(|rule| snapshot.str(rule.id) == id && rule.group().is_some_and(|span| snapshot.str(span) == group))
}

/// The rules that can answer for an entry: its own, those of its layer's experiments, and those of entries that a
/// mapping lets answer in its place.
fn rules<'s>(snapshot: &'s Snapshot, kind: Kind, name: &str) -> Vec<&'s Rule> {
    let section = if kind == Kind::Layer { snapshot.layers() } else { snapshot.configs() };
    let targets = snapshot.mappings(name).into_iter().flatten().map(|mapping| snapshot.str(mapping.target));
    let mut found = Vec::new();
    for name in std::iter::once(Cow::Borrowed(name)).chain(targets.map(Cow::Borrowed)) {
        let Some(spec) = section.find(&name).and_then(|index| section.get(index)) else { continue };
        for rule in snapshot.rules(spec.rules) {
            found.push(rule);
            if let Some(delegate) = rule.delegate().and_then(|index| snapshot.configs().get(index)) {
                found.extend(snapshot.rules(delegate.rules));
            }
        }
    }
    found
}
