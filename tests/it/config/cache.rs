//! Laws of the config cache: the last good file stays in use, each state of a file is tried once, and a file is looked
//! at once an interval.

use statsig::cache::file::{Source, Trouble};
use statsig::cache::snapshots::{Cache, LATER};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

const EVERY_CALL: Duration = Duration::ZERO;
const NEVER_AGAIN: Duration = Duration::from_secs(3_600);
const LIMIT: u64 = 64;

/// The loader of these tests: takes every text that does not start with `bad`.
fn text(_: &Path, bytes: &[u8], _: Option<&String>) -> Result<String, Trouble> {
    let text = String::from_utf8(bytes.to_vec()).map_err(|_| "not_text")?;
    if text.starts_with("bad") { Err("refused") } else { Ok(text) }
}

/// A folder of this test alone.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("statsig-cache-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// Replaces a file as `sync` does: by a rename.
    fn put(&self, name: &str, content: &str) -> PathBuf {
        let (path, temporary) = (self.0.join(name), self.0.join("next"));
        fs::write(&temporary, content).unwrap();
        fs::rename(&temporary, &path).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn now(cache: &Cache<String>, path: &Path) -> Option<String> {
    cache.current(path, LIMIT, EVERY_CALL).map(|text| (*text).clone())
}

fn trouble(cache: &Cache<String>, path: &Path) -> Option<Trouble> {
    let mut found = None;
    assert!(cache.report(path, |report| found = report.trouble));
    found
}

#[test]
fn a_changed_file_is_seen_and_an_unchanged_one_is_shared() {
    let (folder, cache) = (Folder::new(), Cache::new(text));
    let path = folder.put("config", "one");
    let first = cache.current(&path, LIMIT, EVERY_CALL).unwrap();
    let again = cache.current(&path, LIMIT, EVERY_CALL).unwrap();
    assert!(Arc::ptr_eq(&first, &again));
    folder.put("config", "two");
    assert_eq!(now(&cache, &path).as_deref(), Some("two"));
    assert_eq!(*first, "one", "who holds the old one keeps it");
}

#[test]
fn within_the_interval_nothing_is_looked_at_unless_told() {
    let (folder, cache) = (Folder::new(), Cache::new(text));
    let path = folder.put("config", "one");
    let ask = || cache.current(&path, LIMIT, NEVER_AGAIN).map(|text| (*text).clone());
    assert_eq!(ask().as_deref(), Some("one"));
    folder.put("config", "two");
    assert_eq!(ask().as_deref(), Some("one"));
    assert!(cache.reload(&path, LIMIT));
    assert!(!cache.reload(&path, LIMIT), "nothing changed since");
    assert_eq!(ask().as_deref(), Some("two"));
}

#[test]
fn the_last_good_one_survives_whatever_comes() {
    let (folder, cache) = (Folder::new(), Cache::new(text));
    let path = folder.put("config", "good");
    assert_eq!(now(&cache, &path).as_deref(), Some("good"));
    for (content, cause) in [("bad", "refused"), (&"x".repeat(65), "too_large")] {
        folder.put("config", content);
        assert_eq!(now(&cache, &path).as_deref(), Some("good"));
        assert_eq!(trouble(&cache, &path), Some(cause));
    }
    fs::write(&path, b"\xff").unwrap();
    assert_eq!(now(&cache, &path).as_deref(), Some("good"));
    assert_eq!(trouble(&cache, &path), Some("not_text"));
    fs::remove_file(&path).unwrap();
    assert_eq!(now(&cache, &path).as_deref(), Some("good"));
    assert_eq!(trouble(&cache, &path), Some("not_found"));
    fs::create_dir(&path).unwrap();
    assert_eq!(now(&cache, &path).as_deref(), Some("good"));
    assert_eq!(trouble(&cache, &path), Some("not_a_file"));
    fs::remove_dir(&path).unwrap();
    folder.put("config", "better");
    assert_eq!(now(&cache, &path).as_deref(), Some("better"));
    assert_eq!(trouble(&cache, &path), None);
}

#[test]
fn a_bad_state_is_tried_once() {
    static TRIES: AtomicU32 = AtomicU32::new(0);
    fn counting(_: &Path, _: &[u8], _: Option<&String>) -> Result<String, Trouble> {
        TRIES.fetch_add(1, Ordering::Relaxed);
        Err("refused")
    }
    let (folder, cache) = (Folder::new(), Cache::new(counting));
    let path = folder.put("config", "whatever");
    for _ in 0..5 {
        assert_eq!(now(&cache, &path), None);
    }
    assert_eq!(TRIES.load(Ordering::Relaxed), 1);
    let mut refusals = 0;
    cache.report(&path, |report| refusals = report.refusals);
    assert_eq!(refusals, 1);
}

#[test]
fn a_snapshot_that_lacks_a_part_is_read_again_until_it_is_whole() {
    /// The index names a second file; without it the snapshot is half.
    fn pair(path: &Path, _: &[u8], _: Option<&String>) -> Result<String, Trouble> {
        Ok(fs::read_to_string(path.with_extension("part")).unwrap_or_default())
    }
    let (folder, cache) = (Folder::new(), Cache::of_parts(pair, String::is_empty));
    let path = folder.put("index", "whatever");
    assert_eq!(now(&cache, &path).as_deref(), Some(""));
    folder.put("index.part", "whole");
    assert_eq!(now(&cache, &path).as_deref(), Some("whole"));
    folder.put("index.part", "other");
    assert_eq!(now(&cache, &path).as_deref(), Some("whole"), "nothing is looked for any more");
}

#[test]
fn a_file_that_comes_back_unchanged_is_no_trouble_any_more() {
    let (folder, cache) = (Folder::new(), Cache::new(text));
    let path = folder.put("config", "good");
    let first = cache.current(&path, LIMIT, EVERY_CALL).unwrap();
    let aside = folder.0.join("aside");
    fs::rename(&path, &aside).unwrap();
    assert_eq!(now(&cache, &path).as_deref(), Some("good"));
    assert!(trouble(&cache, &path).is_some());
    fs::rename(&aside, &path).unwrap();
    let last = cache.current(&path, LIMIT, EVERY_CALL).unwrap();
    assert_eq!(trouble(&cache, &path), None);
    assert!(Arc::ptr_eq(&first, &last), "not read again");
}

#[test]
fn files_are_kept_apart_and_at_most_four() {
    let (folder, cache) = (Folder::new(), Cache::new(text));
    let names = ["a", "b", "c", "d", "e"];
    let paths: Vec<PathBuf> = names.iter().map(|name| folder.put(name, name)).collect();
    for (name, path) in names.iter().zip(&paths) {
        assert_eq!(now(&cache, path).as_deref(), Some(*name));
    }
    assert!(!cache.report(&paths[0], |_| ()), "the first made room for the fifth");
    assert_eq!(now(&cache, &paths[0]).as_deref(), Some("a"), "and is read again when asked for");
    assert_eq!(now(&cache, Path::new("")), None);
}

#[test]
fn threads_see_whole_states_only() {
    let (folder, cache) = (Folder::new(), Cache::new(text));
    // Each state has a size of its own: within one tick of the clock an inode can come back.
    let content = |version: usize| format!("{version}{}", " ".repeat(version));
    let path = folder.put("config", &content(0));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut last = 0;
                while last < 50 {
                    let seen: u32 = now(&cache, &path).unwrap().trim().parse().unwrap();
                    assert!(seen >= last, "states go forward only");
                    last = seen;
                }
            });
        }
        for version in 1..=50 {
            folder.put("config", &content(version));
        }
    });
}

#[test]
fn a_loader_that_puts_it_off_is_asked_again_and_the_file_before_stays_in_use() {
    fn patient(source: &Source<'_>, before: Option<&String>) -> Result<String, Trouble> {
        let text = String::from_utf8(source.bytes()?).unwrap();
        if before.is_some() && source.postponed() < 3 { Err(LATER) } else { Ok(text) }
    }
    let (folder, cache) = (Folder::new(), Cache::of_sources(patient));
    let path = folder.put("config", "one");
    assert_eq!(now(&cache, &path).as_deref(), Some("one"));
    folder.put("config", "two");
    let answers: Vec<_> = (0..4).map(|_| now(&cache, &path).unwrap()).collect();
    assert_eq!(answers, ["one", "one", "one", "two"]);
    assert_eq!(trouble(&cache, &path), None);
}
