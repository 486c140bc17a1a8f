//! A day's rollup made anew from a sink that keeps what it has taken: where the rollup's own file was damaged.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::judge::Seen;
use super::ledger::{Id, id};
use super::line_reader::LineReader;
use super::rollup::Rollup;
use super::sink::Sink;
use crate::events::claim::Closed;
use crate::events::line::Line;
use crate::events::spool::CURRENT;

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
    fn waiting(&self, sink: &str) -> HashSet<Id> {
        let mut ids = HashSet::new();
        let current = plain(self.dir.join(CURRENT));
        let places = self.files.iter().map(|file| (file, (self.begin)(file, sink))).chain([(&current, 0)]);
        for (file, begin) in places {
            each_line(file, begin, |line| ids.extend(Line::parse(line).and_then(|line| id(&line.id))));
        }
        ids
    }
}

/// What a rollup needs of a line of the file sink.
#[derive(Deserialize)]
struct Kept<'a> {
    id: &'a str,
    host: &'a str,
    verified: Option<bool>,
    counted: Option<Counted>,
}

/// What the line's event counts as.
#[derive(Deserialize)]
struct Counted {
    entry: String,
    version: String,
    group: String,
    unit: Option<String>,
}

/// Counts what a host has written into a day's file, each id once and those `except` not at all; none without a file.
pub(super) fn recount(path: &Path, host: &str, except: &HashSet<Id>) -> Option<Rollup> {
    if !path.is_file() {
        return None;
    }
    let (mut rollup, mut known) = (Rollup::default(), HashSet::new());
    each_line(&plain(path.to_owned()), 0, |line| {
        let Ok(Kept { id: text, host: of, verified, counted: Some(counted) }) = serde_json::from_str(line) else {
            return;
        };
        let Some(id) = id(text).filter(|id| of == host && !except.contains(id)) else { return };
        if known.insert(id) {
            let Counted { entry, version, group, unit } = counted;
            let unit = unit.and_then(|unit| u64::from_str_radix(&unit, 16).ok());
            rollup.note(&Seen { entry, version, group, unit }, verified == Some(false));
        }
    });
    Some(rollup)
}

fn plain(path: PathBuf) -> Closed {
    Closed { stem: String::new(), path, is_gzip: false }
}

/// Lines of a file from an offset on, as far as it can be read.
fn each_line(file: &Closed, begin: u64, mut take: impl FnMut(&str)) {
    if begin == super::cursor::DONE {
        return;
    }
    let Ok(mut reader) = LineReader::open(file, begin) else { return };
    while let Ok(Some(line)) = reader.peek() {
        take(line);
        reader.advance();
    }
}
