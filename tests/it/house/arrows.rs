//! Imports go one way: between the folders of the crate, between the rooms of a folder (the folders in it), and between
//! files.

use std::collections::{BTreeMap, BTreeSet};

use super::imports::{Sources, is_map};

/// What each module may import besides itself, `hash` and `text`.
const ARROWS: [(&str, &[&str]); 8] = [
    ("config", &[]),
    ("eval", &["config"]),
    ("client", &["config", "eval"]),
    ("events", &["config", "eval"]),
    ("worker", &["config", "eval", "client", "events"]),
    ("balance", &["config", "worker"]),
    ("cache", &["config"]),
    ("php", &["config", "eval", "client", "events", "worker", "balance", "cache"]),
];

/// The rooms of each folder from the bottom up: each may import those before it. `*` stands for the folder's own files.
pub const ROOMS: [(&str, &[&str]); 6] = [
    ("config", &["*", "image", "ids", "geo", "compiled", "compile"]),
    ("eval", &["agent", "terms", "compare", "walk", "questions"]),
    ("client", &["*", "values", "program"]),
    ("events", &["words", "policy", "exposure", "parse", "spool", "limit", "relay"]),
    ("worker", &["host", "net", "kept", "judge", "books", "sinks", "sync", "ship"]),
    ("php", &["zend", "basis", "record", "sticky", "health", "answer", "ask", "browser", "command", "*"]),
];

/// Files that a folder may have besides its map, which is its `mod.rs`.
const MOST_FILES: usize = 12;
/// Lines that a map may have.
const MOST_MAP_LINES: usize = 30;

fn folder(file: &str) -> &str {
    file.split('/').next().unwrap()
}

/// The room of a file within its folder.
fn room(file: &str) -> &str {
    let mut parts = file.split('/').skip(1);
    let first = parts.next().unwrap_or("*");
    if parts.next().is_some() { first } else { "*" }
}

/// The imports that are not allowed, one line for each.
fn upward(sources: &Sources) -> Vec<String> {
    let mut found = Vec::new();
    for (file, named) in sources.named() {
        let own = folder(file);
        for other in named.iter().filter(|other| !["hash", "text"].contains(&folder(other))) {
            let is_allowed = if folder(other) == own {
                let rooms = ROOMS.iter().find(|(name, _)| *name == own).map_or(&[][..], |(_, rooms)| rooms);
                let at = |file| rooms.iter().position(|name| *name == room(file));
                rooms.is_empty() || at(file).zip(at(other)).is_some_and(|(own, other)| other <= own)
            } else {
                ARROWS.iter().any(|(name, allowed)| *name == own && allowed.contains(&folder(other)))
            };
            if !is_allowed {
                found.push(format!("{file} names {other}"));
            }
        }
    }
    found
}

/// Files that import each other in a circle, if there are any.
fn circle(named: &BTreeMap<&str, BTreeSet<String>>) -> Option<Vec<String>> {
    fn follow(
        file: &str,
        named: &BTreeMap<&str, BTreeSet<String>>,
        way: &mut Vec<String>,
        done: &mut BTreeSet<String>,
    ) -> bool {
        if let Some(begin) = way.iter().position(|on_way| on_way == file) {
            way.drain(..begin);
            return true;
        }
        if done.contains(file) {
            return false;
        }
        way.push(file.to_owned());
        if named.get(file).into_iter().flatten().any(|other| follow(other, named, way, done)) {
            return true;
        }
        done.extend(way.pop());
        false
    }
    let (mut way, mut done) = (Vec::new(), BTreeSet::new());
    named.keys().any(|file| follow(file, named, &mut way, &mut done)).then_some(way)
}

#[test]
fn data_flows_one_way() {
    assert_eq!(upward(&Sources::read()), Vec::<String>::new());
}

#[test]
fn no_files_name_one_another_in_a_circle() {
    assert_eq!(circle(&Sources::read().named()), None);
}

#[test]
fn an_import_that_goes_up_or_round_is_seen() {
    let sources = Sources::read();
    for (file, line, said) in [
        ("worker/host/lock", "use crate::worker::net::key::Key;", "worker/host/lock names worker/net/key"),
        (
            "worker/books/ledger",
            "use crate::worker::{ship::run, host::place};",
            "worker/books/ledger names worker/ship/run",
        ),
        ("eval/walk/pass", "use crate::eval::{Kind, evaluate};", "eval/walk/pass names eval/questions/evaluate"),
        (
            "events/words/shape",
            "fn f() { super::super::spool::line::x() }",
            "events/words/shape names events/spool/line",
        ),
        ("config/json", "use crate::eval::Kind;", "config/json names eval/terms/kind"),
        ("php/zend/ini", "use crate::php::basis::request;", "php/zend/ini names php/basis/request"),
    ] {
        assert_eq!(upward(&sources.with(file, line)), [said], "{line}");
    }
    let seen = |sources: &Sources| circle(&sources.named()).unwrap().into_iter().collect::<BTreeSet<_>>();
    let round = sources
        .with("worker/net/key", "use super::transport::Transport;")
        .with("worker/net/resolver", "use super::key;");
    assert_eq!(
        seen(&round),
        ["worker/net/key", "worker/net/resolver", "worker/net/transport"].map(String::from).into()
    );
    let by_a_map = sources
        .with("eval/questions/reads", "use crate::eval::explain;")
        .with("eval/questions/explain", "use super::reads::Reads;");
    assert_eq!(seen(&by_a_map), ["eval/questions/explain", "eval/questions/reads"].map(String::from).into());
}

#[test]
fn every_folder_has_its_room_and_a_map_and_is_small() {
    let sources = Sources::read();
    let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
    for (file, text) in &sources.0 {
        if let Some((folder, _)) = file.rsplit_once('/').filter(|_| !is_map(file)) {
            *folders.entry(folder).or_default() += 1;
        }
        if is_map(file) {
            assert!(text.lines().count() <= MOST_MAP_LINES, "{file} is no map any more");
        } else {
            let is_mod = |line: &str| line.ends_with(';') && line.trim_start_matches("pub ").starts_with("mod ");
            assert!(!text.lines().any(is_mod), "{file} has files below it: those are its map's");
        }
    }
    for (folder, count) in folders {
        assert!(count <= MOST_FILES, "{folder} has {count} files");
        let map = sources.0.get(&format!("{folder}/mod"));
        assert!(map.is_some_and(|map| map.starts_with("//! ")), "{folder} has no map that says what it is");
        if let Some((own, room)) = folder.split_once('/') {
            let rooms = ROOMS.iter().find(|(name, _)| *name == own).unwrap().1;
            assert!(rooms.contains(&room), "{folder} has no place among the rooms of {own}");
        }
    }
}
