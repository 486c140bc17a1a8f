//! Files are replaced whole or not at all (faults.md C8, S11), and only one worker holds the lock.

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use statsig::worker::host::atomic_file::{Durable, make_folder, replace, sweep};
use statsig::worker::host::cause::Cause;
use statsig::worker::host::lock::Lock;

use crate::kit::scratch::Scratch;

#[test]
fn readers_see_one_document_whole_while_two_writers_swap() {
    // The nightly run asks for 50,000 a writer.
    let swaps: usize = std::env::var("STATSIG_IT_SWAPS").map_or(5_000, |count| count.parse().unwrap());
    let folder = Scratch::in_memory();
    let path = folder.join("config");
    // Longer than a page and than a buffer, of two lengths.
    let documents: Vec<Vec<u8>> = vec![vec![b'a'; 20_000], vec![b'b'; 70_000]];
    replace(&path, &documents[0], Durable::No).unwrap();
    let (done, seen) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        let writers: Vec<_> = documents
            .iter()
            .map(|document| scope.spawn(|| (0..swaps).for_each(|_| replace(&path, document, Durable::No).unwrap())))
            .collect();
        for _ in 0..2 {
            scope.spawn(|| {
                while !done.load(Ordering::SeqCst) {
                    let read = std::fs::read(&path).unwrap();
                    assert!(documents.contains(&read), "a mix of {} bytes", read.len());
                    seen.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        for writer in writers {
            writer.join().unwrap();
        }
        done.store(true, Ordering::SeqCst);
    });
    assert!(seen.load(Ordering::SeqCst) > 0);
    assert_eq!(folder.names(), ["config"]);
}

#[test]
fn a_full_disk_leaves_the_old_file_and_nothing_else() {
    if let Ok(path) = std::env::var("STATSIG_IT_PATH") {
        let written = replace(path.as_ref(), &vec![b'x'; 1 << 20], Durable::Yes);
        assert_eq!(written, Err(Cause::Write));
        return;
    }
    let folder = Scratch::new();
    let path = folder.join("config");
    replace(&path, b"old", Durable::Yes).unwrap();
    // A limit on the size of files cuts a write in its middle, as a full disk does, for any user.
    let script = r#"trap "" XFSZ; ulimit -f 64; exec "$0" --exact worker::file::a_full_disk_leaves_the_old_file_and_nothing_else --test-threads=1"#;
    let ran = Command::new("sh")
        .args(["-c", script])
        .arg(std::env::current_exe().unwrap())
        .env("STATSIG_IT_PATH", &path)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stdout));
    assert_eq!(std::fs::read(&path).unwrap(), b"old");
    assert_eq!(folder.names(), ["config"]);
}

#[test]
fn a_file_keeps_its_group_and_gets_mode_0640() {
    let folder = Scratch::new();
    let path = folder.join("config");
    replace(&path, b"old", Durable::No).unwrap();
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o640);
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).unwrap();
    // Only root may give a file to any group; for others the group is what it was.
    let _ = std::os::unix::fs::chown(&path, None, Some(33));
    let group = path.metadata().unwrap().gid();
    replace(&path, b"new", Durable::No).unwrap();
    let meta = path.metadata().unwrap();
    assert_eq!((meta.permissions().mode() & 0o777, meta.gid()), (0o640, group));
    let inner = folder.join("inner");
    make_folder(&inner).unwrap();
    make_folder(&inner).unwrap();
    assert_eq!(inner.metadata().unwrap().permissions().mode() & 0o777, 0o750);
    assert_eq!(make_folder(&folder.join("a/b")), Err(Cause::Write));
}

#[test]
fn only_old_temporary_files_are_swept() {
    let folder = Scratch::new();
    let old = SystemTime::now() - Duration::from_secs(7_200);
    for (name, age) in [(".config.1.tmp", old), (".config.2.tmp", SystemTime::now()), ("own.tmp", old), (".own", old)] {
        std::fs::File::create(folder.join(name)).unwrap().set_modified(age).unwrap();
    }
    sweep(folder.path());
    assert_eq!(folder.names(), [".config.2.tmp", ".own", "own.tmp"]);
}

#[test]
fn what_cannot_be_written_is_an_error() {
    let folder = Scratch::new();
    for path in [folder.join("missing/config"), folder.join(".."), "/".into()] {
        assert_eq!(replace(&path, b"x", Durable::No), Err(Cause::Write), "{}", path.display());
    }
    std::fs::create_dir(folder.join("taken")).unwrap();
    assert_eq!(replace(&folder.join("taken"), b"x", Durable::No), Err(Cause::Write));
    assert_eq!(folder.names(), ["taken"]);
}

#[test]
fn one_worker_holds_the_lock_until_it_ends() {
    let folder = Scratch::new();
    let path = folder.join("lock");
    let first = Lock::take(&path).unwrap();
    assert_eq!(Lock::take(&path).unwrap_err(), Cause::Locked);
    drop(first);
    assert!(Lock::take(&path).is_ok());
    assert_eq!(Lock::take(&folder.join("missing/lock")).unwrap_err(), Cause::Write);
}
