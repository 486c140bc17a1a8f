//! What a loop does between two syncs: shipping, where one process does both.

use std::path::PathBuf;
use std::time::Duration;

use super::clock::Clock;
use super::judge::Judge;
use super::listener::Listener;
use super::ship::{Options, ship};
use super::sink::Sink;

/// Between two looks at the spool while all is well.
const INTERVAL: Duration = Duration::from_secs(5);
/// Batches at a time: syncs and signs of life wait behind them.
const BATCHES: u64 = 8;

/// Something short that a loop does again and again.
pub trait Errand {
    /// Does it once; how long until it is due again.
    fn once(&mut self, clock: &dyn Clock, chance: &mut dyn FnMut() -> f64, listener: &mut dyn Listener) -> Duration;
}

/// Ships the spool.
pub struct Shipping<'a> {
    /// The spool.
    pub dir: PathBuf,
    /// Where to.
    pub sinks: Vec<Box<dyn Sink>>,
    /// Who says which events may go.
    pub judge: &'a mut dyn Judge,
    /// What was said last; none while all is well.
    pub said: Option<&'static str>,
}

impl Errand for Shipping<'_> {
    fn once(&mut self, clock: &dyn Clock, chance: &mut dyn FnMut() -> f64, listener: &mut dyn Listener) -> Duration {
        let mut sinks: Vec<&mut dyn Sink> = self.sinks.iter_mut().map(|sink| &mut **sink as &mut dyn Sink).collect();
        let options = Options { max_batches: BATCHES, ..Options::default() };
        let shipment = ship(&self.dir, &mut sinks, &mut *self.judge, options, clock, chance);
        match shipment.stopped {
            // More waits: it is due at once.
            Some("batches") => self.says(None, listener, Duration::ZERO),
            // Of a failure that was told.
            Some("waiting") => wait(shipment.wait_ms),
            stopped @ Some(_) => self.says(stopped, listener, wait(shipment.wait_ms)),
            None => self.says(None, listener, INTERVAL),
        }
    }
}

impl Shipping<'_> {
    fn says(&mut self, stopped: Option<&'static str>, listener: &mut dyn Listener, due: Duration) -> Duration {
        if stopped != self.said {
            match stopped {
                Some(word) => listener.changed(&format!("ship fails: {word}; events stay in the spool")),
                None => listener.changed("ship works again"),
            }
            self.said = stopped;
        }
        due
    }
}

/// What fails without a wait of its own, such as a full disk, is tried again after the interval.
fn wait(millis: i64) -> Duration {
    u64::try_from(millis).ok().filter(|millis| *millis > 0).map_or(INTERVAL, Duration::from_millis)
}
