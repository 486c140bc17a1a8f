//! The images that the worker leaves: there before their document, stamped after it, renewed, and removed in time.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use statsig::config::Snapshot;
use statsig::config::image::folder::ImageFolder;
use statsig::worker::host::cause::Cause;
use statsig::worker::host::clock::Clock;
use statsig::worker::kept::cv::version;
use statsig::worker::sync::report::SyncOutcome;
use statsig::worker::sync::shelf::DocumentJudge;

use crate::kit::fake_clock::FakeClock;
use crate::kit::scratch::names;
use crate::worker::project::Project;

/// The compiler itself, and how often it was asked.
pub struct Compiling {
    pub asked: usize,
}

impl DocumentJudge for Compiling {
    fn judge(&mut self, document: &[u8]) -> Result<Option<Snapshot>, Cause> {
        self.asked += 1;
        Snapshot::compile(document).map(Some).map_err(|_| Cause::Uncompilable)
    }
}

pub fn whole(time: u64) -> String {
    format!(
        r#"{{"has_updates":true,"time":{time},"checksum":"c{time}","feature_gates":{{}},"dynamic_configs":{{}},"layer_configs":{{}}}}"#
    )
}

fn once(project: &Project, clock: &FakeClock) -> (SyncOutcome, usize) {
    let mut judge = Compiling { asked: 0 };
    (project.sync().once(&mut judge, clock).outcome, judge.asked)
}

fn folder(project: &Project) -> ImageFolder {
    ImageFolder::new(&project.place().images())
}

/// The document that the image which processes would map is of.
pub fn mapped(project: &Project) -> Option<String> {
    let found = project.config().metadata().unwrap();
    let cv = folder(project).stamped(&found)?;
    let snapshot = Snapshot::of_image(folder(project).open(&cv, &found).ok()?).ok()?;
    (snapshot.version() == cv).then_some(cv)
}

fn image(project: &Project, document: &str) -> PathBuf {
    folder(project).image(&version(document.as_bytes()))
}

#[test]
fn a_synced_document_has_a_stamp_and_an_image_that_nobody_writes() {
    let project = Project::new();
    project.serves(whole(5));
    assert_eq!(once(&project, &FakeClock::new()), (SyncOutcome::Fresh, 1));
    assert_eq!(mapped(&project), Some(version(whole(5).as_bytes())));
    assert_eq!(image(&project, &whole(5)).metadata().unwrap().permissions().mode() & 0o777, 0o440);
    let written = image(&project, &whole(5)).metadata().unwrap().modified().unwrap();
    assert_eq!(once(&project, &FakeClock::new()).0, SyncOutcome::Unchanged);
    assert_eq!(image(&project, &whole(5)).metadata().unwrap().modified().unwrap(), written);
}

#[test]
fn a_changed_config_is_not_taken_for_the_stamped_one() {
    let project = Project::new();
    project.serves(whole(5));
    once(&project, &FakeClock::new());
    let before = project.config().metadata().unwrap();
    // At once, of the same length, and with the same time of writing.
    fs::write(project.config(), whole(6)).unwrap();
    let file = fs::File::options().write(true).open(project.config()).unwrap();
    file.set_modified(before.modified().unwrap()).unwrap();
    assert_eq!(mapped(&project), None);
    assert_eq!(once(&project, &FakeClock::new()).0, SyncOutcome::Failed, "the server's document is older");
    assert_eq!(mapped(&project), Some(version(whole(6).as_bytes())), "whoever put it there");
}

#[test]
fn what_is_lost_or_spoilt_is_written_anew_and_compiled_once_for_it() {
    let project = Project::new();
    project.serves(whole(5));
    let (mut sync, clock) = (project.sync(), FakeClock::new());
    let mut judge = Compiling { asked: 0 };
    sync.once(&mut judge, &clock);
    let path = image(&project, &whole(5));
    let spoil: [&dyn Fn(); 4] = [
        &|| fs::remove_file(&path).unwrap(),
        &|| fs::remove_dir_all(folder(&project).path()).unwrap(),
        &|| fs::set_permissions(&path, Permissions::from_mode(0o462)).unwrap(),
        &|| {
            fs::remove_file(&path).unwrap();
            fs::write(&path, "stimage\n").unwrap();
        },
    ];
    for (number, spoil) in spoil.iter().enumerate() {
        spoil();
        assert_eq!(sync.once(&mut judge, &clock).outcome, SyncOutcome::Unchanged);
        assert!(mapped(&project).is_some(), "{number}");
        sync.once(&mut judge, &clock);
        assert_eq!(judge.asked, number + 2);
    }
}

#[test]
fn images_of_earlier_documents_go_after_an_hour_and_are_few() {
    let (project, clock) = (Project::new(), FakeClock::new());
    for time in 1..=12 {
        project.serves(whole(time));
        assert_eq!(once(&project, &clock).0, SyncOutcome::Fresh);
    }
    let count = || names(folder(&project).path()).iter().filter(|name| name.ends_with(".image")).count();
    assert_eq!(count(), 9);
    clock.sleep(std::time::Duration::from_secs(3_601));
    project.serves(whole(13));
    once(&project, &clock);
    // The one before it was in use until now.
    assert_eq!(count(), 2);
}

#[test]
fn a_folder_that_takes_no_image_holds_back_no_document() {
    let project = Project::new();
    fs::write(project.place().images(), "no folder").unwrap();
    project.serves(whole(5));
    assert_eq!(once(&project, &FakeClock::new()).0, SyncOutcome::Fresh);
    assert_eq!(fs::read(project.config()).unwrap(), whole(5).as_bytes());
}
