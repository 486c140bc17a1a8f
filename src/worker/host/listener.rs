//! Who hears how a loop fares: one line for each change of state, and on a
//! terminal what it waits for.

use std::io::{IsTerminal, Write, stderr};
use std::time::Duration;

/// Told by a loop. No line holds a key or an address.
pub trait Listener {
    /// The state changed.
    fn changed(&mut self, line: &str);

    /// The next sync is so far away.
    fn waits(&mut self, _left: Duration) {}
}

impl<F: FnMut(&str)> Listener for F {
    fn changed(&mut self, line: &str) {
        self(line);
    }
}

/// Writes to the standard error, which nobody need read.
#[derive(Debug)]
pub struct ErrorStream {
    is_terminal: bool,
    /// Whole seconds last shown as left; none if the line below is empty.
    shown: Option<u64>,
}

impl ErrorStream {
    /// Looks whether it is a terminal.
    #[must_use]
    pub fn new() -> Self {
        Self { is_terminal: stderr().is_terminal(), shown: None }
    }
}

impl Default for ErrorStream {
    fn default() -> Self {
        Self::new()
    }
}

impl Listener for ErrorStream {
    fn changed(&mut self, line: &str) {
        let clear = if self.shown.take().is_some() { "\r\x1b[K" } else { "" };
        let _ = writeln!(stderr(), "{clear}statsig: {line}");
    }

    fn waits(&mut self, left: Duration) {
        let seconds = left.as_secs();
        if self.is_terminal && self.shown != Some(seconds) {
            let _ = write!(stderr(), "\r\x1b[Kstatsig: next sync in {seconds} s; Ctrl-C ends");
            self.shown = Some(seconds);
        }
    }
}
