//! The secret key: from which files it is read, and that nothing ever shows it.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::sync::atomic::AtomicBool;

use statsig::worker::host::cause::Cause;
use statsig::worker::host::outside::Outside;
use statsig::worker::net::key::{Key, KeyFault};
use statsig::worker::net::transport::{Transport, TransportOptions};
use statsig::worker::sync::attempt::Attempt;
use statsig::worker::sync::cycle::Cycle;
use statsig::worker::sync::id_list::IdListSync;

use crate::kit::fake_clock::FakeClock;
use crate::kit::loopback::Reply;
use crate::kit::scratch::Scratch;
use crate::worker::project::{KEY, Project, document, judge};

fn file(folder: &Scratch, text: &str, mode: u32) -> std::path::PathBuf {
    let path = folder.join("key");
    std::fs::write(&path, text).unwrap();
    std::fs::set_permissions(&path, PermissionsExt::from_mode(mode)).unwrap();
    path
}

#[test]
fn only_owner_and_group_may_read_the_file() {
    let folder = Scratch::new();
    for mode in [0o400, 0o440, 0o600, 0o640] {
        assert!(Key::read(&file(&folder, KEY, mode)).is_ok(), "{mode:o}");
    }
    for mode in [0o644, 0o604, 0o602, 0o601, 0o660, 0o777] {
        assert_eq!(Key::read(&file(&folder, KEY, mode)).unwrap_err(), KeyFault::Mode, "{mode:o}");
    }
}

#[test]
fn the_file_holds_a_key_and_nothing_else() {
    let folder = Scratch::new();
    assert_eq!(Key::read(&file(&folder, &format!("  {KEY}\n"), 0o600)).unwrap(), Key::new(KEY).unwrap());
    for text in ["", "\n", " \t "] {
        assert_eq!(Key::read(&file(&folder, text, 0o600)).unwrap_err(), KeyFault::Empty, "{text:?}");
    }
    for text in ["two words", "a/b", "a?b", "a\nb", "ключ", "\0", &"x".repeat(256)] {
        assert_eq!(Key::read(&file(&folder, text, 0o600)).unwrap_err(), KeyFault::Malformed, "{text:?}");
    }
}

#[test]
fn only_files_count_and_links_to_own_files() {
    let folder = Scratch::new();
    let path = file(&folder, KEY, 0o600);
    let link = folder.join("link");
    symlink(&path, &link).unwrap();
    assert!(Key::read(&link).is_ok());
    for other in [folder.path(), Path::new("/dev/null")] {
        assert_eq!(Key::read(other).unwrap_err(), KeyFault::NotAFile);
    }
    assert_eq!(Key::read(&folder.join("missing")).unwrap_err(), KeyFault::Missing);
    assert_eq!(Key::read(Path::new("")).unwrap_err(), KeyFault::Unset);
    assert_eq!(Cause::from(KeyFault::Mode), Cause::KeyFile);
}

/// Everything the worker can say or write while it talks to a server that fails in every way.
fn traces() -> String {
    let project = Project::new();
    let mut said = Vec::new();
    let replies: [fn() -> Reply; 8] = [
        || Reply::ok(document(5)),
        || Reply::status(401),
        || Reply::status(500),
        || Reply::status(301),
        || Reply::ok("{"),
        || Reply::Raw(b"no http".into()),
        || Reply::ok(r#"{"has_updates":true,"time":9,"hashed_sdk_key_used":"1"}"#),
        || Reply::Http(200, vec![("content-encoding", "gzip".into())], b"x".into()),
    ];
    for reply in replies {
        project.answers(move |_| reply());
        let clock = FakeClock::new();
        let lists = Some(IdListSync::new(project.source(), &project.folder.join("id_lists")));
        let mut cycle = Cycle {
            sync: project.sync(),
            lists,
            between: None,
            renewal: None,
            farm: None,
            programs: project.links(),
            interval: std::time::Duration::from_secs(10),
        };
        let report = cycle.single(
            &mut judge,
            &mut Outside {
                clock: &clock,
                chance: &mut || 0.0,
                stop: &AtomicBool::new(false),
                listener: &mut |line: &str| said.push(line.to_owned()),
            },
        );
        said.push(format!("{report:?}"));
        said.push(report.cause.map(|cause| format!("{cause} {cause:?} {}", cause.word())).unwrap_or_default());
        cycle.run(
            &mut judge,
            &mut Outside {
                clock: &clock,
                chance: &mut || 0.5,
                stop: &AtomicBool::new(true),
                listener: &mut |_: &str| {},
            },
        );
    }
    said.push(format!("{:?} {:?} {:?}", project.key, project.transport, TransportOptions::default()));
    said.push(format!("{:?}", Attempt::load(&project.place().attempt())));
    let refused =
        TransportOptions { proxy: Some(format!("socks5://{KEY}@127.0.0.1:1")), ..TransportOptions::default() };
    said.push(format!("{refused:?} {:?}", Transport::new(&refused).unwrap_err()));
    for name in project.folder.names() {
        if project.folder.join(&name).is_file() {
            said.push(name.clone() + &std::fs::read_to_string(project.folder.join(&name)).unwrap());
        }
    }
    said.join("\n")
}

#[test]
fn nothing_shows_key_or_address() {
    let traces = traces();
    assert!(traces.contains("unauthorized") && traces.contains("Key(hidden)"), "{traces}");
    for hidden in [KEY, "127.0.0.1", "http:", "download_config_specs"] {
        assert!(!traces.contains(hidden), "{hidden} in {traces}");
    }
}
