//! One whole compiled document. Immutable: a change at Statsig makes a new one.

use super::bandit::Bandit;
use super::condition::Condition;
use super::spec::{Bucket, Mapping, Rule, Spec, StoredValue, Unit, ValueId};
use super::store::Store;
use crate::config::error::Refusal;
use crate::text::Span;
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// Indices of one section's entries, by name.
pub type Names = HashMap<Box<str>, u32, RandomState>;

/// A compiled document. Texts are spans of one buffer, and parts name each other by index.
#[derive(Debug, Default)]
pub struct Snapshot {
    /// Every text; spans point into it.
    pub(in crate::config) text: Box<str>,
    /// Gates, segments and holdouts.
    pub gates: Section,
    /// Experiments, autotunes and dynamic configs.
    pub configs: Section,
    /// Layers.
    pub layers: Section,
    /// Rules of all specs, and of console mappings.
    pub(in crate::config) rules: Box<[Rule]>,
    /// Distinct conditions.
    pub(in crate::config) conditions: Box<[Condition]>,
    /// Condition indices of all rules.
    pub(in crate::config) links: Box<[u32]>,
    /// Distinct values.
    pub(in crate::config) values: Box<[StoredValue]>,
    /// Distinct units.
    pub(in crate::config) units: Box<[Unit]>,
    /// Distinct buckets of `user_bucket` conditions.
    pub(in crate::config) buckets: Box<[Bucket]>,
    /// Lists of names: explicit parameters and apps.
    pub(in crate::config) names: Box<[Span]>,
    /// Console mappings by the name that is asked. Nearly always empty, which saves each question a look-up.
    pub mappings: HashMap<Box<str>, Box<[Mapping]>, RandomState>,
    /// Parameter stores by name.
    pub stores: HashMap<Box<str>, Store, RandomState>,
    /// Contextual bandits, sorted by name.
    pub bandits: Box<[Bandit]>,
    /// The document's app, as text.
    pub app: Option<Span>,
    /// Client key to app.
    pub apps: HashMap<Box<str>, Span, RandomState>,
    /// djb2 of the client key to app; replaces `apps` when present.
    pub hashed_apps: Option<HashMap<Box<str>, Span, RandomState>>,
    /// The tier of users for whom neither they nor the host give an environment.
    pub default_environment: Option<Span>,
    /// Milliseconds of the last change at Statsig.
    pub(in crate::config) time: u64,
    /// Statsig's checksum of the document; empty if it has none.
    pub(in crate::config) checksum: Span,
    /// First 16 hex digits of the SHA-256 of the document's bytes.
    pub(in crate::config) version: Box<str>,
    /// Entries that could not be read, and why.
    pub(in crate::config) refused: Vec<Refusal>,
}

/// One section of a document: its specs, by index and by name.
#[derive(Debug, Default)]
pub struct Section {
    /// In the order of the document; none where an entry could not be compiled.
    pub specs: Box<[Option<Spec>]>,
    /// Index in `specs` by name.
    pub(in crate::config) by_name: Names,
    /// Versions of the specs, each made when it is first asked for: most never are.
    pub(in crate::config) versions: Box<[OnceLock<Box<str>>]>,
}

/// Names one of the three sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Gates, segments and holdouts.
    Gates,
    /// Experiments, autotunes, bandits and dynamic configs.
    Configs,
    /// Layers.
    Layers,
}

impl Part {
    /// The section's name in the document.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gates => "feature_gates",
            Self::Configs => "dynamic_configs",
            Self::Layers => "layer_configs",
        }
    }
}

impl Section {
    /// The index of a name; none if there is no such entry, or it could not be compiled.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<u32> {
        self.by_name.get(name).copied()
    }

    /// The spec at an index; none if it could not be compiled.
    #[must_use]
    pub fn get(&self, index: u32) -> Option<&Spec> {
        self.specs.get(index as usize)?.as_ref()
    }

    /// The specs that could be compiled, with their indices.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Spec)> {
        (0..).zip(&self.specs).filter_map(|(at, spec)| Some((at, spec.as_ref()?)))
    }
}

