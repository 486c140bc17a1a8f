//! The user, with its fields and attributes as the caller gave them. Nothing here depends on the config.
//!
//! All texts of a user live in one buffer, so that building one costs a few
//! allocations however many attributes it has.

use super::value::{Span, Value};
use crate::config::geo::country::Country;
use std::cell::{Cell, OnceCell};

/// Entries of one map (`custom`, ...) beyond this are cut and counted.
pub const MAX_ENTRIES: usize = 1_000;
/// Values nested deeper than this are cut and counted.
pub const MAX_DEPTH: usize = 8;

pub use crate::config::field::Field;

/// The maps that a user has, by the names they have on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Map {
    /// `custom`: attributes that conditions read and events carry.
    Custom,
    /// `privateAttributes`: attributes that conditions read and nothing else ever shows.
    Private,
    /// `customIDs`: units other than the user id.
    CustomIds,
    /// `statsigEnvironment`: overrides the host's environment.
    Environment,
}

/// Number of [`Map`]s.
pub const MAPS: usize = 4;

/// One user. Build it with [`User::put_text`], [`User::set`] and [`User::insert`].
#[derive(Clone, Debug, Default)]
pub struct User {
    /// Every text of this user, one after another.
    text: String,
    /// Top-level fields; absent differs from empty (`evaluation.md` 4.2).
    fields: [Option<Value>; Field::ALL.len()],
    /// The maps, each in insertion order; keys are unique.
    maps: [Vec<(Span, Value)>; MAPS],
    /// How many entries or levels the limits cut off. Shown in the status, never an error.
    cut: u32,
    /// The parsed user agent, kept because several conditions read it.
    pub(in crate::eval) agent: OnceCell<crate::eval::agent::Agent>,
    /// The country of the address, kept for the same reason, and the edition of the database that it was found in; at first 0,
    /// which no database has. It is none of the user's fields, so that nothing that writes a user down knows it.
    pub(in crate::eval) country: Cell<(u32, Option<Country>)>,
}

impl User {
    /// A user without any field.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same, with memory reserved for `bytes` of text.
    #[must_use]
    pub fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), ..Self::default() }
    }

    /// Appends a text to this user's buffer.
    pub fn put_text(&mut self, text: &str) -> Span {
        let start = self.text.len();
        self.text.push_str(text);
        Span::new(start, text.len())
    }

    /// Appends bytes that may not be UTF-8: what is invalid becomes U+FFFD.
    pub fn put_bytes(&mut self, bytes: &[u8]) -> Span {
        match std::str::from_utf8(bytes) {
            Ok(text) => self.put_text(text),
            Err(_) => self.put_text(&String::from_utf8_lossy(bytes)),
        }
    }

    /// Sets a top-level field: to a text or, for an id, a number.
    pub fn set(&mut self, field: Field, value: Value) {
        if let Some(slot) = self.fields.get_mut(field as usize) {
            *slot = Some(value);
        }
    }

    /// Adds an entry to a map; a repeated key replaces the earlier value. Returns
    /// false when the map is full, and counts the entry as cut.
    pub fn insert(&mut self, map: Map, key: Span, value: Value) -> bool {
        let text = &self.text;
        let Some(entries) = self.maps.get_mut(map as usize) else { return false };
        let name = key.of(text);
        if let Some(entry) = entries.iter_mut().find(|(other, _)| other.of(text) == name) {
            entry.1 = value;
            return true;
        }
        if entries.len() >= MAX_ENTRIES {
            self.cut = self.cut.saturating_add(1);
            return false;
        }
        entries.push((key, value));
        true
    }

    /// Counts that a limit cut one entry or level off this user.
    pub fn note_cut(&mut self) {
        self.cut = self.cut.saturating_add(1);
    }

    /// How many entries or levels the limits cut off.
    #[must_use]
    pub fn cut(&self) -> u32 {
        self.cut
    }

    /// The buffer that every [`Span`] of this user points into.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// A top-level field as it was set.
    #[must_use]
    pub fn field(&self, field: Field) -> Option<&Value> {
        self.fields.get(field as usize)?.as_ref()
    }

    /// The entries of a map, in insertion order.
    #[must_use]
    pub fn map(&self, map: Map) -> &[(Span, Value)] {
        self.maps.get(map as usize).map_or(&[], Vec::as_slice)
    }

    /// An entry of a map by its exact key.
    #[must_use]
    pub fn get(&self, map: Map, key: &str) -> Option<&Value> {
        self.map(map).iter().find(|(name, _)| name.of(&self.text) == key).map(|(_, value)| value)
    }

    /// The same user with the user id as its only unit, or with all units but that.
    #[must_use]
    pub fn of_units(&self, is_account: bool) -> Self {
        let mut user = Self {
            text: self.text.clone(),
            fields: self.fields.clone(),
            maps: self.maps.clone(),
            cut: self.cut,
            agent: OnceCell::new(),
            country: Cell::default(),
        };
        match is_account {
            true => user.maps.get_mut(Map::CustomIds as usize).into_iter().for_each(Vec::clear),
            false => user.fields.get_mut(Field::UserId as usize).into_iter().for_each(|id| *id = None),
        }
        user
    }
}
