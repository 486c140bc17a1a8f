//! Syncs the ID lists (`wire.md` 2.4): fetches the manifest, then of each list only the bytes that are new. All state
//! is in the index on the disk, so that a new process goes on where the last one stopped. A list that cannot be fetched
//! keeps what it holds, and does not hold up the others.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::Deserialize;
use serde_json::Value;

use crate::config::ids::id_change::apply;
use crate::config::ids::id_list::{INDEX, Index, ListEntry, read_index, read_list};
use crate::config::ids::id_set::IdSet;
use crate::hash::sha256_hex;
use crate::worker::host::atomic_file::{Durable, make_folder, replace, sweep};
use crate::worker::host::cause::Cause;
use crate::worker::host::clock::Clock;
use crate::worker::net::backoff::retry_after;
use crate::worker::net::fetch::Upstream;
use crate::worker::net::transport::{Answer, HttpRequest};

/// The vendor's own host. Unlike other servers it answers a GET for the manifest, and takes ranges in the query.
const VENDOR: &str = "https://api.statsigcdn.com";
/// Bytes of the longest manifest that is accepted.
const MOST_MANIFEST_BYTES: u64 = 8 << 20;
/// Bytes that are fetched of one list at once at most: some 13 million lines.
const MOST_CHUNK_BYTES: u64 = 128 << 20;
/// Time for one pass over all lists, as the sync of the document has to wait for it.
const PASS_MS: i64 = 30_000;
/// How long a file stays that the index no longer names: processes that have read the last index still look for it.
const GRACE: Duration = Duration::from_secs(600);

/// What the manifest says of a list.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ManifestEntry {
    url: String,
    #[serde(rename = "fileID")]
    file_id: String,
    /// The present length of the file in bytes; lists only grow.
    size: u64,
    #[serde(default)]
    creation_time: i64,
}

/// How one pass over all lists went.
#[derive(Debug, Default)]
pub struct ListReport {
    /// Why the manifest failed, or each list that did.
    pub causes: Vec<Cause>,
    /// How many lists are in place.
    pub lists: usize,
    /// Whether the index was replaced.
    pub changed: bool,
    /// How long the server asks not to be asked.
    pub wait: Option<Duration>,
}

/// Syncs the id lists of one project into one folder.
pub struct IdListSync<'a> {
    source: Upstream<'a>,
    folder: PathBuf,
    /// The list at which the last pass ran out of time. The next one begins there, so that a slow list does not keep
    /// those after it from ever being fetched.
    resume: Option<String>,
}

impl<'a> IdListSync<'a> {
    /// Syncs the lists of `source` into `folder`. Reads no file and asks nobody yet.
    #[must_use]
    pub fn new(source: Upstream<'a>, folder: &Path) -> Self {
        Self { source, folder: folder.to_owned(), resume: None }
    }

    /// Asks for the manifest and fetches what is new.
    pub fn once(&mut self, clock: &dyn Clock) -> ListReport {
        let found = read_index(&self.folder);
        let mut report = ListReport { lists: found.as_ref().map_or(0, Index::len), ..ListReport::default() };
        match self.manifest(clock.now_ms(), &mut report.wait) {
            Ok(manifest) => self.pass(&manifest, found, &mut report, clock),
            Err(cause) => report.causes.push(cause),
        }
        report
    }

    fn pass(
        &mut self,
        manifest: &BTreeMap<String, Value>,
        found: Option<Index>,
        report: &mut ListReport,
        clock: &dyn Clock,
    ) {
        // Whether a file was lost or cut and has been fetched again. Its entry is then as before, but the index has to
        // be written again: web processes read the files only when the index changes.
        let mut restored = found.is_none();
        let held = found.unwrap_or_default();
        // What the manifest no longer names is dropped.
        let mut index: Index = held.clone();
        index.retain(|name, _| manifest.contains_key(name));
        let end = clock.now_ms().saturating_add(PASS_MS);
        let from = self.resume.take().unwrap_or_default();
        let names = manifest.range(from.clone()..).chain(manifest.range(..from));
        for (name, listed) in names {
            if clock.now_ms() > end {
                self.resume = Some(name.clone());
                break;
            }
            match self.list(listed, index.get(name)) {
                Ok(Some(entry)) => {
                    restored |= index.get(name) == Some(&entry);
                    index.insert(name.clone(), entry);
                }
                Ok(None) => {}
                Err(cause) => report.causes.push(cause),
            }
        }
        if index != held || restored {
            match self.write(INDEX, &serde_json::to_vec(&index).unwrap_or_default()) {
                Ok(()) => report.changed = true,
                Err(cause) => report.causes.push(cause),
            }
        }
        if report.changed {
            self.prune(&index);
        }
        report.lists = index.len();
    }

