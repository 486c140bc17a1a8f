//! The names that documents know: entries, their rules and groups. A browser's
//! claim about anything else is invented.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::config::Snapshot;
use crate::config::snapshot::Section;
use crate::config::spec::{Entity, Rule};
use crate::eval::Kind;

/// Rule ids that no rule has.
const NO_RULES: [&str; 3] = ["", "default", "disabled"];

/// Hashes of names: 64 bits of SHA-256, which nobody outside can make collide.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Names(HashSet<u64, foldhash::fast::RandomState>);

/// What is asked about an entry.
#[derive(Clone, Copy, Debug)]
pub enum Fact<'a> {
    /// It is there.
    Entry,
    /// This rule can answer for it.
    Rule(&'a str),
    /// It has this group.
    Group(&'a str),
}

impl Names {
    /// Of one document.
    #[must_use]
    pub fn of(snapshot: &Snapshot) -> Self {
        let mut names = Self::default();
        for (kind, section) in
            [(Kind::Gate, &snapshot.gates), (Kind::DynamicConfig, &snapshot.configs), (Kind::Layer, &snapshot.layers)]
        {
            for (_, spec) in section.iter().filter(|(_, spec)| spec.entity != Entity::Segment) {
                let name = snapshot.str(spec.name);
                names.put(kind, name, Fact::Entry);
                names.rules(snapshot, kind, name, snapshot.rules(&spec.rules));
                names.mappings(snapshot, kind, section, name);
            }
        }
        for bandit in &snapshot.bandits {
            let name = snapshot.str(bandit.name);
            names.put(Kind::DynamicConfig, name, Fact::Entry);
            for rule in [bandit.prestart, bandit.untargeted] {
                names.put(Kind::DynamicConfig, name, Fact::Rule(snapshot.str(rule)));
            }
        }
        // Asked as nothing else, but counted where checks are not logged.
        for name in snapshot.stores.keys() {
            names.put(Kind::DynamicConfig, name, Fact::Entry);
        }
        names
    }

    fn rules(&mut self, snapshot: &Snapshot, kind: Kind, name: &str, rules: &[Rule]) {
        for rule in rules {
            self.put(kind, name, Fact::Rule(snapshot.str(rule.id)));
            if let Some(group) = rule.group {
                self.put(kind, name, Fact::Group(snapshot.str(group)));
            }
            if let Some(delegate) = rule.delegate.and_then(|index| snapshot.configs.get(index)) {
                self.rules(snapshot, kind, name, plain(snapshot.rules(&delegate.rules)));
            }
        }
    }

    /// A mapping's target answers under the name asked.
    fn mappings(&mut self, snapshot: &Snapshot, kind: Kind, section: &Section, name: &str) {
        for mapping in snapshot.mappings.get(name).into_iter().flatten() {
            let target = section.find(snapshot.str(mapping.target)).and_then(|index| section.get(index));
            if let Some(target) = target {
                self.rules(snapshot, kind, name, snapshot.rules(&target.rules));
            }
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
            Fact::Entry => false,
        };
        let fact = if is_plain { Fact::Entry } else { fact };
        self.0.contains(&key(kind, name, fact))
    }

    /// Adds another document's.
    pub fn join(&mut self, other: &Self) {
        self.0.extend(&other.0);
    }
}

/// A delegate does not delegate again: experiments have no such rules, and a circle must end.
fn plain(rules: &[Rule]) -> &[Rule] {
    if rules.iter().any(|rule| rule.delegate.is_some()) { &[] } else { rules }
}

/// Configs and experiments are one section.
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
