//! Shipping as a part of the sync loop, for sites that run one process for both: a few batches at a time, in the
//! time that is left until the next sync.

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

/// Time between two runs while nothing fails.
const INTERVAL: Duration = Duration::from_secs(5);
/// Batches of each sink in one run, so that a full spool does not keep the loop from its other work.
const BATCHES: u64 = 8;

/// What the loop ships, and what it has told of that.
pub struct Shipping<'a> {
    /// The spool.
    pub dir: PathBuf,
    /// Where the events go; the first sink is the one that is counted.
    pub sinks: Vec<Box<dyn Sink>>,
    /// Who says which events may go.
    pub judge: &'a mut dyn Judge,
    /// The failure that the listener was told last; `None` while nothing fails.
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
            // Its allowance was used up and there is more to send: the next run is due at once.
            Some(word) if PAUSES.contains(&word) => self.tell(None, listener, Duration::ZERO),
            // It waits after a failure that the listener was told of already.
            Some("waiting") => wait(shipment.wait_ms),
            stopped @ Some(_) => self.tell(stopped, listener, wait(shipment.wait_ms)),
            None => self.tell(None, listener, INTERVAL),
        }
    }
}

impl Shipping<'_> {
    /// Tells the listener of a failure, or of its end, if that is news. Hands `due` on.
    fn tell(&mut self, stopped: Option<&'static str>, listener: &mut dyn Listener, due: Duration) -> Duration {
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

/// The time to wait after a failure: what has no wait of its own, such as a full disk, is tried again after the
/// usual interval.
fn wait(millis: i64) -> Duration {
    u64::try_from(millis).ok().filter(|millis| *millis > 0).map_or(INTERVAL, Duration::from_millis)
}
