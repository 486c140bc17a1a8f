//! The spool's directory, its bounds, and how writers and shipper share its files.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::path::Path;

use rustix::fs::{FlockOperation, flock};
use statsig::events::spool::claim::CURRENT;
use statsig::events::spool::claim::{close_current, closed};
use statsig::events::spool::folder::{Refused, Spool, SpoolBounds, prepare};
use statsig::events::spool::line::Line;

use crate::kit::scratch::Scratch;

const NOW: i64 = 1_795_483_689_827;

/// Room for tests on any disk.
fn roomy() -> SpoolBounds {
    SpoolBounds { max_bytes: 1 << 20, min_free_bytes: 0 }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

#[test]
fn the_directory_is_made_for_its_owner_alone() {
    let scratch = Scratch::new();
    let dir = scratch.join("a/spool");
    Spool::new(&dir, roomy()).append(b"{}\n", NOW).unwrap();
    assert_eq!((mode(&dir), mode(&dir.join(CURRENT))), (0o750, 0o640));
    assert_eq!(fs::read(dir.join(CURRENT)).unwrap(), b"\n{}\n");
}

#[test]
fn a_directory_that_others_reach_is_refused() {
    let scratch = Scratch::new();
    let dir = scratch.join("spool");
    fs::create_dir(&dir).unwrap();
    let mut spool = Spool::new(&dir, roomy());
    fs::set_permissions(&dir, fs::Permissions::from_mode(0o777)).unwrap();
    assert_eq!(spool.append(b"{}\n", NOW), Err(Refused::Open));
    fs::set_permissions(&dir, fs::Permissions::from_mode(0o770)).unwrap();
    assert_eq!(spool.append(b"{}\n", NOW), Ok(()));
    symlink(&dir, scratch.join("link")).unwrap();
    assert_eq!(prepare(&scratch.join("link")), Err(Refused::Link));
    fs::write(scratch.join("file"), "").unwrap();
    assert_eq!(prepare(&scratch.join("file")), Err(Refused::Link));
    assert_eq!(prepare(&scratch.join("file/below")), Err(Refused::Missing));
    if rustix::process::geteuid().is_root() {
        chown(&dir, Some(65_534), None).unwrap();
        // While the file is open the directory is looked at every second.
        assert_eq!(spool.append(b"{}\n", NOW + 1_000), Err(Refused::Foreign));
        assert_eq!(Spool::new(&dir, roomy()).append(b"{}\n", NOW), Err(Refused::Foreign));
    }
}

#[test]
fn a_link_in_the_place_of_the_file_is_not_followed() {
    let scratch = Scratch::new();
    let target = scratch.join("target");
    fs::write(&target, "").unwrap();
    fs::create_dir(scratch.join("spool")).unwrap();
    symlink(&target, scratch.join("spool").join(CURRENT)).unwrap();
    assert_eq!(Spool::new(&scratch.join("spool"), roomy()).append(b"{}\n", NOW), Err(Refused::Link));
    assert_eq!(fs::read(&target).unwrap(), b"");
}

#[test]
fn bytes_are_bounded_over_all_files() {
    let scratch = Scratch::new();
    let line = [b'x'; 99];
    let mut line = line.to_vec();
    line.push(b'\n');
    let mut spool = Spool::new(scratch.path(), SpoolBounds { max_bytes: 303, min_free_bytes: 0 });
    for _ in 0..2 {
        assert_eq!(spool.append(&line, NOW), Ok(()));
    }
    // What is closed counts too, at the latest after a second.
    assert!(close_current(scratch.path(), NOW, 0).unwrap());
    assert_eq!(spool.append(&line, NOW + 1_000), Ok(()));
    assert_eq!(spool.append(&line, NOW + 1_000), Err(Refused::Full));
    // What is shipped counts no more.
    fs::remove_file(&closed(scratch.path()).unwrap()[0].path).unwrap();
    assert_eq!(spool.append(&line, NOW + 2_000), Ok(()));
}

#[test]
fn a_disk_that_is_nearly_full_is_left_alone() {
    let scratch = Scratch::new();
    let mut spool = Spool::new(scratch.path(), SpoolBounds { max_bytes: 1 << 20, min_free_bytes: u64::MAX / 2 });
    assert_eq!(spool.append(b"{}\n", NOW), Err(Refused::Disk));
    assert_eq!(fs::read(scratch.join(CURRENT)).unwrap(), b"");
}

#[test]
fn a_file_is_final_only_without_its_writers() {
    let scratch = Scratch::new();
    let mut spool = Spool::new(scratch.path(), roomy());
    spool.append(b"{}\n", NOW).unwrap();
    // A writer that was stopped between lock and write.
    let writer = fs::OpenOptions::new().append(true).open(scratch.join(CURRENT)).unwrap();
    flock(&writer, FlockOperation::LockShared).unwrap();
    assert!(close_current(scratch.path(), NOW, 0).unwrap());
    let file = closed(scratch.path()).unwrap().remove(0);
    assert!(!file.is_final());
    drop(writer);
    assert!(file.is_final());
    assert!(!close_current(scratch.path(), NOW, 1).unwrap(), "nothing was written since");
}

#[test]
fn a_shipper_that_stops_while_it_locks_holds_up_no_writer() {
    let scratch = Scratch::new();
    let mut spool = Spool::new(scratch.path(), roomy());
    spool.append(b"{}\n", NOW).unwrap();
    assert!(close_current(scratch.path(), NOW, 0).unwrap());
    let file = fs::File::open(&closed(scratch.path()).unwrap()[0].path).unwrap();
    flock(&file, FlockOperation::LockExclusive).unwrap();
    assert_eq!(spool.append(b"{}\n", NOW), Ok(()));
}

#[test]
fn a_reader_that_locks_the_file_holds_up_no_writer() {
    let scratch = Scratch::new();
    let mut spool = Spool::new(scratch.path(), roomy());
    let mut held = Vec::new();
    for (number, lock) in [FlockOperation::LockExclusive, FlockOperation::LockExclusive, FlockOperation::LockShared]
        .into_iter()
        .enumerate()
    {
        spool.append(&crate::ship::run::line_at(2 * number, NOW), NOW).unwrap();
        let reader = fs::File::open(scratch.join(CURRENT)).unwrap();
        flock(&reader, lock).unwrap();
        held.push(reader);
        assert_eq!(spool.append(&crate::ship::run::line_at(2 * number + 1, NOW), NOW), Ok(()));
        assert_eq!(Spool::new(scratch.path(), roomy()).append(b"{}\n", NOW), Ok(()));
    }
    // What is locked waits for its reader, and is whole.
    let files = closed(scratch.path()).unwrap();
    assert!(!files.is_empty() && files.iter().all(|file| !file.is_final()));
    drop(held);
    assert!(files.iter().all(statsig::events::spool::claim::Closed::is_final));
    let paths = files.iter().map(|file| file.path.clone()).chain([scratch.join(CURRENT)]);
    let text: String = paths.map(|path| fs::read_to_string(path).unwrap()).collect();
    let ids: Vec<String> = text.lines().filter_map(Line::parse).map(|line| line.id.into_owned()).collect();
    assert_eq!(ids, (0..6).map(crate::ship::run::id).collect::<Vec<_>>());
}

#[test]
fn closed_files_sort_by_age_and_show_once() {
    let scratch = Scratch::new();
    for name in ["closed-2.jsonl", "closed-1.jsonl", "closed-1.jsonl.gz", "closed-1.cursor", "current.jsonl", "x.jsonl"]
    {
        fs::write(scratch.join(name), "x").unwrap();
    }
    let found: Vec<_> = closed(scratch.path()).unwrap().into_iter().map(|file| (file.stem, file.is_gzip)).collect();
    assert_eq!(found, [("closed-1".to_owned(), true), ("closed-2".to_owned(), false)]);
    assert!(!scratch.names().contains(&"closed-1.jsonl".to_owned()), "the compressed one is complete");
}

#[test]
fn a_fragment_of_a_killed_writer_swallows_nobodys_line() {
    let scratch = Scratch::new();
    let mut spool = Spool::new(scratch.path(), roomy());
    spool.append(&crate::ship::run::line_at(1, NOW), NOW).unwrap();
    let fragment = &crate::ship::run::line_at(2, NOW)[..60];
    let mut file = fs::OpenOptions::new().append(true).open(scratch.join(CURRENT)).unwrap();
    std::io::Write::write_all(&mut file, fragment).unwrap();
    spool.append(&crate::ship::run::line_at(3, NOW), NOW).unwrap();
    let text = fs::read_to_string(scratch.join(CURRENT)).unwrap();
    let read: Vec<String> = text.lines().filter_map(Line::parse).map(|line| line.id.into_owned()).collect();
    assert_eq!(read, [crate::ship::run::id(1), crate::ship::run::id(3)]);
}

#[test]
fn a_writer_keeps_its_file_open_while_the_path_names_it() {
    let scratch = Scratch::new();
    let current = scratch.join(CURRENT);
    let mut spool = Spool::new(scratch.path(), roomy());
    let holds = |path: &Path| {
        let is_it = |entry: fs::DirEntry| fs::read_link(entry.path()).is_ok_and(|target| target.starts_with(path));
        fs::read_dir("/proc/self/fd").unwrap().flatten().filter_map(|entry| is_it(entry).then_some(())).count()
    };
    spool.append(b"{\"line\":1}\n", NOW).unwrap();
    spool.append(b"{\"line\":2}\n", NOW).unwrap();
    assert_eq!((holds(&current), holds(scratch.path())), (1, 1));
    close_current(scratch.path(), NOW, 0).unwrap();
    let old = closed(scratch.path()).unwrap().remove(0);
    assert_eq!(fs::read(&old.path).unwrap(), b"\n{\"line\":1}\n\n{\"line\":2}\n");
    // As long as the writer is idle it has the old file, which is empty once it is removed.
    let witness = fs::File::open(&old.path).unwrap();
    old.remove().unwrap();
    assert_eq!(witness.metadata().unwrap().len(), 0);
    spool.append(b"{\"line\":3}\n", NOW).unwrap();
    assert_eq!(fs::read(&current).unwrap(), b"\n{\"line\":3}\n");
    drop(witness);
    assert_eq!(holds(scratch.path()), 1);
    // Whatever else comes in its place.
    fs::remove_file(&current).unwrap();
    spool.append(b"{\"line\":4}\n", NOW).unwrap();
    assert_eq!(fs::read(&current).unwrap(), b"\n{\"line\":4}\n");
    fs::rename(&current, scratch.join("elsewhere")).unwrap();
    symlink(scratch.join("elsewhere"), &current).unwrap();
    assert_eq!(spool.append(b"{\"line\":5}\n", NOW), Err(Refused::Link));
    assert_eq!(fs::read(scratch.join("elsewhere")).unwrap(), b"\n{\"line\":4}\n");
}
