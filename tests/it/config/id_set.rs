//! ID lists as web processes hold them: who is in them, the memory they take, their files (evaluation.md section 5).

use std::collections::BTreeSet;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

use proptest::prelude::*;
use statsig::config::ids::id_change::apply;
use statsig::config::ids::id_list::{INDEX, IdLists, Index, ListEntry};
use statsig::config::ids::id_set::{IdSet, key};
use statsig::config::image::bytes::ImageBytes;
use statsig::hash::sha256_base64;

use crate::kit::scratch::Scratch;

fn empty() -> IdSet {
    IdSet::from_keys(Vec::new())
}

/// The line that adds or removes a unit, as Statsig writes it.
fn line(sign: char, unit: &str) -> String {
    format!("{sign}{}\n", &sha256_base64(unit)[..8])
}

fn read(text: &str) -> IdSet {
    apply(&empty(), text.as_bytes()).unwrap().list
}

#[test]
fn a_unit_is_found_by_the_head_of_its_hash() {
    let list = read(&(line('+', "u1") + &line('+', "Ünïcode") + &line('+', "")));
    for unit in ["u1", "Ünïcode", ""] {
        assert!(list.contains(unit), "{unit}");
    }
    for unit in ["U1", "u2", " u1"] {
        assert!(!list.contains(unit), "{unit}");
    }
    assert!(!empty().contains("u1"));
    assert_eq!(list, IdSet::from_units(["", "u1", "Ünïcode", "u1"]));
}

#[test]
fn lines_apply_in_order_and_the_last_one_holds() {
    let (add, remove) = (line('+', "u1"), line('-', "u1"));
    assert!(!read(&format!("{add}{remove}")).contains("u1"));
    assert!(read(&format!("{remove}{add}")).contains("u1"));
    assert!(read(&format!("{add}{remove}{add}{add}")).contains("u1"));
    let list = apply(&IdSet::from_units(["u1", "u2"]), remove.as_bytes()).unwrap().list;
    assert_eq!(list, IdSet::from_units(["u2"]));
}

#[test]
fn line_ends_and_useless_lines() {
    let good = line('+', "u1").trim().to_owned();
    for text in
        [format!("{good}\r\n"), format!(" {good} \n").trim_start().into(), format!("\n\r\n{good}\n"), good.clone()]
    {
        let applied = apply(&empty(), text.as_bytes()).unwrap();
        assert_eq!((applied.list.contains("u1"), applied.skipped), (true, 0), "{text:?}");
        assert_eq!(applied.consumed, text.len() as u64);
    }
    let text = format!("{good}\n+short\n*AAAAAAAA\n+toolongid\n+!!!!!!!!\n+\n\n-AAAAAAAA\n");
    let applied = apply(&empty(), text.as_bytes()).unwrap();
    assert_eq!((applied.list.len(), applied.skipped), (1, 5));
}

#[test]
fn what_is_no_list_is_refused_whole() {
    for text in ["", "<html>\n+AAAAAAAA\n", "{}", "\n", "AAAAAAAA\n", "\0"] {
        assert_eq!(apply(&empty(), text.as_bytes()), None, "{text:?}");
    }
}

#[test]
fn a_line_that_was_cut_is_left_for_the_next_chunk() {
    let text = line('+', "u1") + &line('+', "u2");
    for cut in 1..text.len() {
        let first = apply(&empty(), &text.as_bytes()[..cut]).unwrap();
        let from = usize::try_from(first.consumed).unwrap();
        assert!(from <= cut);
        let second = apply(&first.list, &text.as_bytes()[from..]);
        let list = second.map_or(first.list, |second| second.list);
        assert_eq!(list, IdSet::from_units(["u1", "u2"]), "cut at {cut}");
    }
}

#[test]
fn a_million_ids_fit_and_are_found() {
    let units: Vec<String> = (0..1_000_000).map(|n| format!("user-{n}")).collect();
    let list = IdSet::from_units(units.iter().map(String::as_str));
    assert!(list.bytes() <= 24 << 20, "{} bytes", list.bytes());
    // While a changed list is read, a process holds the old one too.
    assert!(2 * list.bytes() <= 24 << 20);
    assert!(units.iter().step_by(7).all(|unit| list.contains(unit)));
    let strangers = (0..100_000).filter(|n| list.contains(&format!("stranger-{n}"))).count();
    assert_eq!(strangers, 0);
}