impl Snapshot {
    /// Every text of the snapshot in one buffer.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a span of this snapshot.
    #[must_use]
    pub fn str(&self, span: Span) -> &str {
        span.of(&self.text)
    }

    /// A text as JSON, with its quotes; none if it needs escapes.
    #[must_use]
    pub fn quoted(&self, span: Span) -> Option<&str> {
        span.with_marks(&self.text).filter(|text| text.starts_with('"'))
    }

    /// The section of that name.
    #[must_use]
    pub fn part(&self, part: Part) -> &Section {
        match part {
            Part::Gates => &self.gates,
            Part::Configs => &self.configs,
            Part::Layers => &self.layers,
        }
    }

    /// The rules of a range, in order.
    #[must_use]
    pub fn rules(&self, range: &Range<u32>) -> &[Rule] {
        slice(&self.rules, range)
    }

    /// The rule at an index, as console mappings name it.
    #[must_use]
    pub fn rule(&self, index: u32) -> Option<&Rule> {
        self.rules.get(index as usize)
    }

    /// The condition indices of a rule.
    #[must_use]
    pub fn links(&self, rule: &Rule) -> &[u32] {
        slice(&self.links, &rule.conditions)
    }

    /// The condition at an index that [`Snapshot::links`] gave.
    #[must_use]
    pub fn condition(&self, index: u32) -> Option<&Condition> {
        self.conditions.get(index as usize)
    }

    /// How many conditions there are, for tables with one row for each.
    #[must_use]
    pub fn condition_count(&self) -> usize {
        self.conditions.len()
    }

    /// A value of an entry, as canonical JSON.
    #[must_use]
    pub fn value(&self, id: ValueId) -> Option<&StoredValue> {
        self.values.get(id.0 as usize)
    }

    /// The unit at an index that rules and conditions have.
    #[must_use]
    pub fn unit(&self, index: u32) -> Option<&Unit> {
        self.units.get(index as usize)
    }

    /// The name of a unit, as the document writes it.
    #[must_use]
    pub fn unit_name(&self, index: u32) -> &str {
        match self.unit(index) {
            Some(Unit::UserId) => "userID",
            Some(Unit::Custom { name, .. }) => self.str(*name),
            None => "",
        }
    }

    /// The bucket at an index that `user_bucket` conditions have.
    #[must_use]
    pub fn bucket(&self, index: u32) -> Option<&Bucket> {
        self.buckets.get(index as usize)
    }

    /// How many buckets there are, for tables with one row for each.
    #[must_use]
    pub fn bucket_count(&self) -> usize {
        self.buckets.len()
    }

    /// A contextual bandit by name.
    #[must_use]
    pub fn bandit(&self, name: &str) -> Option<&Bandit> {
        let at = self.bandits.binary_search_by(|bandit| self.str(bandit.name).cmp(name)).ok()?;
        self.bandits.get(at)
    }

    /// A list of names: explicit parameters or apps.
    #[must_use]
    pub fn names(&self, range: &Range<u32>) -> &[Span] {
        slice(&self.names, range)
    }

    /// Milliseconds of the last change at Statsig.
    #[must_use]
    pub fn time(&self) -> u64 {
        self.time
    }

    /// Statsig's checksum of the document; empty if it has none.
    #[must_use]
    pub fn checksum(&self) -> &str {
        self.str(self.checksum)
    }

    /// `cv`: the first 16 hex digits of the SHA-256 of the document's bytes.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Entries that could not be read, and why.
    #[must_use]
    pub fn refused(&self) -> &[Refusal] {
        &self.refused
    }
}

fn slice<'s, T>(all: &'s [T], range: &Range<u32>) -> &'s [T] {
    all.get(range.start as usize..range.end as usize).unwrap_or(&[])
}
