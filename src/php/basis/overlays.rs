//! The wikis' own documents in this process (`wiki-rules.md` 8), compiled once for each text: every page view of a wiki
//! that has local experiments hands in the same one.

use super::pin::{Loaded, Pin, compile};
use super::raw_document::raw_document;
use crate::cache::file::Trouble;
use crate::config::image::fault::ImageFault;
use crate::config::local_document::{asks_others, complete};
use parking_lot::Mutex;
use std::sync::Arc;

/// How many are kept: those of the wikis that a process serves in turn, and of a setting before and after its change.
const MOST: usize = 8;
/// Bytes of one document at most: some thousand experiments.
const MOST_BYTES: usize = 1 << 20;

/// Those that were handed in last, the newest at the end.
static OVERLAYS: Mutex<Vec<Arc<Overlay>>> = Mutex::new(Vec::new());

/// A wiki's own document, and what became of it.
pub struct Overlay {
    /// As PHP handed it in.
    text: Box<str>,
    /// The version of Statsig's document whose gates it asks; none where it asks none.
    base: Option<Box<str>>,
    /// The compiled document, or a word for why there is none.
    pub outcome: Result<Arc<Loaded>, Trouble>,
}

impl Overlay {
    /// The overlay of a text, beside the document of `base`.
    pub fn of(text: &str, base: Option<&Pin>) -> Arc<Self> {
        let version = base.map_or("", |pin| pin.snapshot().version());
        let is_it =
            |known: &&Arc<Self>| known.base.as_deref().is_none_or(|base| base == version) && *known.text == *text;
        if let Some(known) = OVERLAYS.lock().iter().find(is_it) {
            return Arc::clone(known);
        }
        let new = Arc::new(Self::compile(text, base));
        let mut overlays = OVERLAYS.lock();
        if overlays.len() >= MOST {
            overlays.remove(0);
        }
        overlays.push(Arc::clone(&new));
        new
    }

    fn compile(text: &str, base: Option<&Pin>) -> Self {
        if text.len() > MOST_BYTES {
            return Self { text: text.into(), base: None, outcome: Err("too_large") };
        }
        let asks = asks_others(text.as_bytes());
        let statsig = base.filter(|_| asks).map(raw_document).unwrap_or_default();
        let whole = complete(text.as_bytes(), &statsig);
        Self {
            text: text.into(),
            base: asks.then(|| base.map_or("", |pin| pin.snapshot().version()).into()),
            outcome: compile(&whole).map(|snapshot| Arc::new(Loaded::new(snapshot, ImageFault::Absent.word()))),
        }
    }

    /// As PHP handed it in.
    pub fn text(&self) -> &str {
        &self.text
    }
}
