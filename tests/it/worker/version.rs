//! Documents kept by version (wiki-rules.md section 2): found for seven days, within bounds, and never under a wrong
//! version.

use std::time::Duration;

use statsig::worker::host::clock::Clock;
use statsig::worker::kept::cv::{is_version, version};
use statsig::worker::kept::version::{KeptBounds, Versions};

use crate::kit::fake_clock::{BEGIN, FakeClock};
use crate::kit::scratch::{Scratch, names};
use crate::worker::project::{Project, document};

const DAY: Duration = Duration::from_secs(86_400);
const MOST: u64 = 1 << 20;

fn at(days: i64) -> i64 {
    BEGIN + days * 86_400_000
}

fn bounds(count: usize, bytes: u64) -> KeptBounds {
    KeptBounds { count, bytes, ..KeptBounds::default() }
}

#[test]
fn a_version_is_the_head_of_the_documents_sha256() {
    assert_eq!(version(b"abc"), "ba7816bf8f01cfea");
    assert!(is_version("ba7816bf8f01cfea"));
    for text in
        ["", "ba7816bf8f01cfe", "ba7816bf8f01cfeaa", "BA7816BF8F01CFEA", "../../../../etc/x", "ba7816bf8f01cfe/"]
    {
        assert!(!is_version(text), "{text}");
    }
}

#[test]
fn what_is_kept_is_found_and_nothing_else() {
    let folder = Scratch::new();
    let versions = Versions::new(&folder.join("versions"), KeptBounds::default());
    let cv = versions.keep(b"a document", BEGIN).unwrap();
    assert_eq!(cv, version(b"a document"));
    assert_eq!(versions.load(&cv, MOST).unwrap(), b"a document");
    assert_eq!(versions.load(&cv, 5), None, "longer than allowed");
    for other in ["0000000000000000", "../statsig", ""] {
        assert_eq!(versions.load(other, MOST), None);
    }
    let path = folder.join("versions").join(format!("{cv}.json.gz"));
    let other = versions.keep(b"another document", BEGIN).unwrap();
    std::fs::copy(folder.join("versions").join(format!("{other}.json.gz")), &path).unwrap();
    assert_eq!(versions.load(&cv, MOST), None, "not what its name says");
    std::fs::write(&path, "no gzip").unwrap();
    assert_eq!(versions.load(&cv, MOST), None);
}

#[test]
fn a_document_is_found_until_seven_days_after_it_was_replaced() {
    let project = Project::new();
    let clock = FakeClock::new();
    let versions = Versions::new(&project.place().versions(), KeptBounds::default());
    let accept = |time: u64| {
        project.serves(document(time));
        project.once(&clock).cv.unwrap()
    };
    let first = accept(1);
    clock.advance(20 * DAY);
    let second = accept(2);
    assert!(versions.load(&first, MOST).is_some(), "was current until now, however old");
    clock.advance(7 * DAY);
    let third = accept(3);
    assert!(versions.load(&first, MOST).is_some());
    clock.advance(Duration::from_millis(1));
    accept(4);
    assert!(versions.load(&first, MOST).is_none());
    assert!(versions.load(&second, MOST).is_some() && versions.load(&third, MOST).is_some());
}

#[test]
fn a_busy_half_hour_loses_no_version() {
    let project = Project::new();
    let clock = FakeClock::new();
    let versions = Versions::new(&project.place().versions(), KeptBounds::default());
    let mut kept = Vec::new();
    for time in 1..=50 {
        project.serves(document(time));
        kept.push(project.once(&clock).cv.unwrap());
        clock.advance(Duration::from_secs(36));
    }
    clock.advance(6 * DAY);
    versions.prune(&kept[49], clock.now_ms());
    assert!(kept.iter().all(|cv| versions.load(cv, MOST).is_some()));
}

#[test]
fn number_and_bytes_are_bounded_and_the_current_one_stays() {
    let folder = Scratch::new();
    let versions = Versions::new(folder.path(), bounds(3, 1 << 20));
    let kept: Vec<String> = (0..5_u8).map(|n| versions.keep(&[n; 100], at(i64::from(n))).unwrap()).collect();
    versions.prune(&kept[0], at(5));
    let there: Vec<bool> = kept.iter().map(|cv| versions.load(cv, MOST).is_some()).collect();
    assert_eq!(there, [true, false, true, true, true], "the oldest is the current one here");

    Versions::new(folder.path(), bounds(9, 50)).prune(&kept[0], at(5));
    let left = kept.iter().filter(|cv| versions.load(cv, MOST).is_some()).count();
    assert!(left <= 2 && versions.load(&kept[0], MOST).is_some());
}

#[test]
fn programs_lead_to_the_newest_document_that_gave_them() {
    let folder = Scratch::new();
    let versions = Versions::new(folder.path(), bounds(1, MOST));
    let (old, new) = (versions.keep(b"old", at(0)).unwrap(), versions.keep(b"new", at(1)).unwrap());
    let index = versions.programs();
    assert_eq!(index.documents("aaaaaaaaaaaaaaaa").pop(), None);
    index.link([("aaaaaaaaaaaaaaaa", old.as_str())]).unwrap();
    index.link([("bbbbbbbbbbbbbbbb", old.as_str())]).unwrap();
    index.link([("bbbbbbbbbbbbbbbb", new.as_str())]).unwrap();
    assert_eq!(index.documents("bbbbbbbbbbbbbbbb").pop(), Some(new.clone()));
    assert!(index.link([("../x", new.as_str())]).is_err() && index.link([("cccccccccccccccc", "x")]).is_err());
    versions.prune(&new, at(1));
    assert_eq!(index.documents("aaaaaaaaaaaaaaaa").pop(), None, "its document is gone");
    assert_eq!(index.documents("bbbbbbbbbbbbbbbb").pop(), Some(new.clone()));
    std::fs::write(folder.join("programs.json"), "{").unwrap();
    assert_eq!(index.documents("bbbbbbbbbbbbbbbb").pop(), None);
    index.link([("bbbbbbbbbbbbbbbb", new.as_str())]).unwrap();
    assert_eq!(names(folder.path()).len(), 2);
}
