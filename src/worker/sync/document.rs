//! One sync of the config document: fetch it, see whether it can be used, keep a copy of this version, replace the
//! config file. Whatever goes wrong before the last step, the file in place stays.

use std::fs::File;
use std::io::Read;
use std::time::Duration;

use super::report::{SyncOutcome, SyncReport};
use super::shelf::{DocumentJudge, Shelf};
use crate::config::Snapshot;
use crate::worker::host::atomic_file::sweep;
use crate::worker::host::cause::Cause;
use crate::worker::host::clock::Clock;
use crate::worker::host::place::Place;
use crate::worker::kept::cv::version;
use crate::worker::net::fetch::{Fetched, Upstream, fetch};
use crate::worker::net::head::DocumentHead;

/// What is known of the document in place.
struct DocumentInPlace {
    head: DocumentHead,
    cv: String,
    bytes: u64,
    /// Whether it can have an image.
    wants_image: bool,
    /// What the judge made of it, until it is known whether that is needed.
    compiled: Option<Snapshot>,
}

/// Syncs one config file.
pub struct Sync<'a> {
    /// None where there is no key: then nobody is asked, and what is in place stays.
    source: Option<Upstream<'a>>,
    shelf: Shelf,
    /// Whether a document older than that in place is accepted (`--force`); until one sync has gone well.
    force: bool,
    /// The usable document that was found in place last. It is compiled again only when the file has changed.
    in_place: Option<DocumentInPlace>,
}

impl<'a> Sync<'a> {
    /// Syncs the files of `place` from `source`. Reads no file and asks nobody yet.
    #[must_use]
    pub fn new(source: Upstream<'a>, place: Place, force: bool) -> Self {
        Self { source: Some(source), shelf: Shelf::new(place), force, in_place: None }
    }

    /// Asks nobody: for a wiki without a key, that has entries of its own only, and for hosts that have the config from a
    /// farm's store.
    #[must_use]
    pub fn alone(place: Place) -> Self {
        Self { source: None, shelf: Shelf::new(place), force: false, in_place: None }
    }

    /// The files it works on.
    #[must_use]
    pub const fn place(&self) -> &Place {
        self.shelf.place()
    }

    /// Asks once, and puts the document in place if it is newer and can be used.
    pub fn once(&mut self, judge: &mut dyn DocumentJudge, clock: &dyn Clock) -> SyncReport {
        let config = self.place().config();
        sweep(config.parent().unwrap_or(config));
        let Some(source) = self.source else { return self.report(SyncOutcome::Alone, None, None) };
        if let Err(cause) = self.read_in_place(source, judge) {
            return self.failed(cause, None);
        }
        let report = match fetch(&source, self.since(source), clock.now_ms()) {
            Fetched::New(document, head) => {
                let report = self.offer(source, &document, head, judge, clock.now_ms());
                self.force &= !report.outcome.is_good();
                report
            }
            Fetched::Unchanged if self.in_place.is_some() => self.report(SyncOutcome::Unchanged, None, None),
            Fetched::Unchanged => self.failed(Cause::Absent, None),
            Fetched::Failed(cause, wait) => self.failed(cause, wait),
        };
        self.keep_image(judge);
        report
    }

    /// Sees to it that processes can map the document in place, whoever put it there. Where that cannot be, as on a full
    /// disk or in a folder that is read-only, they compile it, and say so in their status.
    fn keep_image(&mut self, judge: &mut dyn DocumentJudge) {
        let Some(in_place) = self.in_place.as_mut().filter(|in_place| in_place.wants_image) else { return };
        self.shelf.keep_image(&in_place.cv, in_place.compiled.take(), judge);
    }

    /// Reads the file in place. One that cannot be used counts as none, and may be replaced by any usable document.
    fn read_in_place(&mut self, source: Upstream<'_>, judge: &mut dyn DocumentJudge) -> Result<(), Cause> {
        let file = match File::open(self.place().config()) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                self.in_place = None;
                return Ok(());
            }
            // An error, and not "no file": web processes may be able to read it, and it may hold a good document.
            Err(_) => {
                self.in_place = None;
                return Err(Cause::Read);
            }
        };
        let mut document = Vec::new();
        if file.take(source.max_bytes.saturating_add(1)).read_to_end(&mut document).is_err() {
            self.in_place = None;
            return Err(Cause::Read);
        }
        let cv = version(&document);
        if self.in_place.as_ref().is_none_or(|in_place| in_place.cv != cv) {
            let bytes = document.len() as u64;
            let judged = if bytes <= source.max_bytes { judge.judge(&document).ok() } else { None };
            let head = DocumentHead::read(&document).ok().filter(DocumentHead::has_updates);
            self.in_place = head.zip(judged).map(|(head, compiled)| {
                let wants_image = compiled.is_some();
                DocumentInPlace { head, cv, bytes, wants_image, compiled }
            });
        }
        Ok(())
    }

    /// The document that the request names, so that only a newer one is sent. `None` if any is wanted: the one in place
    /// is another project's, or an older one is to be accepted.
    fn since(&self, source: Upstream<'_>) -> Option<&DocumentHead> {
        let in_place = self.in_place.as_ref()?;
        (!self.force && !in_place.head.is_of_another(source.key)).then_some(&in_place.head)
    }

    fn offer(
        &mut self,
        source: Upstream<'_>,
        document: &[u8],
        head: DocumentHead,
        judge: &mut dyn DocumentJudge,
        now_ms: i64,
    ) -> SyncReport {
        let cv = version(document);
        if let Some(in_place) = &self.in_place {
            let another = in_place.head.is_of_another(source.key);
            if in_place.cv == cv || (!self.force && !another && head.is_same(&in_place.head)) {
                return self.report(SyncOutcome::Unchanged, None, None);
            }
            if head.time() < in_place.head.time() && !self.force && !another {
                return self.failed(Cause::Older, None);
            }
        }
        let compiled = match judge.judge(document) {
            Ok(compiled) => compiled,
            Err(cause) => return self.failed(cause, None),
        };
        let replaced = self.in_place.as_ref().map(|in_place| &*in_place.cv);
        let kept = match self.shelf.lay(document, compiled.as_ref(), replaced, now_ms) {
            Ok(kept) => kept,
            Err(cause) => return self.failed(cause, None),
        };
        let wants_image = compiled.is_some();
        self.in_place = Some(DocumentInPlace { head, cv, bytes: document.len() as u64, wants_image, compiled: None });
        self.report(SyncOutcome::Fresh, kept, None)
    }

    fn failed(&self, cause: Cause, wait: Option<Duration>) -> SyncReport {
        let outcome = if self.in_place.is_some() { SyncOutcome::Failed } else { SyncOutcome::Unusable };
        self.report(outcome, Some(cause), wait)
    }

    fn report(&self, outcome: SyncOutcome, cause: Option<Cause>, wait: Option<Duration>) -> SyncReport {
        let in_place = self.in_place.as_ref();
        SyncReport {
            outcome,
            cause,
            time: in_place.map(|in_place| in_place.head.time()),
            cv: in_place.map(|in_place| in_place.cv.clone()),
            bytes: in_place.map_or(0, |in_place| in_place.bytes),
            wait,
        }
    }
}
