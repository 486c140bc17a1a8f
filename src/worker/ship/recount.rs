//! A day's rollup made anew from a sink that keeps what it has taken: where the rollup's own file was damaged.

use std::collections::HashSet;
use std::path::Path;

use crate::events::spool::claim::{CURRENT, Closed};
use crate::events::spool::line::Line;
use crate::events::spool::line_reader::each_line;
use crate::worker::books::cursor::DONE;
use crate::worker::books::ledger::{EventId, id};
use crate::worker::books::rollup::Rollup;
use crate::worker::sinks::sink::Sink;

/// The sinks of a spool, and where each stands.
pub(super) struct Recount<'a> {
    pub dir: &'a Path,
    pub files: &'a [Closed],
    /// The first one's events are what rollups count.
    pub sinks: Vec<&'a dyn Sink>,
    /// Where a sink goes on in a file.
    pub begin: &'a dyn Fn(&Closed, &str) -> u64,
}

impl Recount<'_> {
    /// All that the first sink has taken of a day; none if no sink knows it. One that has not come as far as the
    /// first does not.
    pub(super) fn day(&self, day: &str) -> Option<Rollup> {
        let taken_later = self.waiting(self.sinks.first()?.name());
        let knows = |sink: &&dyn Sink| self.waiting(sink.name()).is_subset(&taken_later);
        self.sinks.iter().copied().filter(knows).find_map(|sink| sink.recount(day, &taken_later))
    }

    /// Ids of events that a sink has not come to yet.
    fn waiting(&self, sink: &str) -> HashSet<EventId> {
        let mut ids = HashSet::new();
        let current = Closed::plain(self.dir.join(CURRENT));
        let places = self.files.iter().map(|file| (file, (self.begin)(file, sink))).chain([(&current, 0)]);
        for (file, begin) in places.filter(|(_, begin)| *begin != DONE) {
            each_line(file, begin, |line| ids.extend(Line::parse(line).and_then(|line| id(&line.id))));
        }
        ids
    }
}
