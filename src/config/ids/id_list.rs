//! All ID lists of a project, as the worker leaves them on the disk: one index, which is replaced as a whole, and one
//! file per list, which is named after its content and never changed. So a process reads a list again only when the
//! index names another file for it.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::id_set::IdSet;
use crate::config::image::bytes::ImageBytes;
use crate::config::image::folder::trusted;

/// The index's name in the folder. Processes look at this file alone to see whether anything changed.
pub const INDEX: &str = "index.json";
/// Bytes of a list's file from which it is mapped. A smaller one is read: a map takes a page at least.
const LEAST_MAPPED: u64 = 4096;
/// Bytes of an index at most: enough for some 100,000 lists.
pub const MOST_INDEX_BYTES: u64 = 32 << 20;

/// What the index says of one list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListEntry {
    /// Name of the list's file in the folder.
    pub file: String,
    /// How many ids it has, by which a file that was cut short is found out.
    pub count: usize,
    /// Statsig's name of the file that was read. If Statsig names another one, the list is read from its start.
    #[serde(rename = "fileID")]
    pub file_id: String,
    /// When Statsig made that file, as Statsig gives it. An older file never replaces it.
    pub creation_time: i64,
    /// Bytes of it that were applied: the next range starts here.
    pub read: u64,
}

/// List name to entry.
pub type Index = BTreeMap<String, ListEntry>;

/// Reads the index of a folder; `None` if there is none or it cannot be read.
#[must_use]
pub fn read_index(folder: &Path) -> Option<Index> {
    let file = File::open(folder.join(INDEX)).ok()?;
    serde_json::from_reader(BufReader::new(file).take(MOST_INDEX_BYTES)).ok()
}

/// Why a list could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// Its file is missing or may not be read. Either may change later without a change of the index.
    Closed,
    /// Its file is not what the entry says.
    Content,
}

/// Reads the file of one list.
///
/// # Errors
/// See [`Unread`].
pub fn read_list(folder: &Path, entry: &ListEntry) -> Result<IdSet, Unread> {
    // The worker writes no such name. Should anybody else, no file outside of the folder is read.
    if entry.file.contains('/') {
        return Err(Unread::Content);
    }
    let path = folder.join(&entry.file);
    let length = IdSet::packed_bytes(entry.count);
    let bytes = if length >= LEAST_MAPPED { mapped(folder, &path) } else { None };
    let bytes = match bytes {
        Some(bytes) => bytes,
        None => {
            let (mut file, mut bytes) = (File::open(path).map_err(|_| Unread::Closed)?, Vec::new());
            // The index may claim any count, and the file may have any length.
            let read = file.by_ref().take(length.saturating_add(1)).read_to_end(&mut bytes);
            read.map_err(|_| Unread::Closed)?;
            ImageBytes::from(bytes)
        }
    };
    IdSet::open(bytes, entry.count).ok_or(Unread::Content)
}

/// The file's pages, which all processes share; none if its content could change under the map, as others may write it.
fn mapped(folder: &Path, path: &Path) -> Option<ImageBytes> {
    let index = folder.join(INDEX).metadata().ok()?;
    ImageBytes::of_file(&trusted(path, &index).ok()?).ok()
}

/// All lists in memory, for decisions to ask.
#[derive(Debug, Clone, Default)]
pub struct IdLists {
    /// By the list's name: the name of the file it was read from, and its ids.
    lists: HashMap<String, (String, Arc<IdSet>), foldhash::fast::RandomState>,
    /// How many lists of the index could not be read. Of these the ids from before stay in use, if there are any.
    refused: usize,
    /// How many of them have a file that could not be opened.
    closed: usize,
}

impl IdLists {
    /// Reads a folder, taking over from `before` every list that did not change. `None` if the index cannot be read:
    /// then `before` stays in use.
    #[must_use]
    pub fn load(folder: &Path, before: &Self) -> Option<Self> {
        let mut lists = Self::default();
        for (name, entry) in read_index(folder)? {
            let held = before.lists.get(&name);
            if let Some((file, list)) = held.filter(|(file, _)| *file == entry.file) {
                lists.lists.insert(name, (file.clone(), Arc::clone(list)));
                continue;
            }
            let read = read_list(folder, &entry).map(|list| (entry.file, Arc::new(list)));
            lists.refused += usize::from(read.is_err());
            lists.closed += usize::from(matches!(read, Err(Unread::Closed)));
            if let Some(list) = read.ok().or_else(|| held.cloned()) {
                lists.lists.insert(name, list);
            }
        }
        Some(lists)
    }

    /// Adds a list of these units, for configs that PHP code gives lists of its own.
    pub fn insert_units<'u>(&mut self, name: &str, units: impl Iterator<Item = &'u str>) {
        self.lists.insert(name.to_owned(), (String::new(), Arc::new(IdSet::from_units(units))));
    }

    /// Whether a unit is in a list; an unknown list holds nobody.
    #[must_use]
    pub fn contains(&self, list: &str, unit: &str) -> bool {
        self.get(list).is_some_and(|set| set.contains(unit))
    }

    /// The ids of the list with this name; none for an unknown list.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&IdSet> {
        self.lists.get(name).map(|(_, list)| &**list)
    }

    /// How many lists there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lists.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    /// Lists of the index that could not be read.
    #[must_use]
    pub const fn refused(&self) -> usize {
        self.refused
    }

    /// Whether a list's file could not be opened, so that it is worth another try.
    #[must_use]
    pub const fn lacks(&self) -> bool {
        self.closed > 0
    }

    /// Ids of all lists together.
    #[must_use]
    pub fn ids(&self) -> usize {
        self.lists.values().map(|(_, list)| list.len()).sum()
    }

    /// Bytes of memory that the ids take in this process alone: those of mapped files are not among them.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.lists.values().map(|(_, list)| list.bytes()).sum()
    }
}
