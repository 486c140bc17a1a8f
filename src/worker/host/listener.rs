//! Where a loop reports how it is doing: one line for each change of state, and on a terminal the time until the next
//! sync.

use std::io::{IsTerminal, Write, stderr};
use std::time::Duration;

/// Receives the reports of a loop. No line holds a key or an address.
pub trait Listener {
    /// The state has changed to what the line says.
    fn changed(&mut self, line: &str);

    /// The loop waits; `left` is the time until the next sync.
    fn waits(&mut self, _left: Duration) {}
}

impl<F: FnMut(&str)> Listener for F {
    fn changed(&mut self, line: &str) {
        self(line);
    }
}

/// Writes to the standard error. A failure to write there, as to a closed pipe, is ignored.
#[derive(Debug)]
pub struct ErrorStream {
    is_terminal: bool,
    /// The seconds left that the terminal's last line shows; `None` while that line is empty.
    shown: Option<u64>,
}

impl ErrorStream {
    /// Finds out whether the standard error is a terminal.
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
