//! Shipping between two syncs, where one process does both.

use std::path::PathBuf;
use std::time::Duration;

use super::options::ShipOptions;
use super::run::ship;
use super::sink_at_work::PAUSES;
use crate::worker::host::listener::Listener;
use crate::worker::host::outside::Outside;
use crate::worker::judge::verdict::Judge;
use crate::worker::sinks::sink::Sink;
use crate::worker::sync::between::BetweenSyncs;

/// Between two looks at the spool while all is well.
const INTERVAL: Duration = Duration::from_secs(5);
/// Batches at a time.
const BATCHES: u64 = 8;

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

impl BetweenSyncs for Shipping<'_> {
    fn once(&mut self, outside: &mut Outside<'_>, left: Duration, alive: &dyn Fn(i64)) -> Duration {
        let mut sinks: Vec<&mut dyn Sink> = self.sinks.iter_mut().map(|sink| &mut **sink as &mut dyn Sink).collect();
        let each = left / u32::try_from(sinks.len().max(1)).unwrap_or(1);
        let options = ShipOptions { max_batches: BATCHES, max_time: Some(each), force: false, alive: Some(alive) };
        let shipment = ship(&self.dir, &mut sinks, &mut *self.judge, options, outside);
        let listener = &mut *outside.listener;
        for removed in &shipment.removed {
            listener.changed(&format!("{removed} is older than statsig.sink_days and was removed"));
        }
        match shipment.stopped {
            // More waits: it is due at once.
            Some(word) if PAUSES.contains(&word) => self.says(None, listener, Duration::ZERO),
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
