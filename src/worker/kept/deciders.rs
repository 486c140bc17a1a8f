//! The documents that decided an event: Statsig's, a wiki's own, or both. Which one decided an entry is told by the
//! entry's name.

use std::rc::Rc;

use super::documents::{Document, Documents};
use super::program_index::Programs;
use crate::config::local_document::is_local;
use crate::events::spool::line::Line;

/// Those that are still kept.
#[derive(Clone, Debug, Default)]
pub struct Deciders {
    statsig: Option<Rc<Document>>,
    own: Option<Rc<Document>>,
}

impl Deciders {
    /// What the versions in a line name.
    pub(in crate::worker) fn of_line(line: &Line<'_>, documents: &mut Documents, programs: &mut Programs) -> Self {
        let Some(version) = line.cv.as_ref().or(line.pv.as_ref()) else { return Self::default() };
        let mut found = Self::default();
        let at_once = line.cv.as_ref().and_then(|cv| documents.get(cv));
        match at_once {
            Some(document) => found.add(document),
            None => {
                let versions = programs.documents(version);
                versions.iter().filter_map(|version| documents.get(version)).for_each(|document| found.add(document));
            }
        }
        found
    }

    /// One document of Statsig's.
    pub fn of(statsig: Option<Rc<Document>>) -> Self {
        Self { statsig, own: None }
    }

    fn add(&mut self, document: Rc<Document>) {
        let place = if document.is_own() { &mut self.own } else { &mut self.statsig };
        *place = Some(document);
    }

    /// The document that decided an entry.
    #[must_use]
    pub fn deciding(&self, name: &str) -> Option<&Rc<Document>> {
        if is_local(name) { self.own.as_ref() } else { self.statsig.as_ref() }
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Rc<Document>> {
        self.statsig.iter().chain(&self.own)
    }

    /// Whether an event about this entry has to stay with the wiki: the entry is the wiki's own, and is not known to be
    /// one that may be told to Statsig.
    #[must_use]
    pub fn keeps_home(&self, name: &str) -> bool {
        is_local(name) && !self.own.as_ref().is_some_and(|own| own.ships(name))
    }
}
