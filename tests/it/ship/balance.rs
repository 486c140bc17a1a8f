//! No event is lost from the counts: whatever the sink does, every event that was acknowledged is shipped, dropped for
//! a cause, set aside, or still in the spool.

use std::collections::HashSet;
use std::time::Duration;

use serde_json::Value;
use statsig::events::spool::folder::{Spool, SpoolBounds};
use statsig::worker::host::cause::Cause;
use statsig::worker::host::clock::Clock;
use statsig::worker::ship::options::ShipOptions;
use statsig::worker::ship::run::ship;
use statsig::worker::sinks::batch::EventRun;
use statsig::worker::sinks::sink::{Sent, Sink};

use crate::kit::fake_clock::{BEGIN, FakeClock};
use crate::kit::pass_all::PassAll;
use crate::kit::scratch::Scratch;
use crate::kit::undisturbed::undisturbed;
use crate::ship::run::line_at;

/// Events of an ordinary run; `STATSIG_BALANCE_EVENTS` asks for more.
const EVENTS: usize = 20_000;
const SEED: u64 = 0xB00C_5BA1_A4CE_0001;

/// A sink that fails at random in every way it can, and refuses events whose number ends in 777.
struct FailingAtRandom {
    seed: u64,
    taken: Vec<u128>,
}

impl FailingAtRandom {
    fn chance(&mut self, end: u64) -> u64 {
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 7;
        self.seed ^= self.seed << 17;
        self.seed % end
    }
}

impl Sink for FailingAtRandom {
    fn name(&self) -> &'static str {
        "statsig"
    }

    fn send(&mut self, run: EventRun<'_>, _: i64) -> Sent {
        let ids: Vec<u128> = run
            .events()
            .map(|event| {
                let event: Value = serde_json::from_slice(event).unwrap();
                u128::from_str_radix(event["statsigMetadata"]["eventId"].as_str().unwrap(), 16).unwrap()
            })
            .collect();
        match self.chance(20) {
            0 => return Sent::Failed(Cause::Connect, None),
            1 => return Sent::Failed(Cause::Throttled, Some(Duration::from_secs(1 + self.chance(100)))),
            2 => return Sent::Failed(Cause::Server, None),
            3 => return Sent::Failed(Cause::Unauthorized, None),
            4 if ids.len() > 20 => return Sent::TooLarge,
            _ => {}
        }
        if ids.iter().any(|id| id % 1_000 == 777) {
            return Sent::Refused;
        }
        self.taken.extend(ids);
        Sent::Accepted
    }
}

#[test]
fn accepted_is_shipped_and_dropped_and_set_aside_and_left() {
    let events = std::env::var("STATSIG_BALANCE_EVENTS").ok().and_then(|text| text.parse().ok()).unwrap_or(EVENTS);
    let (scratch, clock) = (Scratch::new(), FakeClock::new());
    let mut spool = Spool::new(scratch.path(), SpoolBounds { max_bytes: 1 << 30, min_free_bytes: 0 });
    let mut sink = FailingAtRandom { seed: SEED, taken: Vec::new() };
    let (mut written, mut shipped, mut dropped, mut quarantined, mut runs) = (0, 0, 0, 0, 0);
    loop {
        // Writers go on while the shipper runs into trouble; every tenth batch repeats the one before, some are old.
        if written < events {
            let repeats = runs % 10 == 9;
            let first = if repeats { written - 800 } else { written };
            let lines: Vec<u8> = (0..800)
                .flat_map(|at| {
                    let age = if at == 5 { Duration::from_secs(6 * 86_400) } else { Duration::ZERO };
                    line_at(first + at, clock.now_ms() - i64::try_from(age.as_millis()).unwrap())
                })
                .collect();
            spool.append(&lines, clock.now_ms()).unwrap();
            written += 800;
        }
        let shipment = undisturbed(&clock, |outside| {
            ship(scratch.path(), &mut [&mut sink], &mut PassAll, ShipOptions::default(), outside)
        });
        runs += 1;
        shipped += shipment.shipped;
        dropped += shipment.dropped.values().sum::<u64>();
        quarantined += shipment.quarantined;
        assert_eq!(written as u64, shipped + dropped + quarantined + shipment.left, "seed {SEED:x}, run {runs}");
        clock.advance(Duration::from_millis(u64::try_from(shipment.wait_ms).unwrap()));
        if written >= events && shipment.left == 0 {
            break;
        }
        assert!(clock.now_ms() < BEGIN + 4 * 86_400_000, "it comes to an end");
    }
    let unique: HashSet<_> = sink.taken.iter().collect();
    assert_eq!((unique.len() as u64, sink.taken.len() as u64), (shipped, shipped), "none came twice");
    assert!(quarantined > 10 && dropped > 800 && runs > 25, "{quarantined} {dropped} {runs}");
}
