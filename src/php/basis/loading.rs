//! How a process comes by a document: it maps its image where that can be trusted, else it compiles. And by a database of
//! countries, which it maps as it is.

use super::pin::{Loaded, compile};
use crate::cache::file::{Source, Trouble};
use crate::cache::snapshots::LATER;
use crate::config::Snapshot;
use crate::config::geo::database::Database;
use crate::config::image::fault::ImageFault;
use crate::config::image::folder::ImageFolder;
use crate::worker::host::place::Place;
use crate::worker::kept::cv::version;
use rustix::fs::{FlockOperation, flock};
use std::fs::File;
use std::time::{Duration, Instant};

/// The word for a document whose image is mapped.
const MAPPED: &str = "mapped";
/// The word for one whose image was read, as it lies on a disk of another host.
const READ: &str = "read";
/// How long a process that has no document waits for others that compile.
const PATIENCE: Duration = Duration::from_secs(2);
const STEP: Duration = Duration::from_millis(5);
/// So many looks a process goes on with the document before. Should somebody hold the lock for good, it then compiles.
const MOST_POSTPONED: u32 = 10;

/// Loads the document of a config file. `before` is the one in use so far.
pub fn load(source: &Source<'_>, before: Option<&Loaded>) -> Result<Loaded, Trouble> {
    let images = ImageFolder::new(&Place::new(source.path()).images());
    let mut fault = ImageFault::Absent;
    if let Some(cv) = images.stamped(source.found()) {
        match map(&images, &cv, source) {
            Ok(loaded) => return Ok(loaded),
            Err(found) => fault = found,
        }
    }
    let document = source.bytes()?;
    let has_images = images.exists();
    // No stamp is of this file: somebody copied it, or the worker has just replaced it.
    if fault == ImageFault::Absent && has_images {
        match map(&images, &version(&document), source) {
            Ok(loaded) => return Ok(loaded),
            Err(found) => fault = found,
        }
    }
    let _turn = turn(source, before.is_some())?;
    compile(&document).map(|snapshot| Loaded::new(snapshot, fault.word()))
}

fn map(images: &ImageFolder, cv: &str, source: &Source<'_>) -> Result<Loaded, ImageFault> {
    let snapshot = Snapshot::of_image(images.open(cv, source.found())?)?;
    if snapshot.version() != cv {
        return Err(ImageFault::Document);
    }
    let word = if snapshot.image().private() == 0 { MAPPED } else { READ };
    Ok(Loaded::new(snapshot, word))
}

/// Waits until no other process of the host compiles this file, so that a changed document does not keep all processors
/// busy at once. Whoever can go on with the document before does not wait. The lock is of the config file itself, which
/// every process that gets here can open; where it cannot be locked, as on some network disks, nobody waits.
///
/// # Errors
/// [`LATER`]: another process compiles.
fn turn(source: &Source<'_>, has_document: bool) -> Result<Option<File>, Trouble> {
    let Ok(file) = File::open(source.path()) else { return Ok(None) };
    let begun = Instant::now();
    loop {
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => return Ok(Some(file)),
            Err(rustix::io::Errno::WOULDBLOCK) => {}
            Err(_) => return Ok(None),
        }
        if has_document {
            return if source.postponed() < MOST_POSTPONED { Err(LATER) } else { Ok(None) };
        }
        if begun.elapsed() >= PATIENCE {
            return Ok(None);
        }
        std::thread::sleep(STEP);
    }
}

/// Opens the database of countries. Only a file whose state is new gets here, so that this is done once for each.
pub fn open_countries(source: &Source<'_>, _: Option<&Database>) -> Result<Database, Trouble> {
    Database::open(source.path()).map_err(|fault| fault.word())
}
