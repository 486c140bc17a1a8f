//! The three sections of entries.

use super::spec::Spec;
use crate::config::image::names::{NameSlot, find};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

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

/// The versions of the entries of each section, by index. Most are never asked for, so a table is made when the first of its
/// section is.
#[derive(Default)]
pub(super) struct KnownVersions([OnceLock<Box<[VersionSlot]>>; 3]);

impl KnownVersions {
    /// The place of an entry's version, in a section of so many entries.
    pub(super) fn slot(&self, part: Part, entries: usize, index: u32) -> Option<&VersionSlot> {
        let table = self.0.get(part as usize)?.get_or_init(|| (0..entries).map(|_| VersionSlot::default()).collect());
        table.get(index as usize)
    }
}

/// 0, or [`Self::KNOWN`] and a version.
#[derive(Default)]
pub(super) struct VersionSlot(AtomicU64);

impl VersionSlot {
    const KNOWN: u64 = 1 << 32;

    /// The version, which whoever asks at the same time makes alike.
    pub(super) fn get_or_make(&self, make: impl FnOnce() -> Option<u32>) -> Option<u32> {
        let known = self.0.load(Ordering::Relaxed);
        if known != 0 {
            return Some(known as u32);
        }
        let version = make()?;
        self.0.store(Self::KNOWN | u64::from(version), Ordering::Relaxed);
        Some(version)
    }
}
