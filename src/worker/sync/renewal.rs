//! The command by which a loop has the fast lane's policy file written anew: a process of its own, as the loop holds
//! the wiki's settings of the time when it was started. The loop does not wait for it.

use std::ffi::OsString;
use std::process::{Child, Command, ExitStatus, Stdio};

/// Milliseconds from one start of the command to the next.
const INTERVAL_MS: i64 = 60_000;
/// Milliseconds after which it is ended.
const MOST_MS: i64 = 60_000;

/// The command, and how it fares.
#[derive(Debug)]
pub struct Renewal {
    program: OsString,
    arguments: Vec<OsString>,
    /// When it was last started, ms.
    begun: Option<i64>,
    running: Option<Child>,
}

impl Renewal {
    /// A command that succeeds where it ends with status 0. Nothing is started yet.
    #[must_use]
    pub const fn new(program: OsString, arguments: Vec<OsString>) -> Self {
        Self { program, arguments, begun: None, running: None }
    }

    /// Starts it where a minute has passed since it was last started. What came of a run that has ended since the last
    /// look: `start`, `exit`, `signal` or `timeout` where it failed.
    pub(super) fn look(&mut self, now: i64) -> Option<Result<(), &'static str>> {
        // However the clock is set.
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
            // One that has ended is not there to be killed, and is waited for all the same.
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
