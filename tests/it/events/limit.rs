//! The limits of a host: several processes count together, and nobody is refused because of the state of their files.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use serde_json::{Value, json};
use statsig::events::limit::sheet::Sheet;
use statsig::events::limit::{Limiter, Row};
use statsig::events::policy::Policy;

use crate::kit::bodies::{NOW, dropped, exposure, relay, vendor};
use crate::kit::policies::from_json;
use crate::kit::scratch::{Scratch, names};

const DAY: i64 = 86_400_000;
const TODAY: &str = "2026-11-24";

/// Does something to a file.
type Spoil<'a> = &'a dyn Fn(&Path);

fn policy(limits: &str) -> Policy {
    from_json(&format!(
        r#"{{"ids":{{"stableID":"token"}},"events":{{"e":{{}}}},"tokenKey":"test-token-key","limits":{limits}}}"#
    ))
}

fn by(id: &str) -> Value {
    let mut event = exposure();
    event["user"]["customIDs"]["stableID"] = json!(id);
    event
}

fn custom() -> Value {
    json!({ "eventName": "e", "user": { "customIDs": { "stableID": "a" } } })
}

/// Status, events accepted, and what was dropped.
fn post(limiter: &mut Limiter, policy: &Policy, events: Value, now: i64) -> (u16, u64, Vec<(&'static str, u64)>) {
    let relayed = relay(vendor(events).to_string().as_bytes(), policy, limiter, "198.51.100.7", now);
    (relayed.status, relayed.accepted, dropped(&relayed))
}

fn today(spool: &Path, row: Row) -> u64 {
    let rows = Sheet::today(spool, NOW).unwrap();
    rows.into_iter().find(|(name, _)| *name == row.name()).unwrap().1
}

/// Runs a check twice: with limits in a spool on the disk, and with limits in memory.
fn of_both_kinds(check: impl Fn(&mut dyn FnMut() -> Limiter)) {
    let folder = Scratch::in_memory();
    check(&mut || Limiter::on_disk(folder.path()));
    check(&mut Limiter::new);
}

#[test]
fn limits_over_time_have_their_answers() {
    let policy = policy(r#"{"perMinute":3,"newIdsPerDay":2,"perDay":1}"#);
    of_both_kinds(|open| {
        let mut limiter = open();
        let mut post = |events, now| post(&mut limiter, &policy, events, now);
        assert_eq!(post(json!([by("a"), by("b"), by("c")]), NOW), (202, 2, vec![("ids", 1)]));
        assert_eq!(post(json!([by("a")]), NOW), (429, 0, vec![("rate", 1)]));
        assert_eq!(post(json!([by("a")]), NOW), (429, 0, vec![]), "the second time not even decoded");
        assert_eq!(post(json!([by("d")]), NOW + 60_000), (202, 0, vec![("ids", 1)]), "repeating cannot help");
        assert_eq!(post(json!([custom(), custom()]), NOW + 60_000), (202, 1, vec![("day", 1)]));
        assert_eq!(post(json!([by("a"), by("a"), by("a"), by("a")]), NOW + 120_000), (429, 0, vec![("rate", 4)]));
        assert_eq!(post(json!([by("c"), custom()]), NOW + DAY), (202, 2, vec![]));
    });
}

#[test]
fn bodies_of_which_nothing_passes_count() {
    let policy = policy(r#"{"perMinute":4}"#);
    of_both_kinds(|open| {
        let mut limiter = open();
        let mut post = |body: &[u8]| relay(body, &policy, &mut limiter, "198.51.100.7", NOW).status;
        let large = vec![b' '; (1 << 20) + 1];
        let statuses =
            [&b"garbage"[..], br#"{"events":[]}"#, &large, br#"{"events":[{"eventName":"x"}]}"#].map(&mut post);
        assert_eq!(statuses, [400, 202, 413, 202]);
        assert_eq!([&b"garbage"[..], br#"{"events":[]}"#, &large].map(post), [429; 3]);
    });
}

#[test]
fn processes_of_one_host_share_them() {
    let folder = Scratch::in_memory();
    let policy = policy(r#"{"perMinute":6,"newIdsPerDay":2,"perDay":3}"#);
    let mut processes = [Limiter::on_disk(folder.path()), Limiter::on_disk(folder.path())];
    let mut post = |number: usize, events, now| post(&mut processes[number], &policy, events, now);
    assert_eq!(post(0, json!([by("a"), by("b")]), NOW), (202, 2, vec![]));
    assert_eq!(post(1, json!([by("a"), by("b"), by("c")]), NOW), (202, 2, vec![("ids", 1)]));
    assert_eq!(post(0, json!([by("a"), by("a")]), NOW), (429, 0, vec![("rate", 2)]));
    assert_eq!(post(1, json!([custom(), custom()]), NOW + 60_000), (202, 2, vec![]));
    assert_eq!(post(0, json!([custom(), custom()]), NOW + 60_000), (202, 1, vec![("day", 1)]));
    let counts = [Row::Accepted, Row::Custom, Row::Minute, Row::Busiest].map(|row| today(folder.path(), row));
    assert_eq!(counts, [7, 3, 1, 2]);
    let text = fs::read_to_string(folder.join("counts").join(TODAY)).unwrap();
    assert!(text.lines().any(|line| line == "dropped.ids             00000000000000000001"), "{text}");
    assert!(!text.contains("198.51"));
    let mode = |name: &str| fs::metadata(folder.join("counts").join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!([mode(""), mode(TODAY), mode("2026-11-24.clients")], [0o750, 0o640, 0o640]);
}

#[test]
fn what_the_spool_did_not_take_is_not_counted_as_accepted() {
    let folder = Scratch::in_memory();
    let (mut limiter, policy) = (Limiter::on_disk(folder.path()), policy("{}"));
    let body = vendor(json!([custom(), by("a")])).to_string();
    let relayed = relay(body.as_bytes(), &policy, &mut limiter, "198.51.100.7", NOW);
    relayed.take_back(&policy, &mut limiter, NOW);
    let spool = Row::Dropped(statsig::events::words::cause::DropCause::Spool);
    assert_eq!([Row::Accepted, Row::Custom, spool].map(|row| today(folder.path(), row)), [0, 0, 2]);
}

#[test]
fn what_browsers_gave_up_on_is_added_up_unless_they_are_to_say_it_again() {
    let folder = Scratch::in_memory();
    let (mut limiter, policy) = (Limiter::on_disk(folder.path()), policy("{}"));
    let mut body = vendor(json!([custom()]));
    body["statsigMetadata"] = json!({ "sdkType": "mw-statsig", "lost": 3 });
    let send = |limiter: &mut Limiter| relay(body.to_string().as_bytes(), &policy, limiter, "198.51.100.7", NOW);
    send(&mut limiter);
    send(&mut limiter);
    assert_eq!(today(folder.path(), Row::Lost), 6);
    send(&mut limiter).take_back(&policy, &mut limiter, NOW);
    assert_eq!(today(folder.path(), Row::Lost), 6, "the spool did not take it, and it comes again");
}

#[test]
fn timings_are_added_up_in_whole_numbers() {
    let folder = Scratch::in_memory();
    let (mut limiter, policy) = (Limiter::on_disk(folder.path()), policy("{}"));
    for load in [120.4, 79.6] {
        let mut body = vendor(json!([]));
        body["statsigMetadata"] = json!({ "sdkType": "mw-statsig", "timings": { "load": load, "bytes": 900 } });
        let relayed = relay(body.to_string().as_bytes(), &policy, &mut limiter, "198.51.100.7", NOW);
        relayed.count_timings(&policy, &mut limiter, NOW);
    }
    let rows =
        [Row::Timing("load"), Row::Samples("load"), Row::Timing("bytes"), Row::Samples("bytes"), Row::Samples("init")];
    assert_eq!(rows.map(|row| today(folder.path(), row)), [200, 2, 1_800, 2, 0]);
}

#[test]
fn no_state_of_the_files_refuses_events() {
    let policy = policy("{}");
    let (sheet, clients) = (TODAY.to_owned(), format!("{TODAY}.clients"));
    for file in [&sheet, &clients] {
        let spoil: [(&str, Spoil); 8] = [
            ("garbage", &|path| fs::write(path, b"garbage\n\xff\0".repeat(200_000)).unwrap()),
            ("cut", &|path| fs::write(path, &fs::read(path).unwrap()[..17]).unwrap()),
            ("empty", &|path| fs::write(path, b"").unwrap()),
            ("gone", &|path| fs::remove_file(path).unwrap()),
            ("a link", &|path| {
                fs::remove_file(path).unwrap();
                symlink("/etc/passwd", path).unwrap();
            }),
            ("unreadable", &|path| fs::set_permissions(path, fs::Permissions::from_mode(0o000)).unwrap()),
            ("a folder", &|path| {
                fs::remove_file(path).unwrap();
                fs::create_dir(path).unwrap();
            }),
            ("a socket", &|path| {
                fs::remove_file(path).unwrap();
                drop(std::os::unix::net::UnixListener::bind(path).unwrap());
            }),
        ];
        for (how, spoil) in spoil {
            let folder = Scratch::in_memory();
            let mut limiter = Limiter::on_disk(folder.path());
            assert_eq!(post(&mut limiter, &policy, json!([by("a")]), NOW).0, 202);
            spoil(&folder.join("counts").join(file));
            for mut process in [limiter, Limiter::on_disk(folder.path())] {
                for later in [0, 1, 1_000, 61_000, 122_000] {
                    let posted = post(&mut process, &policy, json!([by("a"), custom()]), NOW + later);
                    assert_eq!(posted, (202, 2, vec![]), "{file} {how} {later}");
                }
            }
            if !matches!(how, "a folder" | "empty") {
                assert!(today(folder.path(), Row::Accepted) >= 10, "{file} {how}");
            }
            if matches!(how, "garbage" | "cut") {
                assert_eq!(today(folder.path(), Row::Anew), 1, "{file} {how}");
            }
        }
    }
}

#[test]
fn a_folder_that_is_none_refuses_nobody() {
    let folder = Scratch::in_memory();
    fs::write(folder.join("counts"), "x").unwrap();
    let (mut limiter, policy) = (Limiter::on_disk(folder.path()), policy(r#"{"perMinute":2}"#));
    assert_eq!(post(&mut limiter, &policy, json!([by("a"), by("a")]), NOW).0, 202);
    assert_eq!(post(&mut limiter, &policy, json!([by("a")]), NOW).0, 429, "this process counts for itself");
    fs::remove_file(folder.join("counts")).unwrap();
    assert_eq!(post(&mut limiter, &policy, json!([by("a")]), NOW + 60_000).0, 202);
    assert_eq!(today(folder.path(), Row::Accepted), 1, "the disk is used as soon as it can be");
}

#[test]
fn a_day_takes_its_clients_along_and_numbers_stay() {
    let folder = Scratch::in_memory();
    let (mut limiter, policy) = (Limiter::on_disk(folder.path()), policy("{}"));
    fs::create_dir(folder.join("counts")).unwrap();
    for name in ["2026-08-01", "2026-08-28", "note.txt", "2026-11-20.clients"] {
        fs::write(folder.join("counts").join(name), "").unwrap();
    }
    post(&mut limiter, &policy, json!([by("a")]), NOW);
    post(&mut limiter, &policy, json!([by("a")]), NOW + DAY);
    let kept = ["2026-08-28", TODAY, "2026-11-25", "2026-11-25.clients", "note.txt"];
    assert_eq!(names(&folder.join("counts")), kept);
}

#[test]
fn the_table_is_bounded_and_the_busy_are_kept() {
    let folder = Scratch::in_memory();
    let (mut limiter, policy) = (Limiter::on_disk(folder.path()), policy(r#"{"perMinute":1}"#));
    let mut send = |address: &str, now| relay(br#"{"events":[]}"#, &policy, &mut limiter, address, now).status;
    assert_eq!(send("busy", NOW), 202);
    for number in 0..60_000 {
        // The clock must stand in its minute, and tell who came last.
        let now = NOW + number / 6_000;
        send(&number.to_string(), now);
        if number % 500 == 0 {
            assert_eq!(send("busy", now), 429, "{number}");
        }
    }
    let clients = fs::metadata(folder.join("counts").join(format!("{TODAY}.clients"))).unwrap();
    assert_eq!(clients.len(), 2 << 20);
}

#[test]
fn a_process_that_keeps_the_lock_holds_nobody_up() {
    let folder = Scratch::in_memory();
    let (mut limiter, policy) = (Limiter::on_disk(folder.path()), policy("{}"));
    assert_eq!(post(&mut limiter, &policy, json!([by("a")]), NOW).0, 202);
    let sheet = fs::File::open(folder.join("counts").join(TODAY)).unwrap();
    sheet.lock().unwrap();
    assert_eq!(post(&mut limiter, &policy, json!([by("a"), custom()]), NOW), (202, 2, vec![]));
    assert_eq!(today(folder.path(), Row::Accepted), 1);
    sheet.unlock().unwrap();
    assert_eq!(post(&mut limiter, &policy, json!([by("a")]), NOW).0, 202);
    assert_eq!(today(folder.path(), Row::Accepted), 4, "what had to wait is counted");
}
