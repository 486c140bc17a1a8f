//! How far each sink has come in a closed file of the spool: a small file beside it. It is written together with the
//! rest of the state; where a run is killed before that, the journal knows the rest.

use std::collections::BTreeMap;

use crate::events::spool::claim::Closed;
use crate::worker::host::atomic_file::{Durable, replace};
use crate::worker::host::cause::Cause;

/// How the name of the cursor's file ends; it begins as that of the closed file.
pub const ENDING: &str = ".cursor";
/// The offset of a sink that has taken the whole file.
pub const DONE: u64 = u64::MAX;

/// Offsets in bytes by the sink's name. A sink that is not named begins at 0.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Cursor(BTreeMap<String, u64>);

impl Cursor {
    /// What was written last. Where nothing can be read every sink begins at 0.
    #[must_use]
    pub fn load(file: &Closed) -> Self {
        let bytes = std::fs::read(file.beside(ENDING)).unwrap_or_default();
        Self(serde_json::from_slice(&bytes).unwrap_or_default())
    }

    /// The offset from which a sink goes on.
    #[must_use]
    pub fn of(&self, sink: &str) -> u64 {
        self.0.get(sink).copied().unwrap_or(0)
    }

    /// Moves a sink on.
    pub fn advance(&mut self, sink: &str, offset: u64) {
        self.0.insert(sink.to_owned(), offset);
    }

    /// # Errors
    /// [`Cause::Write`]
    pub fn save(&self, file: &Closed) -> Result<(), Cause> {
        let bytes = serde_json::to_vec(&self.0).map_err(|_| Cause::Write)?;
        replace(&file.beside(ENDING), &bytes, Durable::No)
    }
}
