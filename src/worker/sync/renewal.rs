//! Has a command run again and again from within the sync loop: that which renews the fast lane's policy file, and that
//! which speaks to the farm's store. Each run is a process of its own: the loop itself only knows the wiki's settings as
//! they were when it was started. The loop does not wait for it.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, SystemTime};

/// Time from one start of the command to the next, unless another one is set.
const INTERVAL: Duration = Duration::from_secs(60);
/// Milliseconds after which a command that still runs is killed.
const MOST_MS: i64 = 60_000;

/// The command, and its process while it runs.
#[derive(Debug)]
pub struct Renewal {
    program: OsString,
    arguments: Vec<OsString>,
    interval: Duration,
    /// A file that others touch when they do the same.
    others: Option<PathBuf>,
    /// When it was last started, ms.
    begun: Option<i64>,
    /// Whether it is to be started at once.
    is_due: bool,
    running: Option<Child>,
}

impl Renewal {
    /// Renews by this command each minute. It succeeds if it ends with status 0. Starts nothing yet.
    #[must_use]
    pub const fn new(program: OsString, arguments: Vec<OsString>) -> Self {
        Self { program, arguments, interval: INTERVAL, others: None, begun: None, is_due: false, running: None }
    }

    /// The same, so often; and not where a file shows by its time of change that somebody else has done the same within
    /// that time.
    #[must_use]
    pub fn every(mut self, interval: Duration, others: PathBuf) -> Self {
        (self.interval, self.others) = (interval, Some(others));
        self
    }

    /// Starts the command as soon as none runs.
    pub(super) const fn hasten(&mut self) {
        self.is_due = true;
    }

    /// Starts the command if it is time. Returns the outcome of a run that has ended since the last call, if any; the word
    /// for a failure is `start`, `exit`, `signal` or `timeout`.
    pub(super) fn poll(&mut self, now: i64) -> Option<Result<(), &'static str>> {
        // Without its sign, so that a clock that was set back does not stop the command for long.
        let since = self.begun.map(|begun| now.saturating_sub(begun).saturating_abs());
        let Some(child) = &mut self.running else {
            let interval = i64::try_from(self.interval.as_millis()).unwrap_or(i64::MAX);
            let is_time = self.is_due || since.is_none_or(|since| since >= interval);
            return if is_time && (self.is_due || !self.is_done()) { self.start(now) } else { None };
        };
        let outcome = match child.try_wait() {
            Ok(Some(status)) => judge(status),
            Ok(None) if since.is_none_or(|since| since < MOST_MS) => return None,
            Ok(None) => Err("timeout"),
            Err(_) => Err("exit"),
        };
        self.end();
        Some(outcome)
    }

    fn start(&mut self, now: i64) -> Option<Result<(), &'static str>> {
        (self.begun, self.is_due) = (Some(now), false);
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        match command.spawn() {
            Ok(child) => {
                self.running = Some(child);
                None
            }
            Err(_) => Some(Err("start")),
        }
    }

    /// Whether somebody else has just done it.
    fn is_done(&self) -> bool {
        let touched = self.others.as_ref().and_then(|path| path.metadata().ok()?.modified().ok());
        touched.and_then(|at| SystemTime::now().duration_since(at).ok()).is_some_and(|age| age < self.interval)
    }

    fn end(&mut self) {
        if let Some(mut child) = self.running.take() {
            // To kill a process that has ended fails, which is no matter. To wait for it removes it from the table of
            // processes.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Drop for Renewal {
    fn drop(&mut self) {
        self.end();
    }
}

fn judge(status: ExitStatus) -> Result<(), &'static str> {
    match status.code() {
        Some(0) => Ok(()),
        Some(_) => Err("exit"),
        None => Err("signal"),
    }
}
