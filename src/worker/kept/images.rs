//! The images of accepted documents, as the worker leaves them for all processes of the host.

use std::fs::{File, Metadata};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rustix::time::{ClockId, clock_gettime};

use super::cv::version;
use crate::config::Snapshot;
use crate::config::image::folder::ImageFolder;
use crate::config::image::stamp::Stamp;
use crate::worker::host::atomic_file::{Durable, make_folder, replace, seal, sweep};
use crate::worker::host::cause::Cause;
use crate::worker::host::place::Place;

/// How long an image stays after its document was replaced, for processes that read the stamp before and map it after.
/// Those that map one already keep it however long they run.
const KEPT: Duration = Duration::from_secs(3_600);
/// How many of these stay at most, as a document may change every few seconds.
const MOST_KEPT: usize = 8;
/// How often the clock of files is looked at, and how often at most. It ticks every 1 to 10 ms.
const TICK: Duration = Duration::from_millis(1);
const MOST_TICKS: u32 = 50;

/// The folder of images of one config file.
pub struct Images {
    folder: ImageFolder,
}

impl Images {
    /// Reads nothing yet.
    #[must_use]
    pub fn new(place: &Place) -> Self {
        Self { folder: ImageFolder::new(&place.images()) }
    }

    /// Writes the image of a compiled document, which no process uses before its document is in place.
    ///
    /// # Errors
    /// [`Cause::Write`]
    pub fn write(&self, snapshot: &Snapshot) -> Result<(), Cause> {
        make_folder(self.folder.path())?;
        seal(&self.folder.image(snapshot.version()), snapshot.image().get())
    }

    /// Whether processes can map the image of a document.
    #[must_use]
    pub fn holds(&self, cv: &str, config: &Metadata) -> bool {
        let snapshot = self.folder.open(cv, config).and_then(Snapshot::of_image);
        snapshot.is_ok_and(|snapshot| snapshot.version() == cv)
    }

    /// Lets processes know, without reading it, which document the config file holds: a no-op where they do. Does so only
    /// if that is `cv`.
    ///
    /// # Errors
    /// [`Cause::Write`]
    pub fn stamp(&self, config: &Path, cv: &str) -> Result<(), Cause> {
        let found = config.metadata().map_err(|_| Cause::Write)?;
        if self.folder.stamped(&found).as_deref() == Some(cv) {
            return Ok(());
        }
        // Two changes in one tick of the clock of files leave the same times. So the file is read after the tick of its
        // last change: from here on every other change has another time.
        let stamp = Stamp::new(&found, cv);
        for _ in 0..MOST_TICKS {
            let now = clock_gettime(ClockId::RealtimeCoarse);
            if stamp.is_before((now.tv_sec, now.tv_nsec)) {
                break;
            }
            std::thread::sleep(TICK);
        }
        let document = std::fs::read(config).map_err(|_| Cause::Write)?;
        let same = config.metadata().is_ok_and(|found| stamp.is_of(&found)) && version(&document) == cv;
        if !same {
            return Ok(());
        }
        make_folder(self.folder.path())?;
        replace(&self.folder.stamp(), &serde_json::to_vec(&stamp).map_err(|_| Cause::Write)?, Durable::No)
    }

    /// Notes that a document was current until now: from here on its image's age counts.
    pub fn touch(&self, cv: &str, now_ms: i64) {
        if let Ok(file) = File::open(self.folder.image(cv)) {
            let _ = file.set_modified(UNIX_EPOCH + Duration::from_millis(u64::try_from(now_ms).unwrap_or(0)));
        }
    }

    /// Removes images that nobody can begin to map any more; never those of the document `current`.
    pub fn prune(&self, current: &str, now_ms: i64) {
        sweep(self.folder.path());
        let now = UNIX_EPOCH + Duration::from_millis(u64::try_from(now_ms).unwrap_or(0));
        let mut old: Vec<(SystemTime, std::path::PathBuf)> = std::fs::read_dir(self.folder.path())
            .into_iter()
            .flatten()
            .flatten()
            .filter(|entry| {
                let name = entry.file_name();
                let name = name.to_string_lossy();
                name.ends_with(".image") && !name.starts_with('.') && !name.starts_with(current)
            })
            .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
            .collect();
        old.sort_unstable_by(|a, b| b.cmp(a));
        for (at, (replaced, path)) in old.into_iter().enumerate() {
            let age = now.duration_since(replaced).unwrap_or_default();
            if at >= MOST_KEPT || age > KEPT {
                let _ = std::fs::remove_file(path);
            }
        }
    }
}
