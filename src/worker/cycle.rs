//! The loop: sync the document every few seconds and the id lists every minute,
//! wait longer while Statsig fails, say in one line when that changes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::attempt::{Attempt, BEAT_MS};
use super::backoff::Backoff;
use super::clock::Clock;
use super::id_list::IdListSync;
use super::report::{Outcome, Report};
use super::sync::{Judge, Sync};

/// Id lists are asked for at most so often, as Statsig's own cores do.
const LIST_INTERVAL: Duration = Duration::from_secs(60);
/// The longest time until a stop is seen.
const SLICE: Duration = Duration::from_millis(250);
/// An interval is shortened by up to so much by chance, never lengthened: it is a promise.
const JITTER: f64 = 0.1;

/// What a loop works with.
pub struct Cycle<'a> {
    /// The document.
    pub sync: Sync<'a>,
    /// The id lists, if they are wanted.
    pub lists: Option<IdListSync<'a>>,
    /// Between two syncs while all is well.
    pub interval: Duration,
}

/// What a loop remembers between rounds.
struct Round {
    attempt: Attempt,
    backoff: Backoff,
    list_backoff: Backoff,
    /// Time until the id lists are due.
    lists_in: Duration,
    /// What was said last of the document.
    said: Option<(Outcome, Option<&'static str>)>,
    /// What was said last of the id lists; silence means well.
    lists_said: Option<&'static str>,
}

impl Cycle<'_> {
    /// Runs until `stop` is set and returns the last report. `chance` gives numbers within [0, 1);
    /// `on_change` gets one line whenever the state changes, without key or address.
    pub fn run(
        &mut self,
        judge: &mut dyn Judge,
        clock: &dyn Clock,
        stop: &AtomicBool,
        chance: &mut dyn FnMut() -> f64,
        on_change: &mut dyn FnMut(&str),
    ) -> Option<Report> {
        let mut round = self.begin(true);
        let mut last = None;
        while !stop.load(Ordering::SeqCst) {
            let report = self.once(&mut round, judge, clock, chance, on_change);
            let wait = if report.outcome.is_good() {
                round.backoff.reset();
                self.interval.mul_f64(1.0 - JITTER * chance().clamp(0.0, 1.0))
            } else {
                round.backoff.next(chance(), report.wait)
            };
            last = Some(report);
            self.wait(wait, &mut round, clock, stop);
        }
        // The loop ends: nobody need wait to see that it is gone.
        round.attempt.looping = false;
        self.save(&round);
        last
    }

    /// One round, for a timer. The report is the document's; id lists that fail are told by `on_change` and counted.
    pub fn single(&mut self, judge: &mut dyn Judge, clock: &dyn Clock, on_change: &mut dyn FnMut(&str)) -> Report {
        let mut round = self.begin(false);
        self.once(&mut round, judge, clock, &mut || 0.0, on_change)
    }

    fn begin(&self, looping: bool) -> Round {
        let mut attempt = Attempt::load(&self.sync.place().attempt());
        attempt.looping = looping;
        Round {
            attempt,
            backoff: Backoff::new(),
            list_backoff: Backoff::new(),
            lists_in: Duration::ZERO,
            said: None,
            lists_said: None,
        }
    }

    fn once(
        &mut self,
        round: &mut Round,
        judge: &mut dyn Judge,
        clock: &dyn Clock,
        chance: &mut dyn FnMut() -> f64,
        on_change: &mut dyn FnMut(&str),
    ) -> Report {
        let report = self.sync.once(judge, clock);
        round.attempt.note(&report, clock.now_ms());
        round.say(&report, on_change);
        self.save(round);
        if round.lists_in.is_zero() {
            self.once_lists(round, clock, chance, on_change);
            self.save(round);
        }
        report
    }

    fn once_lists(
        &mut self,
        round: &mut Round,
        clock: &dyn Clock,
        chance: &mut dyn FnMut() -> f64,
        on_change: &mut dyn FnMut(&str),
    ) {
        let Some(lists) = &mut self.lists else { return };
        let report = lists.once(clock);
        round.attempt.note_lists(report.lists, &report.causes, clock.now_ms());
        let cause = report.causes.first().map(|cause| cause.text());
        if cause != round.lists_said {
            match cause {
                Some(text) => on_change(&format!("id lists fail: {text}; what they hold stays")),
                None => on_change("id lists are complete again"),
            }
            round.lists_said = cause;
        }
        round.lists_in = if cause.is_none() {
            round.list_backoff.reset();
            LIST_INTERVAL
        } else {
            round.list_backoff.next(chance(), report.wait)
        };
    }

    /// Waits in slices, by the time slept and not by the wall clock, which may be set.
    fn wait(&self, wait: Duration, round: &mut Round, clock: &dyn Clock, stop: &AtomicBool) {
        let mut left = wait;
        while !left.is_zero() && !stop.load(Ordering::SeqCst) {
            let slice = left.min(SLICE);
            clock.sleep(slice);
            left = left.saturating_sub(slice);
            if clock.now_ms().saturating_sub(round.attempt.beat).saturating_abs() >= BEAT_MS {
                round.attempt.beat(clock.now_ms());
                self.save(round);
            }
        }
        round.lists_in = round.lists_in.saturating_sub(wait);
    }

    /// State that cannot be written does not stop the sync; the doctor sees that it is old.
    fn save(&self, round: &Round) {
        let _ = round.attempt.save(&self.sync.place().attempt());
    }
}

impl Round {
    fn say(&mut self, report: &Report, on_change: &mut dyn FnMut(&str)) {
        let cause = report.cause.map(|cause| cause.text());
        let was_good = self.said.is_none_or(|(outcome, _)| outcome.is_good());
        let now = (report.outcome, cause);
        let changed = self.said != Some(now);
        let (time, bytes) = (report.time.unwrap_or(0), report.bytes);
        match report.outcome {
            Outcome::Fresh => on_change(&match cause {
                None => format!("config accepted: time {time}, {bytes} bytes"),
                Some(text) => format!("config accepted: time {time}, {bytes} bytes; its version is not kept: {text}"),
            }),
            Outcome::Unchanged if self.said.is_none() => on_change("config is up to date"),
            Outcome::Unchanged if !was_good => on_change("sync works again; config is up to date"),
            Outcome::Unchanged => {}
            Outcome::Failed if changed => {
                on_change(&format!("sync fails: {}; the last good config stays", cause.unwrap_or_default()));
            }
            Outcome::Unusable if changed => {
                on_change(&format!("sync fails: {}; no usable config is in place", cause.unwrap_or_default()));
            }
            Outcome::Failed | Outcome::Unusable => {}
        }
        self.said = Some(now);
    }
}
