//! Fetching id lists (wire.md 2.4): only what is new, whatever a server does, and across restarts.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use statsig::config::ids::id_list::IdLists;
use statsig::config::ids::id_set::IdSet;
use statsig::hash::sha256_base64;
use statsig::worker::host::cause::Cause;
use statsig::worker::sync::id_list::{IdListSync, ListReport};

use crate::kit::fake_clock::FakeClock;
use crate::kit::loopback::{Asked, Reply};
use crate::kit::scratch::names;
use crate::worker::project::{KEY, Project};

/// The file of a list at the fake Statsig: its text, id and creation time.
#[derive(Clone)]
struct File(String, &'static str, i64);

type Files = Arc<Mutex<Vec<(&'static str, File)>>>;

/// A project whose fake serves these lists by the range asked for.
struct Lists {
    project: Project,
    files: Files,
}

impl Lists {
    fn new() -> Self {
        Self::answering(ranged)
    }

    fn answering(answer: fn(&Asked, &str) -> Reply) -> Self {
        let (project, files) = (Project::new(), Files::default());
        let (served, url) = (Arc::clone(&files), project.server.url());
        project.answers(move |asked| {
            let files = served.lock().unwrap();
            let list = files.iter().find(|(name, _)| asked.target == format!("/list/{name}"));
            match list {
                Some((_, file)) => answer(asked, &file.0),
                None => Reply::ok(manifest(&files, &url)),
            }
        });
        Self { project, files }
    }

    fn set(&self, files: &[(&'static str, File)]) {
        *self.files.lock().unwrap() = files.to_vec();
    }

    /// One pass by a worker that has just started.
    fn once(&self) -> ListReport {
        let folder = self.project.place().id_lists();
        IdListSync::new(self.project.source(), &folder).once(&FakeClock::new())
    }

    /// What a web process that has just started holds.
    fn held(&self) -> IdLists {
        IdLists::load(&self.project.place().id_lists(), &IdLists::default()).unwrap()
    }

    fn is(&self, name: &str, units: &[&str]) {
        assert_eq!(self.held().get(name), Some(&IdSet::from_units(units.iter().copied())), "{name}");
    }

    /// Ranges asked for since the last call.
    fn ranges(&self) -> Vec<String> {
        let asked = self.project.server.asked();
        asked.iter().filter_map(|asked| asked.header("range").map(str::to_owned)).collect()
    }
}

fn manifest(files: &[(&str, File)], url: &str) -> String {
    let entry = |(name, File(text, id, created)): &(&str, File)| {
        let size = text.len();
        format!(
            r#""{name}":{{"name":"{name}","size":{size},"url":"{url}/list/{name}","creationTime":{created},"fileID":"{id}"}}"#
        )
    };
    format!("{{{}}}", files.iter().map(entry).collect::<Vec<_>>().join(","))
}

fn ranged(asked: &Asked, text: &str) -> Reply {
    let start: usize = asked.header("range").unwrap()[6..].trim_end_matches('-').parse().unwrap();
    let about = format!("bytes {start}-{}/{}", text.len() - 1, text.len());
    Reply::Http(206, vec![("content-range", about)], text.as_bytes()[start..].to_vec())
}

fn add(units: &[&str]) -> String {
    units.iter().map(|unit| format!("+{}\n", &sha256_base64(unit)[..8])).collect()
}

fn file(units: &[&str]) -> File {
    File(add(units), "one", 1)
}

#[test]
fn lists_arrive_grow_by_ranges_and_survive_a_restart() {
    let lists = Lists::new();
    lists.set(&[("a", file(&["u1", "u2"])), ("b", file(&["u3"]))]);
    let report = lists.once();
    assert_eq!((report.lists, report.changed, report.causes), (2, true, vec![]));
    lists.is("a", &["u1", "u2"]);
    lists.is("b", &["u3"]);
    let removed = format!("{}-{}\n", add(&["u1", "u2", "u4"]), &sha256_base64("u1")[..8]);
    lists.set(&[("a", File(removed, "one", 1)), ("b", file(&["u3"]))]);
    assert!(lists.once().changed);
    lists.is("a", &["u2", "u4"]);
    assert_eq!(lists.ranges(), ["bytes=0-", "bytes=0-", "bytes=20-"], "b has nothing new");
    assert!(!lists.once().changed);
    assert_eq!(lists.ranges().len(), 3);
}

#[test]
fn the_key_goes_to_the_manifest_only() {
    let lists = Lists::new();
    lists.set(&[("a", file(&["u1"]))]);
    lists.once();
    let asked = lists.project.server.asked();
    assert_eq!((asked[0].method.as_str(), asked[0].target.as_str()), ("POST", "/v1/get_id_lists"));
    assert_eq!((asked[0].header("statsig-api-key"), asked[0].header("content-length")), (Some(KEY), Some("0")));
    assert!(asked[0].body.is_empty());
    assert_eq!((asked[1].method.as_str(), asked[1].header("statsig-id-list-file-size")), ("GET", Some("10")));
    assert!(!format!("{:?}", asked[1]).contains(KEY));
}

#[test]
fn a_new_file_starts_over_and_an_older_one_never_does() {
    let lists = Lists::new();
    lists.set(&[("a", File(add(&["u1", "u2"]), "one", 5))]);
    lists.once();
    lists.set(&[("a", File(add(&["u9"]), "zero", 4))]);
    assert!(!lists.once().changed);
    lists.is("a", &["u1", "u2"]);
    lists.set(&[("a", File(add(&["u3"]), "two", 5))]);
    assert!(lists.once().changed);
    lists.is("a", &["u3"]);
    lists.set(&[("a", File(String::new(), "three", 6))]);
    assert!(lists.once().changed);
    lists.is("a", &[]);
}

#[test]
fn a_list_that_vanishes_from_the_manifest_is_dropped_and_its_file_after_a_while() {
    let lists = Lists::new();
    lists.set(&[("a", file(&["u1"])), ("b", file(&["u2"]))]);
    lists.once();
    lists.set(&[("b", file(&["u2"]))]);
    assert_eq!(lists.once().lists, 1);
    assert!(lists.held().get("a").is_none());
    lists.is("b", &["u2"]);
    let folder = lists.project.place().id_lists();
    assert_eq!(names(&folder).len(), 3, "processes with the old index still find the file");
    for name in names(&folder).iter().filter(|name| name.ends_with(".ids")) {
        let file = std::fs::File::options().append(true).open(folder.join(name)).unwrap();
        file.set_modified(std::time::SystemTime::now() - Duration::from_secs(700)).unwrap();
    }
    lists.set(&[("b", file(&["u2", "u3"]))]);
    lists.once();
    assert_eq!(names(&folder).len(), 2);
    lists.is("b", &["u2", "u3"]);
}

#[test]
fn a_server_without_ranges_sends_the_whole_file_each_time() {
    let lists = Lists::answering(|_, text| Reply::ok(text));
    lists.set(&[("a", file(&["u1"]))]);
    lists.once();
    lists.set(&[("a", file(&["u1", "u2"]))]);
    assert!(lists.once().changed);
    lists.is("a", &["u1", "u2"]);
    assert!(!lists.once().changed);
}

#[test]
fn one_bad_list_keeps_what_it_holds_and_the_others_go_on() {
    type Answer = fn(&Asked, &str) -> Reply;
    let broken: [(Answer, Cause); 6] = [
        (|_, _| Reply::ok("<html>"), Cause::Garbage),
        (|_, _| Reply::ok(""), Cause::Garbage),
        (|_, _| Reply::status(404), Cause::Rejected),
        (|_, _| Reply::status(500), Cause::Server),
        (|_, _| Reply::Raw(b"HTTP/1.1 206 x\r\ncontent-length: 99\r\n\r\n+AA".into()), Cause::Broken),
        (|_, text| Reply::Http(206, vec![("content-range", "bytes 3-9/10".into())], text[3..].into()), Cause::Garbage),
    ];
    for (answer, cause) in broken {
        let lists = Lists::new();
        lists.set(&[("a", file(&["u1"])), ("b", file(&["u1"]))]);
        lists.once();
        let (served, url) = (Arc::clone(&lists.files), lists.project.server.url());
        lists.project.answers(move |asked| match asked.target.as_str() {
            "/list/a" => answer(asked, &served.lock().unwrap()[0].1.0),
            "/list/b" => ranged(asked, &served.lock().unwrap()[1].1.0),
            _ => Reply::ok(manifest(&served.lock().unwrap(), &url)),
        });
        lists.set(&[("a", file(&["u1", "u2"])), ("b", file(&["u1", "u2"]))]);
        let report = lists.once();
        assert_eq!((report.causes, report.lists), (vec![cause], 2));
        lists.is("a", &["u1"]);
        lists.is("b", &["u1", "u2"]);
    }
}

#[test]
fn a_manifest_that_fails_changes_nothing() {
    let lists = Lists::new();
    lists.set(&[("a", file(&["u1"]))]);
    lists.once();
    for (reply, cause) in [
        (Reply::status(500), Cause::Server),
        (Reply::status(403), Cause::Unauthorized),
        (Reply::ok("[]"), Cause::Garbage),
        (Reply::ok(""), Cause::Garbage),
        (Reply::ok("null"), Cause::Garbage),
    ] {
        let once = Mutex::new(Some(reply));
        lists.project.answers(move |_| once.lock().unwrap().take().unwrap());
        let report = lists.once();
        assert_eq!((report.causes, report.changed, report.lists), (vec![cause], false, 1));
        lists.is("a", &["u1"]);
    }
}

#[test]
fn entries_of_the_manifest_are_not_trusted() {
    let lists = Lists::new();
    for entry in [
        r#"{"size":10,"fileID":"x","creationTime":1}"#,
        r#"{"size":-1,"fileID":"x","creationTime":1,"url":"https://x.invalid/"}"#,
        r#"{"size":10,"creationTime":1,"url":"https://x.invalid/"}"#,
        "7",
    ] {
        lists.project.answers(move |_| Reply::ok(format!(r#"{{"a":{entry}}}"#)));
        assert_eq!(lists.once().causes, [Cause::Garbage], "{entry}");
    }
    for url in ["http://example.com/list", "file:///etc/passwd", "ftp://127.0.0.1/", ""] {
        let entry = format!(r#"{{"../../a":{{"size":10,"fileID":"x","creationTime":1,"url":"{url}"}}}}"#);
        lists.project.answers(move |_| Reply::ok(entry.clone()));
        assert_eq!(lists.once().causes, [Cause::Address], "{url}");
    }
    assert_eq!(names(&lists.project.place().id_lists()), ["index.json"]);
}

#[test]
fn a_lost_or_cut_file_is_fetched_anew() {
    let lists = Lists::new();
    lists.set(&[("a", file(&["u1", "u2"]))]);
    lists.once();
    let folder = lists.project.place().id_lists();
    let path = folder.join(names(&folder).into_iter().find(|name| name.ends_with(".ids")).unwrap());
    std::fs::write(&path, "sidlist1").unwrap();
    let before = lists.held();
    assert_eq!((before.refused(), before.len(), before.lacks()), (1, 0, false));
    let again = lists.once();
    assert!(again.causes.is_empty());
    assert!(again.changed, "web processes look at the index alone");
    lists.is("a", &["u1", "u2"]);
    std::fs::remove_file(&path).unwrap();
    assert!(lists.held().lacks(), "worth another look");
    assert!(lists.once().changed);
    lists.is("a", &["u1", "u2"]);
    assert!(!lists.once().changed);
    assert_eq!(lists.ranges(), ["bytes=0-"; 3]);
    std::fs::write(folder.join("index.json"), "{").unwrap();
    lists.once();
    lists.is("a", &["u1", "u2"]);
    lists.set(&[]);
    lists.once();
    std::fs::write(folder.join("index.json"), "{").unwrap();
    assert!(lists.once().changed, "also where there is nothing to fetch");
    assert!(lists.held().is_empty());
}

#[test]
fn a_process_shares_what_did_not_change_and_keeps_what_it_cannot_read() {
    let lists = Lists::new();
    let folder = lists.project.place().id_lists();
    assert!(IdLists::load(&folder, &IdLists::default()).is_none(), "no index yet");
    lists.set(&[("a", file(&["u1"])), ("b", file(&["u2"]))]);
    lists.once();
    let first = lists.held();
    lists.set(&[("a", file(&["u1"])), ("b", file(&["u2", "u3"]))]);
    lists.once();
    let second = IdLists::load(&folder, &first).unwrap();
    assert!(std::ptr::eq(first.get("a").unwrap(), second.get("a").unwrap()));
    assert!(second.get("b").unwrap().contains("u3") && !first.get("b").unwrap().contains("u3"));
    assert_eq!((second.len(), second.is_empty(), second.refused()), (2, false, 0));
    for name in names(&folder).iter().filter(|name| name.ends_with(".ids")) {
        std::fs::write(folder.join(name), "cut").unwrap();
    }
    let third = IdLists::load(&folder, &first).unwrap();
    assert_eq!((third.len(), third.refused()), (2, 1));
    assert!(third.get("b").unwrap().contains("u2"), "the last good one");
}

#[test]
fn lists_behind_a_slow_one_come_in_the_next_passes() {
    /// A clock that goes on by 11 seconds each time it is read; a pass has 30.
    struct ReadIsSlow(std::cell::Cell<i64>);
    impl statsig::worker::host::clock::Clock for ReadIsSlow {
        fn now_ms(&self) -> i64 {
            self.0.set(self.0.get() + 11_000);
            self.0.get()
        }
        fn sleep(&self, _: Duration) {}
    }
    let lists = Lists::new();
    let names = ["a", "b", "c", "d", "e"];
    lists.set(&names.map(|name| (name, file(&[name]))));
    let folder = lists.project.place().id_lists();
    let (mut sync, clock) = (IdListSync::new(lists.project.source(), &folder), ReadIsSlow(0.into()));
    let held: Vec<usize> = (0..3).map(|_| sync.once(&clock).lists).collect();
    assert_eq!(held, [2, 4, 5]);
    for name in names {
        lists.is(name, &[name]);
    }
}
