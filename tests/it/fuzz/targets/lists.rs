//! ID lists: their changes, their files and their index.

use super::room;
use statsig::config::ids::id_change::apply;
use statsig::config::ids::id_list::{INDEX, IdLists, read_index, read_list};
use statsig::config::ids::id_set::IdSet;
use statsig::config::image::bytes::ImageBytes;

/// Taken in two pieces, cut at any line, they make the same list; and the list reads back from its file.
pub fn changes(bytes: &[u8]) {
    let nothing = IdSet::from_keys(Vec::new());
    let Some(whole) = apply(&nothing, bytes) else { return };
    assert!(whole.consumed <= bytes.len() as u64);
    assert!(whole.list.len() as u64 * 9 <= whole.consumed + 1, "more ids than were sent");
    let again = IdSet::open(ImageBytes::from(whole.list.packed()), whole.list.len()).unwrap();
    assert_eq!(again, whole.list);
    let consumed = &bytes[..usize::try_from(whole.consumed).unwrap()];
    let ends = consumed.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
    for end in ends.step_by(consumed.len() / 64 + 1) {
        let Some(first) = apply(&nothing, &consumed[..end]) else { continue };
        let Some(second) = apply(&first.list, &consumed[end..]) else { continue };
        assert_eq!(second.list, whole.list, "cut at {end}");
        assert_eq!(first.skipped + second.skipped, whole.skipped, "cut at {end}");
    }
}

/// It is refused, or holds its ids in order, each of which is found and none between them.
pub fn set(bytes: &[u8]) {
    let count = bytes.len().saturating_sub(8) / 6;
    assert!(IdSet::open(ImageBytes::from(bytes), count + 1).is_none(), "a shorter file than its entry says");
    let Some(set) = IdSet::open(ImageBytes::from(bytes), count) else { return };
    let keys: Vec<u64> = set.keys().collect();
    assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
    assert_eq!(keys.len(), count);
    for key in &keys {
        assert!(set.contains_key(*key));
        assert_eq!(set.contains_key(key + 1), keys.binary_search(&(key + 1)).is_ok());
    }
    assert_eq!(IdSet::from_keys(keys), set);
}

/// Files of some lists.
pub fn sets() -> Vec<Vec<u8>> {
    let of = |count: u64| IdSet::from_keys((0..count).map(|at| at.wrapping_mul(0x9e37_79b9_7f4a) >> 1).collect());
    [0, 1, 3, 700].map(|count| of(count).packed().to_vec()).into()
}

/// It is refused, or leads to files of its own folder alone.
pub fn index(bytes: &[u8]) {
    let path = room::file(INDEX, bytes);
    let folder = path.parent().unwrap();
    std::fs::write(folder.join("0123.ids"), IdSet::from_units(["7"]).packed()).unwrap();
    std::fs::write(folder.with_file_name("outside.ids"), IdSet::from_units(["8"]).packed()).unwrap();
    let before = IdLists::default();
    let (index, lists) = (read_index(folder), IdLists::load(folder, &before));
    assert_eq!(index.is_some(), lists.is_some());
    let (Some(index), Some(lists)) = (index, lists) else { return };
    assert_eq!(lists.len() + lists.refused(), index.len());
    for (name, entry) in &index {
        assert_eq!(lists.get(name).is_some(), read_list(folder, entry).is_ok());
        assert!(!lists.contains(name, "8"), "a file of another folder was read");
    }
}