#[test]
fn a_hostile_list_in_one_bucket_is_still_searched_by_halves() {
    let keys: Vec<u64> = (0..1_000_000).map(|n| (0xABCD << 32) | (n * 4_000)).collect();
    let list = IdSet::from_keys(keys.clone());
    assert!(keys.iter().step_by(11).all(|&key| list.contains_key(key) && !list.contains_key(key + 1)));
    for edge in [0, 1, (1 << 48) - 1, 1 << 48, u64::MAX] {
        assert!(!list.contains_key(edge));
    }
}

#[test]
fn only_the_whole_file_form_is_read() {
    let folder = Scratch::new();
    let list = IdSet::from_units((0..500).map(|n| ["a", "b", "c"][n % 3]).chain(["x", "y"]));
    let bytes = list.packed();
    assert_eq!(bytes.len() as u64, IdSet::packed_bytes(list.len()));
    assert_eq!(IdSet::open(ImageBytes::from(bytes), list.len()), Some(IdSet::from_keys(list.keys().collect())));
    for cut in 0..bytes.len() {
        assert_eq!(IdSet::open(ImageBytes::from(&bytes[..cut]), list.len()), None, "cut at {cut}");
    }
    for count in [0, 1, list.len() - 1, list.len() + 1, usize::MAX] {
        assert_eq!(IdSet::open(ImageBytes::from(bytes), count), None, "{count} expected");
    }
    let mut swapped = bytes.to_vec();
    swapped[8..20].rotate_left(6);
    assert_eq!(IdSet::open(ImageBytes::from(&swapped[..]), list.len()), None);
    assert!(folder.names().is_empty());
}

#[test]
fn a_file_that_others_may_write_is_read_and_every_other_is_mapped() {
    let folder = Scratch::new();
    let units: Vec<String> = (0..2_000).map(|n| format!("user-{n}")).collect();
    let list = IdSet::from_units(units.iter().map(String::as_str));
    for (file, mode, private) in [("own.ids", 0o640, false), ("open.ids", 0o660, true)] {
        std::fs::write(folder.join(file), list.packed()).unwrap();
        std::fs::set_permissions(folder.join(file), Permissions::from_mode(mode)).unwrap();
        let entry = ListEntry { file: file.into(), count: list.len(), ..ListEntry::default() };
        std::fs::write(folder.join(INDEX), serde_json::to_vec(&Index::from([("l".to_owned(), entry)])).unwrap())
            .unwrap();
        let lists = IdLists::load(folder.path(), &IdLists::default()).unwrap();
        assert_eq!(lists.bytes() > 4_096, private, "{file}");
        assert!(units.iter().all(|unit| lists.contains("l", unit)) && !lists.contains("l", "stranger"));
        // Whoever has it mapped keeps it.
        std::fs::remove_file(folder.join(file)).unwrap();
        assert!(units.iter().all(|unit| lists.contains("l", unit)));
    }
}

proptest! {
    /// A list is the set that its lines describe, however they are cut into chunks.
    #[test]
    fn a_list_is_the_set_its_lines_describe(
        changes in prop::collection::vec((any::<bool>(), 0..40_u8), 1..200),
        cuts in prop::collection::vec(1..200_usize, 0..8),
    ) {
        let (mut text, mut truth) = (String::new(), BTreeSet::new());
        for (added, unit) in changes {
            let unit = unit.to_string();
            text += &line(if added { '+' } else { '-' }, &unit);
            if added { truth.insert(key(&unit)); } else { truth.remove(&key(&unit)); }
        }
        let (mut list, mut from) = (empty(), 0);
        for length in cuts.into_iter().chain([text.len()]) {
            let to = (from + length).min(text.len());
            if let Some(applied) = apply(&list, &text.as_bytes()[from..to]) {
                from += usize::try_from(applied.consumed).unwrap();
                list = applied.list;
            }
        }
        prop_assert_eq!(list.keys().collect::<Vec<_>>(), truth.into_iter().collect::<Vec<_>>());
    }
}
