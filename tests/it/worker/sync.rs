//! One sync: what replaces the document in place and what never does (faults.md C7, S3, S5, S7, S11).

use std::collections::HashSet;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use statsig::worker::host::cause::Cause;
use statsig::worker::host::place::Place;
use statsig::worker::sync::document::Sync;
use statsig::worker::sync::report::SyncOutcome;

use crate::kit::fake_clock::FakeClock;
use crate::kit::loopback::{Loopback, Reply};
use crate::kit::scratch::{Scratch, names};
use crate::worker::project::{KEY, Project, document, judge};

#[test]
fn a_document_is_put_in_place_whole_and_readable_for_the_group_only() {
    let project = Project::new();
    project.serves(document(5));
    let report = project.once(&FakeClock::new());
    assert_eq!((report.outcome, report.cause, report.time), (SyncOutcome::Fresh, None, Some(5)));
    assert_eq!(report.bytes, document(5).len() as u64);
    assert_eq!(project.in_place(), Some(document(5)));
    assert_eq!(project.config().metadata().unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(project.folder.names(), ["statsig.json", "statsig.versions"]);
}

#[test]
fn the_request_names_the_document_in_place() {
    let project = Project::new();
    project.serves(r#"{"has_updates":true,"time":7,"checksum":"a b/+%é"}"#);
    project.once(&FakeClock::new());
    project.once(&FakeClock::new());
    let asked = project.server.asked();
    let path = format!("/v2/download_config_specs/{KEY}.json");
    assert_eq!((asked[0].method.as_str(), &asked[0].target), ("GET", &path));
    assert_eq!(asked[1].target, format!("{path}?sinceTime=7&checksum=a%20b%2F%2B%25%C3%A9"));
    assert!(asked[1].headers.iter().all(|(_, value)| !value.contains(KEY)));
}

#[test]
fn nothing_new_is_no_failure_and_touches_nothing() {
    let project = Project::new();
    project.serves(document(5));
    project.once(&FakeClock::new());
    let written = project.config().metadata().unwrap().modified().unwrap();
    for reply in [
        || Reply::ok(r#"{"has_updates":false}"#),
        || Reply::status(204),
        || Reply::status(304),
        || Reply::ok(r#"{"has_updates":false,"time":99,"feature_gates":{}}"#),
        || Reply::ok(document(5)),
        || Reply::ok(document(5) + "  "),
    ] {
        project.answers(move |_| reply());
        let report = project.once(&FakeClock::new());
        assert_eq!((report.outcome, report.cause, report.time), (SyncOutcome::Unchanged, None, Some(5)));
    }
    assert_eq!(project.config().metadata().unwrap().modified().unwrap(), written);
}

#[test]
fn every_bad_answer_leaves_the_last_good_document() {
    let project = Project::new();
    project.serves(document(5));
    project.once(&FakeClock::new());
    let other_key = r#"{"has_updates":true,"time":9,"hashed_sdk_key_used":"12345"}"#;
    let table: [(fn() -> Reply, Cause); 20] = [
        (|| Reply::ok(""), Cause::Garbage),
        (|| Reply::ok("<html>Bad gateway</html>"), Cause::Garbage),
        (|| Reply::ok("null"), Cause::Garbage),
        (|| Reply::ok("[]"), Cause::Garbage),
        (|| Reply::ok("\u{feff}{\"has_updates\":true,\"time\":9}"), Cause::Garbage),
        (|| Reply::ok(&document(9)[..40]), Cause::Garbage),
        (|| Reply::ok(r#"{"has_updates":true}"#), Cause::Garbage),
        (|| Reply::ok(r#"{"time":9}"#), Cause::Garbage),
        (|| Reply::ok(r#"{"has_updates":true,"time":"9"}"#), Cause::Garbage),
        (|| Reply::ok(r#"{"has_updates":true,"time":9,"x":"uncompilable"}"#), Cause::Uncompilable),
        (|| Reply::ok(document(4)), Cause::Older),
        (|| Reply::ok(vec![b' '; (1 << 20) + 1]), Cause::TooLarge),
        (|| Reply::status(301), Cause::Redirect),
        (|| Reply::status(400), Cause::Rejected),
        (|| Reply::status(401), Cause::Unauthorized),
        (|| Reply::status(403), Cause::Unauthorized),
        (|| Reply::status(408), Cause::Server),
        (|| Reply::status(429), Cause::Throttled),
        (|| Reply::status(503), Cause::Server),
        (|| Reply::Raw(b"HTTP/1.1 200 x\r\ncontent-length: 999\r\n\r\n{".into()), Cause::Broken),
    ];
    for (reply, cause) in table {
        project.answers(move |_| reply());
        let report = project.once(&FakeClock::new());
        assert_eq!((report.outcome, report.cause), (SyncOutcome::Failed, Some(cause)));
        assert_eq!((report.time, report.outcome), (Some(5), SyncOutcome::Failed));
        assert_eq!(project.in_place(), Some(document(5)));
    }
    project.serves(other_key);
    assert_eq!(project.once(&FakeClock::new()).cause, Some(Cause::WrongKey));
    assert_eq!(project.in_place(), Some(document(5)));
    assert_eq!(names(&project.folder.join("statsig.versions")).len(), 1, "nothing refused is kept as a version");
}

#[test]
fn without_any_document_a_failure_is_unusable() {
    let project = Project::new();
    for (reply, cause) in [
        (Reply::status(503), Cause::Server),
        (Reply::ok("{"), Cause::Garbage),
        (Reply::ok(r#"{"has_updates":false}"#), Cause::Absent),
    ] {
        let once = std::sync::Mutex::new(Some(reply));
        project.answers(move |_| once.lock().unwrap().take().unwrap_or(Reply::status(500)));
        let report = project.once(&FakeClock::new());
        assert_eq!((report.outcome, report.cause, report.time), (SyncOutcome::Unusable, Some(cause), None));
        assert_eq!(project.in_place(), None);
    }
}

#[test]
fn what_is_in_place_but_unusable_is_replaced_by_anything_good() {
    let project = Project::new();
    for bad in ["", "{", r#"{"has_updates":true,"time":99,"x":"uncompilable"}"#, r#"{"has_updates":false,"time":99}"#] {
        std::fs::write(project.config(), bad).unwrap();
        project.answers(|_| Reply::status(500));
        assert_eq!(project.once(&FakeClock::new()).outcome, SyncOutcome::Unusable, "{bad}");
        project.serves(document(5));
        assert_eq!(project.once(&FakeClock::new()).outcome, SyncOutcome::Fresh, "{bad}");
        assert!(!project.server.asked().last().unwrap().target.contains('?'), "{bad}");
    }
}

#[test]
fn the_same_time_with_other_content_is_news() {
    let project = Project::new();
    project.serves(document(5));
    project.once(&FakeClock::new());
    let other = document(5).replace("c5", "other");
    project.serves(other.clone());
    assert_eq!(project.once(&FakeClock::new()).outcome, SyncOutcome::Fresh);
    assert_eq!(project.in_place(), Some(other));
}

#[test]
fn force_accepts_an_older_document_once() {
    let project = Project::new();
    project.serves(document(5));
    project.once(&FakeClock::new());
    project.serves(document(4));
    let mut sync = Sync::new(project.source(), project.place(), true);
    assert_eq!(sync.once(&mut judge, &FakeClock::new()).outcome, SyncOutcome::Fresh);
    assert!(!project.server.asked().last().unwrap().target.contains('?'), "all is fetched anew");
    project.serves(document(3));
    assert_eq!(sync.once(&mut judge, &FakeClock::new()).cause, Some(Cause::Older));
    assert_eq!(project.in_place(), Some(document(4)));
}

#[test]
fn a_switch_of_project_that_the_documents_tell_needs_no_force() {
    let project = Project::new();
    std::fs::write(project.config(), r#"{"has_updates":true,"time":99,"hashed_sdk_key_used":"12345"}"#).unwrap();
    let ours = format!(r#"{{"has_updates":true,"time":5,"hashed_sdk_key_used":"{}"}}"#, project.key.hashed());
    project.serves(ours.clone());
    assert_eq!(project.once(&FakeClock::new()).outcome, SyncOutcome::Fresh);
    assert_eq!(project.in_place(), Some(ours));
}

#[test]
fn a_wait_that_the_server_asks_for_is_reported() {
    let project = Project::new();
    for header in ["120", "Fri, 24 Jul 2026 12:10:07 GMT"] {
        project.answers(move |_| Reply::Http(429, vec![("retry-after", header.into())], Vec::new()));
        assert_eq!(project.once(&FakeClock::new()).wait, Some(Duration::from_secs(120)), "{header}");
    }
}

#[test]
fn a_document_is_judged_once_and_again_when_the_file_changed() {
    let project = Project::new();
    project.serves(document(5));
    let (mut sync, clock, mut judged) = (project.sync(), FakeClock::new(), 0);
    let mut counting = |document: &[u8]| {
        judged += 1;
        judge(document)
    };
    for _ in 0..5 {
        sync.once(&mut counting, &clock);
    }
    std::fs::write(project.config(), document(6)).unwrap();
    sync.once(&mut counting, &clock);
    assert_eq!(judged, 2);
}

#[test]
fn a_config_file_that_cannot_be_written_is_told_and_nothing_is_left_beside_it() {
    let project = Project::new();
    project.serves(document(5));
    std::fs::create_dir(project.config()).unwrap();
    let report = project.once(&FakeClock::new());
    assert_eq!((report.outcome, report.cause), (SyncOutcome::Unusable, Some(Cause::Read)));
    let gone =
        Sync::new(project.source(), statsig::worker::host::place::Place::new(&project.folder.join("no/x.json")), false)
            .once(&mut judge, &FakeClock::new());
    assert_eq!((gone.outcome, gone.cause), (SyncOutcome::Unusable, Some(Cause::Write)));
    assert_eq!(project.folder.names(), ["statsig.json"]);
}

#[test]
fn versions_that_cannot_be_kept_do_not_hold_back_a_document() {
    let project = Project::new();
    project.serves(document(5));
    std::fs::write(project.folder.join("statsig.versions"), "a file where the folder should be").unwrap();
    let report = project.once(&FakeClock::new());
    assert_eq!((report.outcome, report.cause), (SyncOutcome::Fresh, Some(Cause::Write)));
    assert_eq!(project.in_place(), Some(document(5)));
}

#[test]
fn compressed_documents_are_decoded() {
    use std::io::Write;
    let project = Project::new();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(document(5).as_bytes()).unwrap();
    let packed = encoder.finish().unwrap();
    project.answers(move |_| Reply::Http(200, vec![("content-encoding", "gzip".into())], packed.clone()));
    assert_eq!(project.once(&FakeClock::new()).outcome, SyncOutcome::Fresh);
    assert_eq!(project.in_place(), Some(document(5)));
}

#[test]
fn a_server_of_another_wire_is_not_followed_elsewhere() {
    let elsewhere = Loopback::start(|_| Reply::ok(document(9)));
    let project = Project::new();
    let to = elsewhere.url();
    project.answers(move |_| Reply::Http(302, vec![("location", to.clone())], Vec::new()));
    assert_eq!(project.once(&FakeClock::new()).cause, Some(Cause::Redirect));
    assert!(elsewhere.asked().is_empty());
}

#[test]
fn two_configs_in_one_folder_share_nothing() {
    let folder = Scratch::new();
    let names =
        ["one.json", "other.json", "one.txt", "one", "one.", ".json", "one.json.txt", "one.txt.json", "one.JSON"];
    let mut all = names.map(|name| folder.join(name)).to_vec();
    for name in names {
        let place = Place::new(&folder.join(name));
        all.extend([place.versions(), place.id_lists(), place.lock(), place.attempt()]);
    }
    assert!(all.iter().all(|path| path.parent() == Some(&folder.join(""))), "{all:?}");
    assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len(), "{all:?}");
    assert_eq!(Place::new(&folder.join("one.json")).lock(), folder.join("one.lock"));
    assert_eq!(Place::new(&folder.join("one.txt")).id_lists(), folder.join("one.txt-id_lists"));
}
