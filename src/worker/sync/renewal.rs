//! Renews the fast lane's policy file from within the sync loop. That takes a command in a process of its own: the loop
//! itself only knows the wiki's settings as they were when it was started. The loop does not wait for the command.

use std::ffi::OsString;
use std::process::{Child, Command, ExitStatus, Stdio};

/// Milliseconds from one start of the command to the next.
const INTERVAL_MS: i64 = 60_000;
/// Milliseconds after which a command that still runs is killed.
const MOST_MS: i64 = 60_000;

/// The command, and its process while it runs.
#[derive(Debug)]
pub struct Renewal {
    program: OsString,
    arguments: Vec<OsString>,
    /// When it was last started, ms.
    begun: Option<i64>,
    running: Option<Child>,
}

impl Renewal {
    /// Renews by this command, which succeeds if it ends with status 0. Starts nothing yet.
    #[must_use]
    pub const fn new(program: OsString, arguments: Vec<OsString>) -> Self {
        Self { program, arguments, begun: None, running: None }
    }

    /// Starts the command if a minute has passed since it was last started. Returns the outcome of a run that has ended
    /// since the last call, if any; the word for a failure is `start`, `exit`, `signal` or `timeout`.
    pub(super) fn poll(&mut self, now: i64) -> Option<Result<(), &'static str>> {
        // Without its sign, so that a clock that was set back does not stop the command for long.
        let since = self.begun.map(|begun| now.saturating_sub(begun).saturating_abs());
        let Some(child) = &mut self.running else {
            return if since.is_none_or(|since| since >= INTERVAL_MS) { self.start(now) } else { None };
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
        self.begun = Some(now);
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
