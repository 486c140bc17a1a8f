//! The documents of wikis' own entries, as their files hand them over: completed by what they ask of Statsig's document,
//! compiled, and kept by their version.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::catch_unwind;
use std::rc::Rc;

use crate::config::Snapshot;
use crate::config::local_document::{asks_others, complete};
use crate::worker::host::place::Place;
use crate::worker::kept::cv::version;
use crate::worker::kept::documents::Document;
use crate::worker::kept::version::Versions;

/// Why a wiki's own document is not used: it cannot be compiled.
const LOCAL: &str = "local";

/// The documents of one round: wikis of a farm often have one setting.
pub(super) struct OwnDocuments<'d> {
    place: &'d Place,
    /// The version of Statsig's document in place; empty where there is none.
    statsig: &'d str,
    max_bytes: u64,
    /// Its bytes, read when the first document asks it.
    raw: Option<Vec<u8>>,
    made: BTreeMap<Box<str>, Option<Made>>,
}

struct Made {
    whole: Vec<u8>,
    snapshot: Rc<Snapshot>,
}

impl<'d> OwnDocuments<'d> {
    pub(super) fn new(place: &'d Place, statsig: Option<&'d Document>, max_bytes: u64) -> Self {
        let statsig = statsig.map_or("", |document| document.snapshot.version());
        Self { place, statsig, max_bytes, raw: None, made: BTreeMap::new() }
    }

    /// The compiled document of a text.
    ///
    /// # Errors
    /// `local`: it is none.
    pub(super) fn of(&mut self, text: &str) -> Result<Rc<Snapshot>, &'static str> {
        if !self.made.contains_key(text) {
            let made = self.make(text);
            self.made.insert(text.into(), made);
        }
        let made = self.made.get(text).and_then(Option::as_ref);
        made.map(|made| Rc::clone(&made.snapshot)).ok_or(LOCAL)
    }

    fn make(&mut self, text: &str) -> Option<Made> {
        let text = text.as_bytes();
        let whole = if asks_others(text) { complete(text, self.raw()).into_owned() } else { text.to_vec() };
        // Anybody who may write beside the config may write anything: a text at which the compiler breaks is none.
        let compiled = catch_unwind(|| Snapshot::compile(&whole).ok()).ok().flatten();
        compiled.map(|snapshot| Made { whole, snapshot: Rc::new(snapshot) })
    }

    fn raw(&mut self) -> &[u8] {
        let (place, statsig, max_bytes) = (self.place, self.statsig, self.max_bytes);
        self.raw.get_or_insert_with(|| {
            let bounded = || place.config().metadata().is_ok_and(|found| found.len() <= max_bytes);
            let read = || std::fs::read(place.config()).ok().filter(|raw| version(raw) == statsig);
            if statsig.is_empty() || !bounded() { Vec::new() } else { read().unwrap_or_default() }
        })
    }

    /// Keeps all of them, and returns their versions. What cannot be written, as on a full disk, is not kept: its events
    /// are sent unverified.
    pub(super) fn keep(self, versions: &Versions, now: i64) -> BTreeSet<String> {
        let made = self.made.into_values().flatten();
        made.filter_map(|made| versions.keep(&made.whole, now).ok()).collect()
    }
}
