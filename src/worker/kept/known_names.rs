//! The names of all kept documents together. An event whose own document is not kept may still name only what some
//! kept document knows.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::documents::Documents;
use super::names::{DocumentNames, Fact};
use crate::eval::Kind;
use crate::worker::host::atomic_file::{Durable, replace};

/// The version of the file's format; a file of another one is made anew.
const FORM: u32 = 2;

/// Names are added document by document, and saved in a file. Without the file, a worker that a timer starts each
/// minute would have to compile the documents of a week each time that somebody sends an invented name.
#[derive(Debug, Default)]
pub struct KnownNames {
    names: DocumentNames,
    /// Versions whose names have been added.
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
    /// Whether any kept document knows this of an entry. The document in place is asked first, as it nearly always
    /// does.
    pub fn holds(&mut self, documents: &mut Documents, kind: Kind, name: &str, fact: Fact<'_>) -> bool {
        if documents.current().is_some_and(|current| current.names().holds(kind, name, fact)) {
            return true;
        }
        self.update(documents);
        self.names.holds(kind, name, fact)
    }

    /// Adds the names of documents that were kept since the last time.
    fn update(&mut self, documents: &mut Documents) {
        let path = documents.versions.names_file();
        if !std::mem::replace(&mut self.is_loaded, true)
            && let Some(saved) = std::fs::read(&path).ok().and_then(|text| serde_json::from_slice::<Saved>(&text).ok())
            && saved.f == FORM
        {
            (self.names, self.seen) = (saved.names, saved.seen);
        }
        let kept = documents.versions.all();
        // Names cannot be taken out again. All are made anew once more documents are gone than are kept, which is rare.
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
            // If this fails, the next process has to read all documents again.
            let _ = replace(&path, &text, Durable::No);
        }
        (self.seen, self.names) = (saved.seen, saved.names);
    }
}
