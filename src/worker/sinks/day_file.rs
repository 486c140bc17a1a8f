//! The sink for a site's own warehouse: files of JSON lines, one for each UTC day on which events were received. A
//! file is removed when it is older than the retention, and never before. Where the files hold as many bytes as they
//! may, this sink takes no more events, and they wait in the spool.

use std::collections::{BTreeMap, HashSet};
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::batch::EventRun;
use super::day_count::recount;
use super::record;
use super::sink::{Sent, Sink};
use crate::events::spool::folder;
use crate::events::spool::line::Line;
use crate::text::{DAY_MS, day};
use crate::worker::books::ledger::EventId;
use crate::worker::books::rollup::Rollup;
use crate::worker::host::cause::Cause;
use crate::worker::judge::verdict::{Event, Passed};

/// How the name of a day's file begins. The day follows, so that names sort by age.
const NAME_START: &str = "events-";
/// How the name of a day's file ends.
const NAME_END: &str = ".jsonl";

/// How many days and bytes are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Days, today included.
    pub days: i64,
    /// Bytes of all days together.
    pub max_bytes: u64,
}

impl Default for Retention {
    fn default() -> Self {
        Self { days: 90, max_bytes: 16 << 30 }
    }
}

/// The sink, with what it knows of its folder.
#[derive(Debug)]
pub struct DayFiles {
    dir: PathBuf,
    retention: Retention,
    host: String,
    /// The name of the file of the day on which old files were last removed.
    swept: Option<String>,
    /// Bytes of all files: counted on that day, and kept up since.
    bytes: u64,
    removed: Vec<String>,
}

impl DayFiles {
    /// Writes into `dir`, which is made with mode 0750 where it is missing.
    #[must_use]
    pub fn new(dir: &Path, retention: Retention) -> Self {
        let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
        Self { dir: dir.to_owned(), retention, host, swept: None, bytes: 0, removed: Vec::new() }
    }

    fn append(&mut self, run: EventRun<'_>, now: i64) -> Result<(), Cause> {
        folder::prepare(&self.dir).map_err(|_| Cause::Write)?;
        let today = file_name(now).ok_or(Cause::Write)?;
        if self.swept.as_ref() != Some(&today) {
            self.sweep(now);
            self.swept = Some(today);
        }
        let mut days = BTreeMap::<String, Vec<u8>>::new();
        for (event, received) in run.received() {
            // Begins with a newline: it ends the fragment that a write cut short may have left in the file.
            let lines = days.entry(file_name(received).ok_or(Cause::Write)?).or_insert_with(|| vec![b'\n']);
            lines.extend_from_slice(event);
            lines.push(b'\n');
        }
        let more = days.values().fold(0_u64, |sum, lines| sum.saturating_add(lines.len() as u64));
        if self.bytes.saturating_add(more) > self.retention.max_bytes {
            // The next run counts the files again: somebody may have made room.
            self.swept = None;
            return Err(Cause::SinkFull);
        }
        for (day, lines) in days {
            let mut open = OpenOptions::new();
            let mut file =
                open.append(true).create(true).mode(0o640).open(self.dir.join(day)).map_err(|_| Cause::Write)?;
            file.write_all(&lines).map_err(|_| Cause::Write)?;
        }
        self.bytes = self.bytes.saturating_add(more);
        Ok(())
    }

    /// Removes files older than the retention, and counts the bytes of the others.
    fn sweep(&mut self, now: i64) {
        let oldest = file_name(now.saturating_sub(self.retention.days.saturating_sub(1).saturating_mul(DAY_MS)));
        self.bytes = 0;
        for entry in std::fs::read_dir(&self.dir).into_iter().flatten().flatten() {
            let Some(name) = entry.file_name().into_string().ok().filter(|name| is_day(name)) else { continue };
            let bytes = entry.metadata().map_or(0, |found| found.len());
            if oldest.as_ref().is_some_and(|oldest| name < *oldest) && std::fs::remove_file(entry.path()).is_ok() {
                self.removed.push(name);
            } else {
                self.bytes = self.bytes.saturating_add(bytes);
            }
        }
        self.removed.sort_unstable();
    }
}

/// Whether a name is that of a day's file, and not of another one that somebody put beside them.
fn is_day(name: &str) -> bool {
    let day = name.strip_prefix(NAME_START).and_then(|name| name.strip_suffix(NAME_END));
    day.is_some_and(|day| {
        day.len() == 10
            && day
                .bytes()
                .enumerate()
                .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() })
    })
}

/// The name of the file for a time, ms; `None` for a time that no calendar has.
fn file_name(now: i64) -> Option<String> {
    Some(format!("{NAME_START}{}{NAME_END}", day(now)?))
}

impl Sink for DayFiles {
    fn name(&self) -> &'static str {
        "file"
    }

    fn send(&mut self, run: EventRun<'_>, now: i64) -> Sent {
        match self.append(run, now) {
            Ok(()) => Sent::Accepted,
            Err(cause) => Sent::Failed(cause, None),
        }
    }

    fn most_age(&self) -> Option<i64> {
        None
    }

    fn write(&self, line: &Line<'_>, event: &Event<'_>, passed: &Passed, out: &mut Vec<u8>) {
        record::write(line, event, passed, &self.host, out);
    }

    fn recount(&self, day: &str, except: &HashSet<EventId>) -> Option<Rollup> {
        recount(&self.dir.join(format!("{NAME_START}{day}{NAME_END}")), &self.host, except)
    }

    fn removed(&mut self) -> Vec<String> {
        std::mem::take(&mut self.removed)
    }
}
