//! The rules that can put units into a group of an entry.

use std::borrow::Cow;

use crate::config::Snapshot;
use crate::config::compiled::spec::Rule;
use crate::eval::Kind;

/// The id of the first rule that puts units into this group of an entry.
#[must_use]
pub fn rule_of<'s>(snapshot: &'s Snapshot, kind: Kind, name: &str, group: &str) -> Option<&'s str> {
    rules(snapshot, kind, name).into_iter().find(|(_, own)| *own == group).map(|(id, _)| id)
}

/// Whether the rule of this id belongs to the entry and puts units into this group.
#[must_use]
pub fn is_rule_of(snapshot: &Snapshot, kind: Kind, name: &str, id: &str, group: &str) -> bool {
    rules(snapshot, kind, name).contains(&(id, group))
}

/// The rules that can answer for an entry: its own, those of its layer's experiments, and those of entries that a
/// mapping lets answer in its place. Their ids and groups; those without a group are left out.
fn rules<'s>(snapshot: &'s Snapshot, kind: Kind, name: &str) -> Vec<(&'s str, &'s str)> {
    let section = if kind == Kind::Layer { snapshot.layers() } else { snapshot.configs() };
    let targets = snapshot.mappings(name).into_iter().flatten().map(|mapping| snapshot.str(mapping.target));
    let mut found = Vec::new();
    let add = |found: &mut Vec<_>, rules: &'s [Rule]| {
        let with_group = rules.iter().filter_map(|rule| Some((snapshot.str(rule.id), snapshot.str(rule.group()?))));
        found.extend(with_group);
    };
    let add_bandit = |found: &mut Vec<_>, name: &str| {
        let groups = snapshot.bandit(name).map_or(&[][..], |bandit| snapshot.bandit_groups(bandit));
        for group in groups {
            found.extend([group.id, group.explore].map(|id| (snapshot.str(id), snapshot.str(group.name))));
        }
    };
    for name in std::iter::once(Cow::Borrowed(name)).chain(targets.map(Cow::Borrowed)) {
        if kind != Kind::Layer {
            add_bandit(&mut found, &name);
        }
        let Some(spec) = section.find(&name).and_then(|index| section.get(index)) else { continue };
        for rule in snapshot.rules(spec.rules) {
            add(&mut found, std::slice::from_ref(rule));
            if let Some(delegate) = rule.delegate().and_then(|index| snapshot.configs().get(index)) {
                add_bandit(&mut found, snapshot.str(delegate.name));
                add(&mut found, snapshot.rules(delegate.rules));
            }
        }
    }
    found
}
