//! The folder of accepted documents, by their version. It keeps a document for days after it was replaced, as an event
//! from a cached page must be judged by the document with which the page was made.

use std::collections::HashSet;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

use super::cv::{is_version, version};
use super::program_index::ProgramIndex;
use crate::worker::host::atomic_file::{Durable, make_folder, replace, sweep};
use crate::worker::host::cause::Cause;

/// What follows the version in the name of a kept document's file.
const SUFFIX: &str = ".json.gz";

/// How much is kept; what is beyond any of these goes.
#[derive(Debug, Clone, Copy)]
pub struct KeptBounds {
    /// How long a document is kept after it was last the current one.
    pub age: Duration,
    /// How many documents.
    pub count: usize,
    /// Their compressed bytes together.
    pub bytes: u64,
}

impl Default for KeptBounds {
    fn default() -> Self {
        Self { age: Duration::from_secs(7 * 86_400), count: 2_000, bytes: 512 << 20 }
    }
}

/// The folder of kept documents.
#[derive(Debug, Clone)]
pub struct Versions {
    folder: PathBuf,
    bounds: KeptBounds,
}

impl Versions {
    /// In `folder`, which is made when the first document is kept.
    #[must_use]
    pub fn new(folder: &Path, bounds: KeptBounds) -> Self {
        Self { folder: folder.to_owned(), bounds }
    }

    /// Keeps a document and returns its version.
    ///
    /// # Errors
    /// [`Cause::Write`]
    pub fn keep(&self, document: &[u8], now_ms: i64) -> Result<String, Cause> {
        let cv = version(document);
        if !self.path(&cv).exists() {
            make_folder(&self.folder)?;
            let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
            let packed = encoder.write_all(document).and_then(|()| encoder.finish()).map_err(|_| Cause::Write)?;
            replace(&self.path(&cv), &packed, Durable::Yes)?;
        }
        self.touch(&cv, now_ms);
        Ok(cv)
    }

    /// Notes that a document was current until now: from here on its age counts.
    pub fn touch(&self, cv: &str, now_ms: i64) {
        if let Ok(file) = File::options().append(true).open(self.path(cv)) {
            let _ = file.set_modified(UNIX_EPOCH + Duration::from_millis(u64::try_from(now_ms).unwrap_or(0)));
        }
    }

    /// The document of a version; `None` if it is not kept, is longer than `max_bytes`, or does not have this version.
    #[must_use]
    pub fn load(&self, cv: &str, max_bytes: u64) -> Option<Vec<u8>> {
        if !is_version(cv) {
            return None;
        }
        let mut document = Vec::new();
        GzDecoder::new(File::open(self.path(cv)).ok()?).take(max_bytes).read_to_end(&mut document).ok()?;
        (version(&document) == cv).then_some(document)
    }

    /// The index from versions of programs to those of the documents that they were made of.
    #[must_use]
    pub fn programs(&self) -> ProgramIndex {
        ProgramIndex::new(&self.folder)
    }

    /// The versions of all kept documents.
    #[must_use]
    pub fn all(&self) -> HashSet<String> {
        self.newest_first().into_iter().map(|kept| kept.cv).collect()
    }

    /// The versions of so many kept documents at most, those first that were current last.
    #[must_use]
    pub fn newest(&self, most: usize) -> Vec<String> {
        self.newest_first().into_iter().take(most).map(|kept| kept.cv).collect()
    }

    /// The file for the names of all kept documents together ([`super::known_names`]).
    pub(super) fn names_file(&self) -> PathBuf {
        self.folder.join("names.json")
    }

    /// Removes documents beyond the bounds, those first that were replaced the longest time ago; never `current`.
    pub fn prune(&self, current: &str, now_ms: i64) {
        sweep(&self.folder);
        let now = UNIX_EPOCH + Duration::from_millis(u64::try_from(now_ms).unwrap_or(0));
        let (mut count, mut bytes) = (0_usize, 0_u64);
        let mut gone = false;
        for kept in self.newest_first() {
            count = count.saturating_add(1);
            bytes = bytes.saturating_add(kept.bytes);
            let age = now.duration_since(kept.replaced).unwrap_or_default();
            let beyond = age > self.bounds.age || count > self.bounds.count || bytes > self.bounds.bytes;
            if beyond && kept.cv != current {
                gone |= std::fs::remove_file(self.path(&kept.cv)).is_ok();
            }
        }
        if gone {
            self.programs().forget(|cv| self.path(cv).exists());
        }
    }

    fn newest_first(&self) -> Vec<KeptFile> {
        let mut found: Vec<KeptFile> = std::fs::read_dir(&self.folder)
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| {
                let name = entry.file_name().into_string().ok()?;
                let cv = name.strip_suffix(SUFFIX).filter(|cv| is_version(cv))?.to_owned();
                let meta = entry.metadata().ok()?;
                Some(KeptFile { cv, bytes: meta.len(), replaced: meta.modified().ok()? })
            })
            .collect();
        found.sort_by(|a, b| b.replaced.cmp(&a.replaced).then_with(|| a.cv.cmp(&b.cv)));
        found
    }

    fn path(&self, cv: &str) -> PathBuf {
        self.folder.join(format!("{cv}{SUFFIX}"))
    }
}

/// One kept document.
struct KeptFile {
    cv: String,
    /// The size of the file, which is compressed.
    bytes: u64,
    /// When it was last current. This is the file's time of change, which [`Versions::touch`] sets.
    replaced: SystemTime,
}
