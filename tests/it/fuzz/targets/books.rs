//! The worker's own files. One that is damaged begins anew; what is read of one is written and read again as the same.

use std::path::Path;

use statsig::balance::days::balance;
use statsig::balance::splits::KeptSplits;
use statsig::config::Snapshot;
use statsig::eval::Host;
use statsig::events::limit::row::Row;
use statsig::events::limit::sheet::Sheet;
use statsig::events::spool::claim::Closed;
use statsig::events::spool::line::Line;
use statsig::worker::books::cursor::{Cursor, ENDING};
use statsig::worker::books::ledger::{Ledger, MOST};
use statsig::worker::books::rollup::Rollup;
use statsig::worker::books::rollup_files;
use statsig::worker::books::shipment::SinkStates;
use statsig::worker::host::place::Place;
use statsig::worker::judge::verdict::{Event, Judge};
use statsig::worker::kept::cv::is_version;
use statsig::worker::kept::version::{KeptBounds, Versions};
use statsig::worker::ship::options::ShipOptions;
use statsig::worker::ship::run::ship;
use statsig::worker::sync::attempt::Attempt;
use statsig::worker::sync::links::ProgramLinks;

use super::asked::{DEMO, NOW, is_json};
use super::room;
use super::spool::{Taking, judge, lines};
use crate::kit::fake_clock::FakeClock;
use crate::kit::pass_all::PassAll;
use crate::kit::undisturbed::undisturbed;

const DAY: &str = "2026-11-18";

/// Ships a spool as it is, to its end.
fn shipped(dir: &Path) -> usize {
    let mut taking = Taking::default();
    undisturbed(&FakeClock::new(), |outside| {
        ship(dir, &mut [&mut taking], &mut PassAll, ShipOptions::default(), outside)
    });
    taking.0
}

/// `ship.json`.
pub fn sink_states(bytes: &[u8]) {
    let path = room::file(SinkStates::NAME, bytes);
    let dir = path.parent().unwrap();
    let states = SinkStates::load(dir);
    for state in states.0.values() {
        let _ = (state.is_waiting(NOW), state.bytes_an_hour(NOW));
    }
    states.save(dir).unwrap();
    assert_eq!(SinkStates::load(dir), states);
    // A run adds to what stands there, whatever that is.
    std::fs::write(dir.join("current.jsonl"), [lines()[5].as_slice(), b"\n"].concat()).unwrap();
    assert!(shipped(dir) <= 1);
    is_json(&std::fs::read_to_string(&path).unwrap(), true);
}

/// The file that tells of the worker.
pub fn sync_state(bytes: &[u8]) {
    let path = room::file("attempt.json", bytes);
    let mut attempt = Attempt::load(&path);
    attempt.save(&path).unwrap();
    assert_eq!(Attempt::load(&path), attempt);
    attempt.note_lists(3, &[], NOW);
    attempt.begin(false, NOW);
    attempt.beat(NOW);
    assert!(!attempt.is_alive(NOW));
    attempt.begin(true, NOW);
    assert!(attempt.is_alive(NOW));
}

/// The file beside a closed file of the spool.
pub fn cursor(bytes: &[u8]) {
    let dir = room::folder("spool");
    let stem = "closed-001795000000000-1-000001";
    let file = Closed { stem: stem.to_owned(), path: dir.join(format!("{stem}.jsonl")), is_gzip: false };
    std::fs::write(&file.path, [lines().join(&b"\n"[..]).as_slice(), b"\n"].concat()).unwrap();
    std::fs::write(file.beside(ENDING), bytes).unwrap();
    let cursor = Cursor::load(&file);
    cursor.save(&file).unwrap();
    assert_eq!(Cursor::load(&file), cursor);
    assert!(shipped(&dir) <= lines().len());
}

/// The ids that a sink has taken.
pub fn ledger(bytes: &[u8]) {
    let path = room::file("ledger", bytes);
    let mut ledger = Ledger::load(&path);
    let ids: Vec<[u8; 16]> = bytes.as_chunks::<16>().0.iter().rev().take(MOST / 2).copied().collect();
    assert!(ids.iter().all(|id| ledger.holds(id)));
    let new = [7; 16];
    ledger.note(new);
    ledger.save(&path).unwrap();
    assert!(ids.contains(&new) || Ledger::load(&path).holds(&new));
}

