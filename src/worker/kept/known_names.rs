//! The names of all kept documents together: an event whose own document is not
//! at hand may still name only what some kept document knows.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::documents::Documents;
use super::names::{DocumentNames, Fact};
use crate::eval::Kind;
use crate::worker::host::atomic_file::{Durable, replace};

/// The form of the file.
const FORM: u32 = 2;

/// Filled document by document, and kept in a file: a worker that a timer starts must not
/// compile the documents of a week each minute because somebody sends invented names.
#[derive(Debug, Default)]
pub struct KnownNames {
    names: DocumentNames,
    /// Versions that have been looked at.
    seen: HashSet<String>,
    is_loaded: bool,
}

#[derive(Serialize, Deserialize)]
struct Saved {
    f: u32,
    seen: HashSet<String>,
    names: DocumentNames,
}

impl KnownNames {
    /// Whether any kept document knows this. The one in place is asked first: nearly always it does.
    pub fn holds(&mut self, documents: &mut Documents, kind: Kind, name: &str, fact: Fact<'_>) -> bool {
        if documents.current().is_some_and(|current| current.names().holds(kind, name, fact)) {
            return true;
        }
        self.look(documents);
        self.names.holds(kind, name, fact)
    }

    /// Takes in the documents that are new since the last look.
    fn look(&mut self, documents: &mut Documents) {
        let path = documents.versions.names_file();
        if !std::mem::replace(&mut self.is_loaded, true)
            && let Some(saved) = std::fs::read(&path).ok().and_then(|text| serde_json::from_slice::<Saved>(&text).ok())
            && saved.f == FORM
        {
            (self.names, self.seen) = (saved.names, saved.seen);
        }
        let kept = documents.versions.all();
        // What only forgotten documents knew is forgotten with most of them, not with each.
        let gone = self.seen.iter().filter(|cv| !kept.contains(*cv)).count();
        if gone > kept.len() {
            self.names = DocumentNames::default();
            self.seen.clear();
        }
        let new: Vec<String> = kept.into_iter().filter(|cv| !self.seen.contains(cv)).collect();
        if new.is_empty() {
            return;
        }
        for cv in new {
            if let Some(document) = documents.get(&cv) {
                self.names.join(document.names());
            }
            self.seen.insert(cv);
        }
        let saved = Saved { f: FORM, seen: std::mem::take(&mut self.seen), names: std::mem::take(&mut self.names) };
        if let Ok(text) = serde_json::to_vec(&saved) {
            // Where it cannot be written, the next process looks again.
            let _ = replace(&path, &text, Durable::No);
        }
        (self.seen, self.names) = (saved.seen, saved.names);
    }
}
