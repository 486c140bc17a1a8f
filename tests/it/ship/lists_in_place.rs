//! The judge decides by the ID lists that are in place now, not by those that were when it started.

use std::path::Path;

use statsig::config::ids::id_list::{INDEX, Index, ListEntry};
use statsig::config::ids::id_set::IdSet;
use statsig::worker::kept::lists_in_place::ListsInPlace;

use crate::kit::scratch::Scratch;

/// Puts one list in place, as the worker does: a file of its own name, then the index by a rename.
fn put(folder: &Path, file: &str, units: &[&str]) {
    let list = IdSet::from_units(units.iter().copied());
    std::fs::write(folder.join(file), list.packed()).unwrap();
    let entry = ListEntry { file: file.to_owned(), count: units.len(), ..ListEntry::default() };
    let index = Index::from([("list".to_owned(), entry)]);
    std::fs::write(folder.join("new"), serde_json::to_vec(&index).unwrap()).unwrap();
    std::fs::rename(folder.join("new"), folder.join(INDEX)).unwrap();
}

#[test]
fn lists_that_change_while_the_judge_lives_are_taken_and_bad_ones_are_not() {
    let scratch = Scratch::new();
    let mut lists = ListsInPlace::new(scratch.path());
    assert!(!lists.refresh());
    put(scratch.path(), "a.ids", &["u1"]);
    assert!(lists.refresh() && !lists.refresh());
    assert_eq!(lists.get().ids(), 1);
    put(scratch.path(), "b.ids", &["u1", "u2"]);
    assert!(lists.refresh());
    assert_eq!(lists.get().ids(), 2);
    std::fs::write(scratch.join(INDEX), "{").unwrap();
    assert!(!lists.refresh());
    assert_eq!(lists.get().ids(), 2);
    put(scratch.path(), "c.ids", &["u3"]);
    assert!(lists.refresh());
    assert_eq!(lists.get().ids(), 1);
}
