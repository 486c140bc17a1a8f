//! One sync: fetch, judge, keep the version, replace the config file. Whatever
//! goes wrong, the file in place stays.

use std::fs::File;
use std::io::Read;
use std::time::Duration;

use super::report::{SyncOutcome, SyncReport};
use crate::worker::host::atomic_file::{Durable, replace, sweep};
use crate::worker::host::cause::Cause;
use crate::worker::host::clock::Clock;
use crate::worker::host::place::Place;
use crate::worker::kept::cv::version;
use crate::worker::kept::version::{KeptBounds, Versions};
use crate::worker::net::fetch::{Fetched, Upstream, fetch};
use crate::worker::net::head::DocumentHead;

/// Who says whether a document can be used: the compiler of documents, handed in
/// so that the fetching knows nothing of compiling.
pub trait DocumentJudge {
    /// # Errors
    /// [`Cause::Uncompilable`], or [`Cause::Garbage`] for what is no document at all.
    fn judge(&mut self, document: &[u8]) -> Result<(), Cause>;
}

impl<F: FnMut(&[u8]) -> Result<(), Cause>> DocumentJudge for F {
    fn judge(&mut self, document: &[u8]) -> Result<(), Cause> {
        self(document)
    }
}

/// The document in place.
struct DocumentInPlace {
    head: DocumentHead,
    cv: String,
    bytes: u64,
}

/// Syncs one config file.
pub struct Sync<'a> {
    source: Upstream<'a>,
    place: Place,
    versions: Versions,
    /// Accept what is older than the document in place (`--force`), until one sync went well.
    force: bool,
    /// What was found usable at the last look, so that it is compiled again only when it changed.
    held: Option<DocumentInPlace>,
}

impl<'a> Sync<'a> {
    /// Nothing is read or asked yet.
    #[must_use]
    pub fn new(source: Upstream<'a>, place: Place, force: bool) -> Self {
        let versions = Versions::new(&place.versions(), KeptBounds::default());
        Self { source, place, versions, force, held: None }
    }

    /// The files it works on.
    #[must_use]
    pub const fn place(&self) -> &Place {
        &self.place
    }

    /// Asks once and puts a newer document in place.
    pub fn once(&mut self, judge: &mut dyn DocumentJudge, clock: &dyn Clock) -> SyncReport {
        sweep(self.place.config().parent().unwrap_or(self.place.config()));
        if let Err(cause) = self.look(judge) {
            return self.failed(cause, None);
        }
        match fetch(&self.source, self.since(), clock.now_ms()) {
            Fetched::New(document, head) => {
                let report = self.offer(&document, head, judge, clock.now_ms());
                self.force &= !report.outcome.is_good();
                report
            }
            Fetched::Unchanged if self.held.is_some() => self.report(SyncOutcome::Unchanged, None, None),
            Fetched::Unchanged => self.failed(Cause::Absent, None),
            Fetched::Failed(cause, wait) => self.failed(cause, wait),
        }
    }

    /// Sees what is in place now. A file that cannot be used counts as none and may be replaced by anything good.
    fn look(&mut self, judge: &mut dyn DocumentJudge) -> Result<(), Cause> {
        let file = match File::open(self.place.config()) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                self.held = None;
                return Ok(());
            }
            // It may hold a good document that web processes can read.
            Err(_) => {
                self.held = None;
                return Err(Cause::Read);
            }
        };
        let mut document = Vec::new();
        if file.take(self.source.max_bytes.saturating_add(1)).read_to_end(&mut document).is_err() {
            self.held = None;
            return Err(Cause::Read);
        }
        let cv = version(&document);
        if self.held.as_ref().is_none_or(|held| held.cv != cv) {
            let bytes = document.len() as u64;
            let usable = bytes <= self.source.max_bytes && judge.judge(&document).is_ok();
            let head = DocumentHead::read(&document).ok().filter(|head| usable && head.has_updates());
            self.held = head.map(|head| DocumentInPlace { head, cv, bytes });
        }
        Ok(())
    }

    /// What the server is told of: not another project's document, nor anything when all is to be fetched anew.
    fn since(&self) -> Option<&DocumentHead> {
        let held = self.held.as_ref()?;
        (!self.force && !held.head.is_of_another(self.source.key)).then_some(&held.head)
    }

    fn offer(&mut self, document: &[u8], head: DocumentHead, judge: &mut dyn DocumentJudge, now_ms: i64) -> SyncReport {
        let cv = version(document);
        if let Some(held) = &self.held {
            let another = held.head.is_of_another(self.source.key);
            if held.cv == cv || (!self.force && !another && head.is_same(&held.head)) {
                return self.report(SyncOutcome::Unchanged, None, None);
            }
            if head.time() < held.head.time() && !self.force && !another {
                return self.failed(Cause::Older, None);
            }
        }
        if let Err(cause) = judge.judge(document) {
            return self.failed(cause, None);
        }
        // First the version: a decision must not name one that is not kept. But a
        // full folder of versions does not hold back a document.
        let kept = self.versions.keep(document, now_ms);
        if let Err(cause) = replace(self.place.config(), document, Durable::Yes) {
            return self.failed(cause, None);
        }
        if let Some(held) = &self.held {
            self.versions.touch(&held.cv, now_ms);
        }
        self.versions.prune(&cv, now_ms);
        self.held = Some(DocumentInPlace { head, cv, bytes: document.len() as u64 });
        self.report(SyncOutcome::Fresh, kept.err(), None)
    }

    fn failed(&self, cause: Cause, wait: Option<Duration>) -> SyncReport {
        let outcome = if self.held.is_some() { SyncOutcome::Failed } else { SyncOutcome::Unusable };
        self.report(outcome, Some(cause), wait)
    }

    fn report(&self, outcome: SyncOutcome, cause: Option<Cause>, wait: Option<Duration>) -> SyncReport {
        let held = self.held.as_ref();
        SyncReport {
            outcome,
            cause,
            time: held.map(|held| held.head.time()),
            cv: held.map(|held| held.cv.clone()),
            bytes: held.map_or(0, |held| held.bytes),
            wait,
        }
    }
}