    /// Fetches what is new of a list. Returns its new entry, or `None` if nothing is new.
    fn list(&self, listed: &Value, held: Option<&ListEntry>) -> Result<Option<ListEntry>, Cause> {
        let listed = ManifestEntry::deserialize(listed).map_err(|_| Cause::Garbage)?;
        // A list whose file was lost or cut is fetched again from its start.
        let same = held.filter(|entry| entry.file_id == listed.file_id && self.has_file(entry));
        let older = held.is_some_and(|entry| listed.creation_time < entry.creation_time);
        if older || same.is_some_and(|entry| listed.size <= entry.read) {
            return Ok(None);
        }
        let base = same.and_then(|entry| Some((entry.read, read_list(&self.folder, entry).ok()?)));
        let (start, list) = base.unwrap_or_else(|| (0, IdSet::from_keys(Vec::new())));
        if listed.size == 0 {
            return self.keep(&list, &listed, 0).map(Some);
        }
        let answer = self.chunk(&listed, start)?;
        let whole = answer.status != 206 && !is_vendor(&listed.url);
        if answer.status == 206 && range_start(&answer).is_some_and(|from| from != start) {
            return Err(Cause::Garbage);
        }
        let chunk = answer.body?;
        // A server that knows no ranges sends the whole file.
        let (start, list) = if whole { (0, IdSet::from_keys(Vec::new())) } else { (start, list) };
        let applied = apply(&list, &chunk).ok_or(Cause::Garbage)?;
        self.keep(&applied.list, &listed, start.saturating_add(applied.consumed)).map(Some)
    }

    fn keep(&self, list: &IdSet, listed: &ManifestEntry, read: u64) -> Result<ListEntry, Cause> {
        let bytes = list.packed();
        let file = format!("{}.ids", sha256_hex(bytes, 16));
        if !std::fs::read(self.folder.join(&file)).is_ok_and(|there| there == bytes) {
            self.write(&file, bytes)?;
        }
        let count = list.len();
        Ok(ListEntry { file, count, file_id: listed.file_id.clone(), creation_time: listed.creation_time, read })
    }

    /// Whether the entry's file exists in its full length.
    fn has_file(&self, entry: &ListEntry) -> bool {
        self.folder.join(&entry.file).metadata().is_ok_and(|meta| meta.len() == IdSet::packed_bytes(entry.count))
    }

    fn chunk(&self, listed: &ManifestEntry, start: u64) -> Result<Answer, Cause> {
        let range = format!("bytes={start}-");
        let size = listed.size.to_string();
        let headers = [("accept-encoding", "identity"), ("range", &*range), ("statsig-id-list-file-size", &*size)];
        let (url, headers) = if is_vendor(&listed.url) {
            let separator = if listed.url.contains('?') { '&' } else { '?' };
            (format!("{}{separator}range={start}-", listed.url), headers.get(..1).unwrap_or_default())
        } else {
            (listed.url.clone(), &headers[..])
        };
        let request = HttpRequest { url: &url, headers, body: None, max_bytes: MOST_CHUNK_BYTES };
        let answer = self.source.transport.send(&request)?;
        Cause::of_status(answer.status).map_or(Ok(answer), Err)
    }

    fn manifest(&self, now_ms: i64, wait: &mut Option<Duration>) -> Result<BTreeMap<String, Value>, Cause> {
        let (api, key) = (self.source.api.trim_end_matches('/'), self.source.key.expose());
        let max_bytes = MOST_MANIFEST_BYTES;
        let answer = if api == VENDOR {
            let url = format!("{api}/v1/get_id_lists/{key}.json");
            self.source.transport.send(&HttpRequest { url: &url, headers: &[], body: None, max_bytes })
        } else {
            let (url, headers) = (format!("{api}/v1/get_id_lists"), [("statsig-api-key", key)]);
            self.source.transport.send(&HttpRequest { url: &url, headers: &headers, body: Some(b""), max_bytes })
        }?;
        *wait = answer.header("retry-after").and_then(|text| retry_after(text, now_ms));
        if let Some(cause) = Cause::of_status(answer.status) {
            return Err(cause);
        }
        serde_json::from_slice(&answer.body?).map_err(|_| Cause::Garbage)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Cause> {
        make_folder(&self.folder)?;
        replace(&self.folder.join(name), bytes, Durable::Yes)
    }

    fn prune(&self, index: &Index) {
        sweep(&self.folder);
        for entry in std::fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let named = |name: &str| !name.ends_with(".ids") || index.values().any(|entry| entry.file == name);
            let written = entry.metadata().and_then(|meta| meta.modified());
            let age = written.ok().and_then(|at| SystemTime::now().duration_since(at).ok());
            if !name.to_str().is_none_or(named) && age.is_some_and(|age| age > GRACE) {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }
}

fn is_vendor(url: &str) -> bool {
    url.strip_prefix(VENDOR).is_some_and(|rest| rest.starts_with('/'))
}

/// The offset at which a partial answer begins, if its header says it, such as `bytes 10-19/20`.
fn range_start(answer: &Answer) -> Option<u64> {
    answer.header("content-range")?.strip_prefix("bytes ")?.split('-').next()?.parse().ok()
}
