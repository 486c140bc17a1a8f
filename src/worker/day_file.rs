//! The sink for a site's own warehouse: JSON lines, a file for each UTC day of
//! shipping, kept for so many days and bytes.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::batch::Run;
use super::cause::Cause;
use super::sink::{Sent, Sink};
use crate::events::spool;
use crate::text::day;

/// How names begin and end; between them the day, so that names sort by age.
const FIRST: &str = "events-";
/// See [`FIRST`].
const LAST: &str = ".jsonl";
/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

/// What is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Days, today included.
    pub days: i64,
    /// Bytes of all days but the present one.
    pub max_bytes: u64,
}

impl Default for Retention {
    fn default() -> Self {
        Self { days: 90, max_bytes: 4 << 30 }
    }
}

/// The folder of days.
#[derive(Debug)]
pub struct DayFiles {
    dir: PathBuf,
    retention: Retention,
    /// The day that was cleaned up last.
    swept: Option<String>,
}

impl DayFiles {
    /// Writes into `dir`, which is made with mode 0750 where it is missing.
    #[must_use]
    pub fn new(dir: &Path, retention: Retention) -> Self {
        Self { dir: dir.to_owned(), retention, swept: None }
    }

    fn append(&mut self, run: Run<'_>, now: i64) -> Option<()> {
        spool::prepare(&self.dir).ok()?;
        let day = name(now)?;
        if self.swept.as_ref() != Some(&day) {
            self.sweep(now);
            self.swept = Some(day.clone());
        }
        // Begins with a newline, as lines of the spool do: a torn write spoils nobody else's line.
        let mut lines = vec![b'\n'];
        for event in run.events() {
            lines.extend_from_slice(event);
            lines.push(b'\n');
        }
        let mut file = OpenOptions::new().append(true).create(true).mode(0o640).open(self.dir.join(day)).ok()?;
        file.write_all(&lines).ok()
    }

    fn sweep(&self, now: i64) {
        let oldest = name(now.saturating_sub(self.retention.days.saturating_sub(1).saturating_mul(DAY_MS)));
        let today = name(now);
        let mut days: Vec<(String, u64)> = std::fs::read_dir(&self.dir)
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| Some((entry.file_name().into_string().ok()?, entry.metadata().ok()?.len())))
            .filter(|(name, _)| name.starts_with(FIRST) && name.ends_with(LAST) && Some(name) != today.as_ref())
            .collect();
        days.sort_unstable();
        let mut bytes = 0_u64;
        for (day, size) in days.iter().rev() {
            bytes = bytes.saturating_add(*size);
            if bytes > self.retention.max_bytes || Some(day) < oldest.as_ref() {
                let _ = std::fs::remove_file(self.dir.join(day));
            }
        }
    }
}

fn name(now: i64) -> Option<String> {
    Some(format!("{FIRST}{}{LAST}", day(now)?))
}

impl Sink for DayFiles {
    fn name(&self) -> &'static str {
        "file"
    }

    fn send(&mut self, run: Run<'_>, now: i64) -> Sent {
        match self.append(run, now) {
            Some(()) => Sent::Accepted,
            None => Sent::Failed(Cause::Write, None),
        }
    }
}
