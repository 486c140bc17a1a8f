//! The files of one config: where a document that can be used is laid, with its image and a copy by its version. On the host
//! that asks Statsig this is the last step of a sync; on other hosts of a farm it is all there is.

use super::report::{SyncOutcome, SyncReport};
use crate::config::Snapshot;
use crate::worker::host::atomic_file::{Durable, replace};
use crate::worker::host::cause::Cause;
use crate::worker::host::place::Place;
use crate::worker::kept::cv::version;
use crate::worker::kept::images::Images;
use crate::worker::kept::version::{KeptBounds, Versions};
use crate::worker::net::head::DocumentHead;

/// Says whether a document can be used. This is the compiler of documents, handed in so that fetching needs to know
/// nothing of compiling.
pub trait DocumentJudge {
    /// Judges the bytes of a document. A judge that compiles it hands out what became of it, so that its image can be
    /// written.
    ///
    /// # Errors
    /// [`Cause::Uncompilable`], or [`Cause::Garbage`] for what is no document at all.
    fn judge(&mut self, document: &[u8]) -> Result<Option<Snapshot>, Cause>;
}

impl<F: FnMut(&[u8]) -> Result<(), Cause>> DocumentJudge for F {
    fn judge(&mut self, document: &[u8]) -> Result<Option<Snapshot>, Cause> {
        self(document).map(|()| None)
    }
}

/// The files that belong to one config.
pub struct Shelf {
    place: Place,
    versions: Versions,
    images: Images,
}

impl Shelf {
    /// The files of `place`. Reads nothing yet.
    #[must_use]
    pub fn new(place: Place) -> Self {
        let versions = Versions::new(&place.versions(), KeptBounds::default());
        let images = Images::new(&place);
        Self { place, versions, images }
    }

    /// The paths.
    #[must_use]
    pub const fn place(&self) -> &Place {
        &self.place
    }

    /// Puts a document in place that another host has fetched: this one only sees whether it can be used here. It may be
    /// older than the one in place, as whoever asks Statsig decides what the farm has.
    pub fn take(&self, document: &[u8], judge: &mut dyn DocumentJudge, now_ms: i64) -> SyncReport {
        let in_place = std::fs::read(self.place.config()).ok().map(|document| version(&document));
        let cv = version(document);
        let report = |outcome, cause| SyncReport {
            outcome,
            cause,
            time: DocumentHead::read(document).ok().map(|head| head.time()),
            cv: Some(cv.clone()),
            bytes: document.len() as u64,
            wait: None,
        };
        let compiled = match judge.judge(document) {
            Ok(compiled) => compiled,
            Err(cause) => return report(SyncOutcome::Failed, Some(cause)),
        };
        let (outcome, cause) = if in_place.as_ref() == Some(&cv) {
            (SyncOutcome::Unchanged, None)
        } else {
            match self.lay(document, compiled.as_ref(), in_place.as_deref(), now_ms) {
                Ok(kept) => (SyncOutcome::Fresh, kept),
                Err(cause) => return report(SyncOutcome::Failed, Some(cause)),
            }
        };
        if compiled.is_some() {
            self.keep_image(&cv, compiled, judge);
        }
        report(outcome, cause)
    }

    /// Lays a document that was judged: `compiled` is what the judge made of it, `replaced` the version of the one in
    /// place. Returns why the copy by its version could not be kept, if it could not.
    ///
    /// # Errors
    /// [`Cause::Write`]; the config in place stays.
    pub(super) fn lay(
        &self,
        document: &[u8],
        compiled: Option<&Snapshot>,
        replaced: Option<&str>,
        now_ms: i64,
    ) -> Result<Option<Cause>, Cause> {
        // All processes see the new document within the same second, so its image must be there before it.
        if let Some(snapshot) = compiled {
            let _ = self.images.write(snapshot);
        }
        // The copy comes first, as no decision may name a version that is not kept. But where it cannot be written, as
        // on a full disk, the document is put in place all the same.
        let kept = self.versions.keep(document, now_ms);
        replace(self.place.config(), document, Durable::Yes)?;
        if let Some(replaced) = replaced {
            self.versions.touch(replaced, now_ms);
            self.images.touch(replaced, now_ms);
        }
        let cv = version(document);
        self.versions.prune(&cv, now_ms);
        self.images.prune(&cv, now_ms);
        Ok(kept.err())
    }

    /// Sees to it that processes can map the document in place, whose version is `cv`, whoever put it there. Where that
    /// cannot be, as on a full disk or in a folder that is read-only, they compile it, and say so in their status.
    pub(super) fn keep_image(&self, cv: &str, compiled: Option<Snapshot>, judge: &mut dyn DocumentJudge) {
        let config = self.place.config();
        let Ok(found) = config.metadata() else { return };
        if !self.images.holds(cv, &found) {
            let anew = || {
                let document = std::fs::read(config).ok().filter(|document| version(document) == cv)?;
                judge.judge(&document).ok().flatten()
            };
            if compiled.or_else(anew).is_none_or(|snapshot| self.images.write(&snapshot).is_err()) {
                return;
            }
        }
        // Without a stamp, processes find out themselves which document this is.
        let _ = self.images.stamp(config, cv);
    }
}
