//! The program options of the wikis that go by one config, and the documents of their own entries: a file for each, which
//! that wiki's maintenance scripts write.
//! A wiki that is gone renews its file no longer, and after a month the file goes too.

use std::collections::BTreeMap;
use std::fs::{File, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;

use crate::client::program::ProgramChoice;
use crate::worker::host::identity::{FileIdentity, identity};

/// How the names of these files end.
const SUFFIX: &str = ".json";
/// A file that was not renewed for so long is removed.
const GONE: Duration = Duration::from_secs(30 * 86_400);
/// Bytes of a file at most: some thousand entries.
const MOST_BYTES: u64 = 1 << 20;
/// Wikis at most.
const MOST_WIKIS: usize = 1_000;

/// What a file says of its wiki.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WikiOptions {
    /// What the wiki wants in its program.
    pub choice: ProgramChoice,
    /// The document of its own entries (`wiki-rules.md` 8), as `Statsig\overlay()` takes it; none where it has none.
    pub own: Option<Box<str>>,
}

/// What a file says; or why it cannot be used: `read`, `large`, `shape`, or `many` where there are too many files.
pub(super) type Options = Result<WikiOptions, &'static str>;

/// The folder of these files, each read again when it has changed.
#[derive(Debug)]
pub(super) struct OptionsFiles {
    folder: PathBuf,
    /// The folder when it was last looked at.
    looked: Option<FileIdentity>,
    read: BTreeMap<String, (FileIdentity, Options)>,
}

impl OptionsFiles {
    pub(super) const fn new(folder: PathBuf) -> Self {
        Self { folder, looked: None, read: BTreeMap::new() }
    }

    /// Whether a file was put there or taken away since the last [`OptionsFiles::refresh`]. Costs one look.
    pub(super) fn is_changed(&self) -> bool {
        self.folder.metadata().ok().map(|found| identity(&found)) != self.looked
    }

    /// Reads what has changed; true if any wiki's options are others than before. `now` is ms.
    pub(super) fn refresh(&mut self, now: i64) -> bool {
        self.looked = self.folder.metadata().ok().map(|found| identity(&found));
        let mut before = std::mem::take(&mut self.read);
        let mut is_other = false;
        for (name, found) in self.list() {
            let path = self.folder.join(format!("{name}{SUFFIX}"));
            if is_gone(&found, now) {
                // If it cannot be removed it stays, and is passed over again the next time.
                let _ = std::fs::remove_file(path);
                continue;
            }
            let new = identity(&found);
            let known = before.remove(&name);
            let options = match known.as_ref().filter(|(old, _)| *old == new) {
                _ if self.read.len() >= MOST_WIKIS => Err("many"),
                Some((_, options)) => options.clone(),
                None => read(&path),
            };
            is_other |= known.is_none_or(|(_, known)| known != options);
            self.read.insert(name, (new, options));
        }
        is_other || !before.is_empty()
    }

    /// The options of each wiki, by the name of its file without the ending.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &Options)> {
        self.read.iter().map(|(name, (_, options))| (name.as_str(), options))
    }

    /// The files that a wiki may have written, in the order of their names. Names of another form are none of ours, and
    /// could not be told to anybody.
    fn list(&self) -> Vec<(String, Metadata)> {
        let is_ours = |name: &str| {
            !name.starts_with('.') && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.=-".contains(&byte))
        };
        let mut found: Vec<(String, Metadata)> = std::fs::read_dir(&self.folder)
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| {
                let name = entry.file_name().into_string().ok()?.strip_suffix(SUFFIX)?.to_owned();
                let found = entry.metadata().ok().filter(Metadata::is_file)?;
                is_ours(&name).then_some((name, found))
            })
            .collect();
        found.sort_by(|a, b| a.0.cmp(&b.0));
        found
    }
}

fn is_gone(found: &Metadata, now: i64) -> bool {
    let now = UNIX_EPOCH + Duration::from_millis(u64::try_from(now).unwrap_or(0));
    let renewed = found.modified().unwrap_or(SystemTime::UNIX_EPOCH);
    now.duration_since(renewed).is_ok_and(|age| age > GONE)
}

fn read(path: &Path) -> Options {
    let mut text = Vec::new();
    let file = File::open(path).map_err(|_| "read")?;
    file.take(MOST_BYTES.saturating_add(1)).read_to_end(&mut text).map_err(|_| "read")?;
    if text.len() as u64 > MOST_BYTES {
        return Err("large");
    }
    options(&text).ok_or("shape")
}

/// Reads what a file holds: the members of a [`ProgramChoice`], and beside them `local`, the document as a text.
fn options(text: &[u8]) -> Option<WikiOptions> {
    let mut members: serde_json::Map<String, Value> = serde_json::from_slice(text).ok()?;
    let own = match members.remove("local") {
        Some(Value::String(own)) => Some(own.into()),
        Some(_) => return None,
        None => None,
    };
    Some(WikiOptions { choice: serde_json::from_value(Value::Object(members)).ok()?, own })
}
