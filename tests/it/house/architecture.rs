//! `docs/architecture.md`: its picture is drawn from the source tree, and the files that it names exist.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::arrows::ROOMS;
use super::imports::{Sources, is_map};
use crate::kit::fixture::repository;

type Arrows = BTreeMap<String, BTreeSet<String>>;

/// The node that a file belongs to: a room (a folder within a folder), such as `php_zend`.
fn node(file: &str) -> String {
    let (folder, rest) = file.split_once('/').unwrap_or((file, ""));
    match rest.split_once('/') {
        Some((room, _)) => format!("{folder}_{room}"),
        None if rest.is_empty() => folder.to_owned(),
        None => format!("{folder}_own"),
    }
}

fn leads(arrows: &Arrows, from: &str, to: &str) -> bool {
    arrows.get(from).into_iter().flatten().any(|next| next == to || leads(arrows, next, to))
}

/// The arrows without those that follow from others: no arrow from a to c where there are a to b and b to c.
fn bare(arrows: &Arrows) -> Vec<String> {
    let pairs = arrows.iter().flat_map(|(from, all)| all.iter().map(move |to| (from, all, to)));
    let bare = pairs.filter(|(_, all, to)| !all.iter().any(|other| other != *to && leads(arrows, other, to)));
    bare.map(|(from, _, to)| format!("    {from} --> {to}\n")).collect()
}

/// The picture of the tree as it is.
fn picture() -> String {
    let sources = Sources::read();
    let (mut folders, mut rooms) = (Arrows::new(), Arrows::new());
    for (file, named) in sources.named() {
        let own = file.split('/').next().unwrap();
        for other in named.iter().filter(|other| !["hash", "text"].contains(&other.as_str())) {
            let folder = other.split('/').next().unwrap();
            if folder != own {
                folders.entry(own.to_owned()).or_default().insert(folder.to_owned());
            } else if node(file) != node(other) {
                rooms.entry(node(file)).or_default().insert(node(other));
            }
        }
    }
    let mut drawn = "flowchart TB\n    cache\n".to_owned();
    for (folder, names) in ROOMS {
        writeln!(drawn, "    subgraph {folder}").unwrap();
        for name in names.iter().rev() {
            let is_own =
                |file: &&String| file.strip_prefix(&format!("{folder}/")).is_some_and(|rest| !rest.contains('/'));
            match *name {
                "*" => {
                    let own: Vec<&str> = sources
                        .0
                        .keys()
                        .filter(is_own)
                        .filter(|file| !is_map(file))
                        .map(|file| &file[folder.len() + 1..])
                        .filter(|file| *file != "test_panic")
                        .collect();
                    writeln!(drawn, "        {folder}_own[{}]", own.join(", ")).unwrap();
                }
                name => writeln!(drawn, "        {folder}_{name}[{name}/]").unwrap(),
            }
        }
        drawn.push_str("    end\n");
    }
    bare(&rooms).into_iter().chain(bare(&folders)).for_each(|line| drawn.push_str(&line));
    drawn
}

#[test]
fn the_picture_is_the_tree() {
    let path = repository("docs/architecture.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once("```mermaid\n").unwrap();
    let (drawn, after) = rest.split_once("```").unwrap();
    if std::env::var_os("STATSIG_WRITE_EXPECTED").is_some() {
        std::fs::write(&path, format!("{before}```mermaid\n{}```{after}", picture())).unwrap();
        return;
    }
    assert_eq!(drawn, picture(), "STATSIG_WRITE_EXPECTED=1 cargo test the_picture draws it anew");
}

#[test]
fn the_places_on_the_page_are_there() {
    let page = std::fs::read_to_string(repository("docs/architecture.md")).unwrap();
    // Without what follows "#": a heading of the page.
    let places: Vec<&str> = page.split("](").skip(1).map(|rest| rest.split([')', '#']).next().unwrap()).collect();
    assert!(places.len() > 20, "{places:?}");
    for place in places {
        assert!(repository("docs").join(place).exists(), "{place}");
    }
}
