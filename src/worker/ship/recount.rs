//! Makes a day's rollup anew where its file was damaged: counts what a sink has kept of that day's events.

use std::collections::HashSet;
use std::path::Path;

use crate::events::spool::claim::{CURRENT, Closed};
use crate::events::spool::line::Line;
use crate::events::spool::line_reader::each_line;
use crate::worker::books::cursor::DONE;
use crate::worker::books::ledger::{EventId, id};
use crate::worker::books::rollup::Rollup;
use crate::worker::sinks::sink::Sink;

/// The sinks of a spool, and how far each has come in the files that wait there.
pub(super) struct Recount<'a> {
    pub dir: &'a Path,
    pub files: &'a [Closed],
    /// Rollups count the events that the first of them has taken.
    pub sinks: Vec<&'a dyn Sink>,
    /// The offset from which the sink of this name goes on in a file.
    pub resume_at: &'a dyn Fn(&Closed, &str) -> u64,
}

impl Recount<'_> {
    /// Counts all that the first sink has taken of a UTC day. `None` if no sink can tell: it must keep its events,
    /// and have taken all that the first sink has taken.
    pub(super) fn day(&self, day: &str) -> Option<Rollup> {
        let not_yet_taken = self.waiting(self.sinks.first()?.name());
        let has_all = |sink: &&dyn Sink| self.waiting(sink.name()).is_subset(&not_yet_taken);
        self.sinks.iter().copied().filter(has_all).find_map(|sink| sink.recount(day, &not_yet_taken))
    }

    /// Ids of events that a sink has not come to yet.
    fn waiting(&self, sink: &str) -> HashSet<EventId> {
        let mut ids = HashSet::new();
        let current = Closed::plain(self.dir.join(CURRENT));
        let places = self.files.iter().map(|file| (file, (self.resume_at)(file, sink))).chain([(&current, 0)]);
        for (file, begin) in places.filter(|(_, begin)| *begin != DONE) {
            each_line(file, begin, |line| ids.extend(Line::parse(line).and_then(|line| id(&line.id))));
        }
        ids
    }
}
