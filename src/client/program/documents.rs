//! The documents that a program is made of: Statsig's and, where a wiki has entries of its own, the wiki's.

use crate::config::Snapshot;
use crate::config::compiled::section::Part;
use crate::config::local_document::is_local;

/// Which document has an entry is told by the entry's name.
#[derive(Clone, Copy, Debug)]
pub struct ProgramDocuments<'s> {
    /// Statsig's; an empty one where there is none.
    pub statsig: &'s Snapshot,
    /// The wiki's own, which is whole by itself.
    pub own: Option<&'s Snapshot>,
}

impl<'s> From<&'s Snapshot> for ProgramDocuments<'s> {
    fn from(statsig: &'s Snapshot) -> Self {
        Self { statsig, own: None }
    }
}

impl<'s> ProgramDocuments<'s> {
    /// The one that has an entry. What the wiki's own document holds of Statsig's is the same in both; it is taken from
    /// the former only where Statsig's has been replaced meanwhile and lacks it.
    pub fn of(self, part: Part, name: &str) -> &'s Snapshot {
        let is_own = |own: &&'s Snapshot| {
            let has =
                |snapshot: &Snapshot| snapshot.part(part).find(name).is_some() || snapshot.mappings(name).is_some();
            is_local(name) || !has(self.statsig) && has(own)
        };
        self.own.filter(is_own).unwrap_or(self.statsig)
    }

    /// Those whose entries browsers may ask.
    pub fn all(self) -> impl Iterator<Item = &'s Snapshot> {
        std::iter::once(self.statsig).chain(self.own)
    }
}
