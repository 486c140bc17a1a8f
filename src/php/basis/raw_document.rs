//! The bytes that a snapshot of this process was compiled from. A process keeps only the compiled form, so they are read
//! again: from the config file or, where that has been replaced meanwhile, from the versions kept beside it.

use super::pin::Pin;
use crate::cache::file::read_file;
use crate::php::zend::ini;
use crate::worker::host::place::Place;
use crate::worker::kept::cv::version;
use crate::worker::kept::version::{KeptBounds, Versions};

/// The bytes of the document of `pin`; empty if they are nowhere any more.
pub fn raw_document(pin: &Pin) -> Vec<u8> {
    let (file, cv) = (ini::CONFIG_FILE.path(), pin.snapshot().version());
    let max_bytes = ini::max_config_bytes();
    let current = read_file(&file, max_bytes).ok().filter(|document| version(document) == cv);
    let kept = || Versions::new(&Place::new(&file).versions(), KeptBounds::default()).load(cv, max_bytes);
    current.or_else(kept).unwrap_or_default()
}
