//! The three sections of entries.

use super::spec::Spec;
use crate::config::image::names::{NameSlot, find};

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

/// One section of a document: its specs, by index and by name.
#[derive(Clone, Copy)]
pub struct Section<'s> {
    specs: &'s [Spec],
    slots: &'s [NameSlot],
    text: &'s str,
    seed: u64,
}

impl<'s> Section<'s> {
    pub(super) const EMPTY: Self = Self { specs: &[], slots: &[], text: "", seed: 0 };

    pub(super) fn new(specs: &'s [Spec], slots: &'s [NameSlot], text: &'s str, seed: u64) -> Self {
        Self { specs, slots, text, seed }
    }

    /// The index of a name; none if there is no such entry, or it could not be compiled.
    #[must_use]
    #[inline]
    pub fn find(&self, name: &str) -> Option<u32> {
        find(self.slots, self.seed, name, |index| {
            self.specs.get(index as usize).is_some_and(|spec| spec.name.is(self.text, name))
        })
    }

    /// The spec at an index; none if it could not be compiled.
    #[must_use]
    #[inline]
    pub fn get(&self, index: u32) -> Option<&'s Spec> {
        self.specs.get(index as usize).filter(|spec| spec.is_there())
    }

    /// How many indices there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.specs.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.specs.is_empty()
    }

    /// A spec for each index; none where an entry could not be compiled.
    pub fn all(&self) -> impl Iterator<Item = Option<&'s Spec>> + use<'s> {
        self.specs.iter().map(|spec| spec.is_there().then_some(spec))
    }

    /// The specs that could be compiled, with their indices.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &'s Spec)> + use<'s> {
        (0..).zip(self.all()).filter_map(|(at, spec)| Some((at, spec?)))
    }
}
