//! The names of a document's entries by the hidden forms that a program may have of them (`docs/program-format.md`).

use std::collections::HashMap;

use crate::client::Naming;
use crate::client::program::written;
use crate::config::Snapshot;
use crate::config::compiled::spec::Entity;

/// Hidden name => the names that it stands for, in order. Mostly that is one.
#[derive(Debug)]
pub(super) struct HiddenNames(HashMap<String, Vec<Box<str>>>);

impl HiddenNames {
    /// The names of all gates, configs and layers of a document.
    pub(super) fn of(snapshot: &Snapshot) -> Self {
        let mut found: HashMap<String, Vec<Box<str>>> = HashMap::new();
        for section in [snapshot.gates(), snapshot.configs(), snapshot.layers()] {
            for (_, spec) in section.iter().filter(|(_, spec)| spec.entity() != Entity::Segment) {
                let name = snapshot.str(spec.name);
                for naming in [Naming::Djb2, Naming::Sha256] {
                    found.entry(written(naming, name).into_owned()).or_default().push(name.into());
                }
            }
        }
        for names in found.values_mut() {
            names.sort_unstable();
            names.dedup();
        }
        Self(found)
    }

    /// The names that a text stands for; none if it is no hidden name of this document.
    pub(super) fn clear(&self, hidden: &str) -> &[Box<str>] {
        self.0.get(hidden).map_or(&[], Vec::as_slice)
    }
}
