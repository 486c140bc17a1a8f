//! The table of parsers in `docs/security.md` is what the targets say, and every file of the crate that parses is reached by
//! one of them.

use super::corpus::{FOLDER, path};
use super::targets::{ALL, Target};
use crate::kit::fixture::repository;
use std::collections::BTreeSet;
use std::path::Path;

/// Where the table begins and ends.
const MARKS: [&str; 2] = ["<!-- parsers: tests/it/fuzz/table.rs writes them -->\n", "<!-- /parsers -->\n"];

/// Files that parse on behalf of a target's parser, or where its result goes: file below `src`, and the target or test that
/// gives it what it parses.
const REACHED: [(&str, &str); 24] = [
    ("client/device.rs", "document"),
    ("client/program/json.rs", "program-choice"),
    ("config/compile/bandit.rs", "document"),
    ("config/compile/condition.rs", "document"),
    ("config/compile/mapping.rs", "document"),
    ("config/compile/parameter.rs", "document"),
    ("config/compiled/entry_version.rs", "document"),
    ("eval/questions/parameter.rs", "document"),
    ("eval/walk/layer.rs", "document"),
    ("events/relay/failure.rs", "initialize-body"),
    ("events/spool/line.rs", "spool-line"),
    ("php/sticky/exposure.rs", "tests/phpt/records_that_are_none_are_ignored.phpt"),
    ("php/zend/value.rs", "tests/phpt/json_becomes_php_values.phpt"),
    ("worker/books/rollup_files.rs", "rollup"),
    ("worker/judge/abroad.rs", "spool-line"),
    ("worker/judge/case.rs", "spool-line"),
    ("worker/judge/membership.rs", "spool-line"),
    ("worker/judge/stated.rs", "spool-line"),
    ("worker/judge/sticky.rs", "spool-line"),
    ("worker/kept/names.rs", "spool-line"),
    ("worker/net/head.rs", "http-answer"),
    ("worker/ship/fill.rs", "spool-file"),
    ("worker/sinks/record.rs", "spool-line"),
    ("worker/sinks/sink.rs", "http-answer"),
];

/// What a file does that parses.
const SIGNS: [&str; 3] = ["serde_json::from_", "serde_json::Deserializer::from_", "from_str_radix("];

fn row(target: &Target) -> String {
    let file = path(target);
    let stored = std::fs::read_to_string(&file).map_or(0, |text| text.lines().count());
    let made = if target.made.is_none() { "" } else { ", and made ones" };
    let name = file.strip_prefix(repository(FOLDER)).unwrap().display().to_string();
    let corpus = if stored > 0 { format!("`{name}`: {stored}{made}") } else { "made".to_owned() };
    format!("| {} | `{}` | `{}` | {corpus} |\n", target.reads, target.parser, target.name)
}

#[test]
fn the_table_in_docs_is_the_targets_own() {
    let docs = repository("docs/security.md");
    let text = std::fs::read_to_string(&docs).unwrap();
    let (before, rest) = text.split_once(MARKS[0]).unwrap();
    let (_, after) = rest.split_once(MARKS[1]).unwrap();
    let rows: String = ALL.iter().map(row).collect();
    let head = "\n| what is read | parser, in `src` | target | seeds |\n| --- | --- | --- | --- |\n";
    let right = [before, MARKS[0], head, &rows, "\n", MARKS[1], after].concat();
    if std::env::var_os("STATSIG_WRITE_EXPECTED").is_some() {
        std::fs::write(&docs, &right).unwrap();
    }
    assert!(std::fs::read_to_string(docs).unwrap() == right, "STATSIG_WRITE_EXPECTED=1 writes it anew");
}

fn parsing(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()) {
        if entry.is_dir() {
            parsing(&entry, found);
            continue;
        }
        let text = std::fs::read_to_string(&entry).unwrap();
        let shipped = text.split("#[cfg(test)]").next().unwrap();
        if SIGNS.iter().any(|sign| shipped.contains(sign)) {
            found.insert(entry.strip_prefix(repository("src")).unwrap().display().to_string());
        }
    }
}

#[test]
fn every_file_that_parses_is_reached_by_a_target() {
    let mut found = BTreeSet::new();
    parsing(&repository("src"), &mut found);
    let known: BTreeSet<&str> =
        ALL.iter().map(|target| target.parser).chain(REACHED.iter().map(|(file, _)| *file)).collect();
    let lacks: Vec<&String> = found.iter().filter(|file| !known.contains(file.as_str())).collect();
    assert!(lacks.is_empty(), "no target of tests/it/fuzz reads what these parse: {lacks:?}");
    for (file, target) in REACHED {
        assert!(found.contains(file), "{file} parses nothing any more");
        assert!(ALL.iter().any(|known| known.name == target) || repository(target).is_file(), "{target}");
    }
    for target in &ALL {
        assert!(repository("src").join(target.parser).is_file(), "{}", target.parser);
    }
}

#[test]
fn every_file_of_seeds_has_its_target() {
    let mut stored = BTreeSet::new();
    for room in std::fs::read_dir(repository(FOLDER)).unwrap().flatten() {
        stored.extend(std::fs::read_dir(room.path()).unwrap().flatten().map(|entry| entry.path()));
    }
    let known: BTreeSet<_> = ALL.iter().map(path).collect();
    let strange: Vec<_> = stored.difference(&known).collect();
    assert!(strange.is_empty(), "{strange:?}");
    let bytes: u64 = stored.iter().map(|path| path.metadata().unwrap().len()).sum();
    assert!(bytes < 200_000, "{bytes} bytes of seeds");
}