/// What a run that was killed has left: the next one takes it over or begins anew, and leaves none.
pub fn journal(bytes: &[u8]) {
    let path = room::file("ship.journal", bytes);
    let dir = path.parent().unwrap();
    std::fs::write(dir.join("current.jsonl"), [lines()[5].as_slice(), b"\n"].concat()).unwrap();
    let ledger = dir.join("seen-statsig");
    std::fs::write(&ledger, [9; 32]).unwrap();
    assert!(shipped(dir) <= 1);
    assert!(!path.exists(), "it is there still");
    assert!(Ledger::load(&ledger).holds(&[9; 16]), "an id was forgotten");
    let outside: Vec<_> =
        std::fs::read_dir(dir.parent().unwrap()).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert!(!outside.iter().any(|name| name.to_string_lossy().starts_with("seen-")), "{outside:?}");
}

/// The exposures of a day, and what is told of their balance.
pub fn rollup(bytes: &[u8]) {
    let dir = room::folder("spool");
    std::fs::create_dir(dir.join("rollups")).unwrap();
    let path = dir.join("rollups").join(format!("{DAY}.json"));
    std::fs::write(&path, bytes).unwrap();
    let rollup = rollup_files::load(&dir, DAY);
    let text = serde_json::to_vec(&rollup).unwrap();
    assert_eq!(serde_json::from_slice::<Rollup>(&text).unwrap(), rollup);
    let mut twice = rollup.clone();
    twice.merge(&rollup);
    let current = Snapshot::compile(DEMO).unwrap();
    for only in [None, Some("gate/hello_world")] {
        let told = balance(&dir, only, &mut KeptSplits::new(Some(&current), None));
        let _ = format!("{told:?}").len();
    }
}

/// The names of kept documents: a judge who finds them forged still answers.
pub fn kept_names(bytes: &[u8]) {
    let (mut judge, versions) = judge();
    std::fs::create_dir_all(&versions).unwrap();
    std::fs::write(versions.join("names.json"), bytes).unwrap();
    for text in lines() {
        let text = String::from_utf8(text).unwrap().replace("\"cv\":", "\"pv\":");
        let Some(line) = Line::parse(&text) else { continue };
        let event: Event<'_> = serde_json::from_str(line.e.get()).unwrap();
        let _ = judge.judge(&line, &event);
    }
}

/// Which documents a program was made of: versions and nothing else, as they become names of files.
pub fn program_links(bytes: &[u8]) {
    let folder = room::folder("versions");
    std::fs::write(folder.join("programs.json"), bytes).unwrap();
    let programs = Versions::new(&folder, KeptBounds::default()).programs();
    for pv in ["0123456789abcdef", "fedcba9876543210"] {
        assert!(programs.documents(pv).iter().all(|cv| is_version(cv)));
    }
    programs.link([("0123456789abcdef", "0123456789abcdef fedcba9876543210")]).unwrap();
    assert_eq!(programs.documents("0123456789abcdef").len(), 2);
}

/// The options of a wiki, with a document of its own in them.
pub fn wiki_options(bytes: &[u8]) {
    let config = room::file("statsig.json", DEMO);
    let place = Place::new(&config);
    std::fs::create_dir_all(place.programs()).unwrap();
    std::fs::write(place.programs().join("wiki.json"), bytes).unwrap();
    let report = ProgramLinks::new(place, Host::default(), 1 << 20).refresh(NOW).unwrap();
    assert_eq!(report.programs as usize + report.faults.len(), 1, "{report:?}");
}

/// The numbers of a day: each is read again as it was.
pub fn day_counts(bytes: &[u8]) {
    let spool = room::folder("spool");
    std::fs::create_dir(spool.join("counts")).unwrap();
    std::fs::write(spool.join("counts").join(DAY), bytes).unwrap();
    let (mut sheet, is_sound) = Sheet::parse(bytes);
    let before: Vec<u64> = Row::all().map(|row| sheet.get(row)).collect();
    if let Some(told) = Sheet::of_day(&spool, DAY) {
        assert!(told.iter().map(|(_, number)| *number).eq(before.iter().copied()));
    }
    assert!(!is_sound || bytes.len() == 45 * Row::COUNT);
    sheet.add(Row::Accepted, 1);
    sheet.raise(Row::Busiest, 3);
    assert!(sheet.get(Row::Accepted) >= before[0] && sheet.get(Row::Busiest) >= 3);
}
