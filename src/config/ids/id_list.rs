//! All id lists of a project, as the worker leaves them on the disk: one index,
//! replaced whole, and one file a list, named after its content and never
//! changed. A process that holds a list shares it until its file's name changes.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::id_set::IdSet;

/// The index's name in the folder: its identity is what a process stats.
pub const INDEX: &str = "index.json";
/// The longest index read: some 100,000 lists.
pub const MOST_INDEX_BYTES: u64 = 32 << 20;

/// What the index says of one list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListEntry {
    /// Name of the list's file in the folder.
    pub file: String,
    /// Ids in it, so that a cut file shows.
    pub count: usize,
    /// Statsig's name of the file that was read: another one starts over.
    #[serde(rename = "fileID")]
    pub file_id: String,
    /// When Statsig made that file: an older one never replaces it.
    pub creation_time: i64,
    /// Bytes of it that were applied: the next range starts here.
    pub read: u64,
}

/// List name to entry.
pub type Index = BTreeMap<String, ListEntry>;

/// Reads the index; `None` when it is missing or not one.
#[must_use]
pub fn read_index(folder: &Path) -> Option<Index> {
    let file = File::open(folder.join(INDEX)).ok()?;
    serde_json::from_reader(std::io::Read::take(BufReader::new(file), MOST_INDEX_BYTES)).ok()
}

/// Why a list could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// Its file is not there or not for us: both may change without a change of the index.
    Closed,
    /// Its file is not what the entry says.
    Content,
}

/// Reads one list.
///
/// # Errors
/// See [`Unread`].
pub fn read_list(folder: &Path, entry: &ListEntry) -> Result<IdSet, Unread> {
    // The index is ours, but a name with a path in it would still lead astray.
    if entry.file.contains('/') {
        return Err(Unread::Content);
    }
    let file = File::open(folder.join(&entry.file)).map_err(|_| Unread::Closed)?;
    IdSet::unpack(BufReader::with_capacity(1 << 16, file), entry.count).ok_or(Unread::Content)
}

/// The lists that decisions ask.
#[derive(Debug, Clone, Default)]
pub struct IdLists {
    /// By name; with the file's name, to know what need not be read again.
    lists: HashMap<String, (String, Arc<IdSet>), foldhash::fast::RandomState>,
    /// Lists named by the index whose file could not be used: the one held before stays, if any.
    refused: usize,
    /// Of these, the ones whose file could not be opened.
    closed: usize,
}

impl IdLists {
    /// What is in the folder, sharing with `before` every list that did not change.
    /// `None` when there is no index that can be read: then `before` holds on.
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

    /// Adds a list given by its units: tests and tools.
    pub fn insert_units<'u>(&mut self, name: &str, units: impl Iterator<Item = &'u str>) {
        self.lists.insert(name.to_owned(), (String::new(), Arc::new(IdSet::from_units(units))));
    }

    /// Whether a unit is in a list; an unknown list holds nobody.
    #[must_use]
    pub fn contains(&self, list: &str, unit: &str) -> bool {
        self.get(list).is_some_and(|set| set.contains(unit))
    }

    /// A list by name.
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

    /// Whether a list's file could not be opened: it is worth another try.
    #[must_use]
    pub const fn lacks(&self) -> bool {
        self.closed > 0
    }

    /// Ids of all lists together.
    #[must_use]
    pub fn ids(&self) -> usize {
        self.lists.values().map(|(_, list)| list.keys().len()).sum()
    }

    /// Bytes of memory that the ids take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.lists.values().map(|(_, list)| list.bytes()).sum()
    }
}
