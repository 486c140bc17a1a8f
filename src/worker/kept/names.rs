//! The names that occur in a document: entries with their rules, groups and parameters. Whatever else a browser names
//! is invented.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::config::Snapshot;
use crate::config::compiled::bandit::Bandit;
use crate::config::compiled::section::Section;
use crate::config::compiled::spec::{Entity, Rule, ValueId};
use crate::eval::Kind;

/// Rule ids that exposures may name although no rule has them.
const NO_RULES: [&str; 3] = ["", "default", "disabled"];

/// A set of names, as the first 64 bits of their SHA-256: nobody outside can find a name that collides.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentNames(HashSet<u64, foldhash::fast::RandomState>);

/// What a document may know about an entry.
#[derive(Clone, Copy, Debug)]
pub enum Fact<'a> {
    /// The entry exists.
    Entry,
    /// The rule of this id can answer for the entry.
    Rule(&'a str),
    /// The entry has this group.
    Group(&'a str),
    /// The entry is a layer whose value can have this parameter.
    Parameter(&'a str),
}

impl DocumentNames {
    /// The names in one document.
    #[must_use]
    pub fn of(snapshot: &Snapshot) -> Self {
        let mut names = Self::default();
        for (kind, section) in [
            (Kind::Gate, snapshot.gates()),
            (Kind::DynamicConfig, snapshot.configs()),
            (Kind::Layer, snapshot.layers()),
        ] {
            for (_, spec) in section.iter().filter(|(_, spec)| spec.entity() != Entity::Segment) {
                let name = snapshot.str(spec.name);
                names.put(kind, name, Fact::Entry);
                names.rules(snapshot, kind, name, snapshot.rules(spec.rules));
                if kind == Kind::Layer {
                    names.value(snapshot, name, spec.default);
                }
                names.mappings(snapshot, kind, section, name);
            }
        }
        for bandit in snapshot.bandits() {
            let name = snapshot.str(bandit.name);
            names.put(Kind::DynamicConfig, name, Fact::Entry);
            names.bandit(snapshot, Kind::DynamicConfig, name, bandit);
        }
        // Parameter stores have no exposures, but counts of checks name them.
        for store in snapshot.stores() {
            names.put(Kind::DynamicConfig, snapshot.str(store.name), Fact::Entry);
        }
        names
    }

    fn rules(&mut self, snapshot: &Snapshot, kind: Kind, name: &str, rules: &[Rule]) {
        for rule in rules {
            self.put(kind, name, Fact::Rule(snapshot.str(rule.id)));
            if let Some(group) = rule.group() {
                self.put(kind, name, Fact::Group(snapshot.str(group)));
            }
            if kind == Kind::Layer {
                self.value(snapshot, name, rule.value);
            }
            if let Some(delegate) = rule.delegate().and_then(|index| snapshot.configs().get(index)) {
                self.value(snapshot, name, delegate.default);
                if let Some(bandit) = snapshot.bandit(snapshot.str(delegate.name)) {
                    self.bandit(snapshot, kind, name, bandit);
                }
                self.rules(snapshot, kind, name, without_delegates(snapshot.rules(delegate.rules)));
            }
        }
    }

    /// Adds what a contextual bandit can answer, under the name of the entry for which it does.
    fn bandit(&mut self, snapshot: &Snapshot, kind: Kind, name: &str, bandit: &Bandit) {
        for rule in [bandit.prestart, bandit.untargeted] {
            self.put(kind, name, Fact::Rule(snapshot.str(rule)));
        }
        let groups = snapshot.bandit_groups(bandit);
        for group in groups {
            for rule in [group.id, group.explore] {
                self.put(kind, name, Fact::Rule(snapshot.str(rule)));
            }
            self.put(kind, name, Fact::Group(snapshot.str(group.name)));
        }
        if kind == Kind::Layer {
            for value in groups.iter().map(|group| group.value).chain([bandit.default]) {
                self.value(snapshot, name, value);
            }
        }
    }

    /// Adds the rules of entries that a mapping lets answer in the place of this one, under its name.
    fn mappings(&mut self, snapshot: &Snapshot, kind: Kind, section: &Section, name: &str) {
        for mapping in snapshot.mappings(name).into_iter().flatten() {
            if kind == Kind::DynamicConfig
                && let Some(bandit) = snapshot.bandit(snapshot.str(mapping.target))
            {
                self.bandit(snapshot, kind, name, bandit);
            }
            let target = section.find(snapshot.str(mapping.target)).and_then(|index| section.get(index));
            if let Some(target) = target {
                if kind == Kind::Layer {
                    self.value(snapshot, name, target.default);
                }
                self.rules(snapshot, kind, name, snapshot.rules(target.rules));
            }
        }
    }

    /// Adds the parameters of a layer that this value has.
    fn value(&mut self, snapshot: &Snapshot, layer: &str, value: ValueId) {
        type Members<'a> = HashMap<Cow<'a, str>, IgnoredAny>;
        let json = snapshot.value(value).map_or("", |value| snapshot.str(value.json));
        for parameter in serde_json::from_str::<Members<'_>>(json).unwrap_or_default().keys() {
            self.put(Kind::Layer, layer, Fact::Parameter(parameter));
        }
    }

    fn put(&mut self, kind: Kind, name: &str, fact: Fact<'_>) {
        self.0.insert(key(kind, name, fact));
    }

    /// Whether the documents know this of an entry.
    #[must_use]
    pub fn holds(&self, kind: Kind, name: &str, fact: Fact<'_>) -> bool {
        let is_plain = match fact {
            Fact::Rule(rule) => NO_RULES.contains(&rule),
            Fact::Group(group) => kind == Kind::Gate && matches!(group, "true" | "false"),
            Fact::Entry | Fact::Parameter(_) => false,
        };
        let fact = if is_plain { Fact::Entry } else { fact };
        self.0.contains(&key(kind, name, fact))
    }

    /// Adds the names of another document.
    pub fn join(&mut self, other: &Self) {
        self.0.extend(&other.0);
    }
}

/// The rules of an experiment that a layer delegates to; none if they delegate in turn. Experiments have no such rules,
/// and delegates that lead in a circle must not be followed for ever.
fn without_delegates(rules: &[Rule]) -> &[Rule] {
    if rules.iter().any(|rule| rule.delegate().is_some()) { &[] } else { rules }
}

/// The hash under which a fact is kept. Configs and experiments share one section of names.
fn key(kind: Kind, name: &str, fact: Fact<'_>) -> u64 {
    let section = match kind {
        Kind::Gate => "g",
        Kind::DynamicConfig | Kind::Experiment => "c",
        Kind::Layer => "l",
    };
    let (what, detail) = match fact {
        Fact::Entry => ("", ""),
        Fact::Rule(rule) => ("r", rule),
        Fact::Group(group) => ("g", group),
        Fact::Parameter(parameter) => ("p", parameter),
    };
    let mut hasher = Sha256::new();
    for part in [section, name, what, detail] {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    let digest: [u8; 32] = hasher.finalize().into();
    let [a, b, c, d, e, f, g, h, ..] = digest;
    u64::from_le_bytes([a, b, c, d, e, f, g, h])
}
