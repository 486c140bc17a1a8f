//! The loop: sync the document every few seconds and the id lists every minute,
//! wait longer while Statsig fails, say in one line when that changes. What else
//! there is to do is done while it waits.

use std::cell::RefCell;
use std::time::{Duration, Instant};

use super::attempt::Attempt;
use super::between::BetweenSyncs;
use super::document::{DocumentJudge, Sync};
use super::id_list::IdListSync;
use super::renewal::Renewal;
use super::report::{SyncOutcome, SyncReport};
use crate::worker::host::clock::Clock;
use crate::worker::host::listener::Listener;
use crate::worker::host::outside::Outside;
use crate::worker::net::backoff::Backoff;

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
    /// What is done between two syncs.
    pub between: Option<&'a mut dyn BetweenSyncs>,
    /// How the policy file is written anew beside all that, if there is one.
    pub renewal: Option<Renewal>,
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
    /// Time until what is done in between is due.
    between_in: Duration,
    /// What was said last of the document.
    said: Option<(SyncOutcome, Option<&'static str>)>,
    /// What was said last of the id lists; silence means well.
    lists_said: Option<&'static str>,
    /// And of the policy file.
    policy_said: Option<&'static str>,
}

impl Cycle<'_> {
    /// Runs until it is to stop and returns the last report. The listener gets one line whenever the state changes.
    pub fn run(&mut self, judge: &mut dyn DocumentJudge, outside: &mut Outside<'_>) -> Option<SyncReport> {
        let mut round = self.begin(true, outside.clock);
        let mut last = None;
        while !outside.is_stopped() {
            let report = self.once(&mut round, judge, outside);
            let wait = if report.outcome.is_good() {
                round.backoff.reset();
                self.interval.mul_f64(1.0 - JITTER * outside.roll())
            } else {
                round.backoff.next(outside.roll(), report.wait)
            };
            last = Some(report);
            self.wait(wait, &mut round, outside);
        }
        round.attempt.end(outside.clock.now_ms());
        self.save(&round);
        last
    }

    /// One round, for a timer. The report is the document's; id lists that fail are told and counted.
    pub fn single(&mut self, judge: &mut dyn DocumentJudge, outside: &mut Outside<'_>) -> SyncReport {
        let mut round = self.begin(false, outside.clock);
        self.once(&mut round, judge, outside)
    }

    fn begin(&self, looping: bool, clock: &dyn Clock) -> Round {
        let mut attempt = Attempt::load(&self.sync.place().attempt());
        attempt.begin(looping, clock.now_ms());
        Round {
            attempt,
            backoff: Backoff::new(),
            list_backoff: Backoff::new(),
            lists_in: Duration::ZERO,
            between_in: Duration::ZERO,
            said: None,
            lists_said: None,
            policy_said: None,
        }
    }

    fn once(&mut self, round: &mut Round, judge: &mut dyn DocumentJudge, outside: &mut Outside<'_>) -> SyncReport {
        let report = self.sync.once(judge, outside.clock);
        round.attempt.note(&report, outside.clock.now_ms());
        round.say(&report, outside.listener);
        self.save(round);
        if round.lists_in.is_zero() {
            self.once_lists(round, outside);
            self.save(round);
        }
        report
    }

    fn once_lists(&mut self, round: &mut Round, outside: &mut Outside<'_>) {
        let Some(lists) = &mut self.lists else { return };
        let report = lists.once(outside.clock);
        round.attempt.note_lists(report.lists, &report.causes, outside.clock.now_ms());
        let cause = report.causes.first().map(|cause| cause.text());
        if cause != round.lists_said {
            match cause {
                Some(text) => outside.listener.changed(&format!("id lists fail: {text}; what they hold stays")),
                None => outside.listener.changed("id lists are complete again"),
            }
            round.lists_said = cause;
        }
        round.lists_in = if cause.is_none() {
            round.list_backoff.reset();
            LIST_INTERVAL
        } else {
            round.list_backoff.next(outside.roll(), report.wait)
        };
    }

    /// Waits in slices, by the time slept and not by the wall clock, which may be set.
    fn wait(&mut self, wait: Duration, round: &mut Round, outside: &mut Outside<'_>) {
        let (clock, mut left) = (outside.clock, wait);
        while !left.is_zero() && !outside.is_stopped() {
            self.renew(round, outside);
            let slice = match self.between.as_deref_mut().filter(|_| round.between_in.is_zero()) {
                Some(between) => {
                    let (begun, begun_ms) = (Instant::now(), clock.now_ms());
                    let (path, attempt) = (self.sync.place().attempt(), RefCell::new(&mut round.attempt));
                    // State that cannot be written does not stop it either.
                    let alive = |now: i64| {
                        let mut attempt = attempt.borrow_mut();
                        if attempt.is_beat_due(now) {
                            attempt.beat(now);
                            let _ = attempt.save(&path);
                        }
                    };
                    round.between_in = between.once(outside, left, &alive);
                    // The sync does not wait for what that took, whichever clock noticed it.
                    let told = u64::try_from(clock.now_ms().saturating_sub(begun_ms)).unwrap_or(0);
                    begun.elapsed().max(Duration::from_millis(told).min(left))
                }
                None => {
                    outside.listener.waits(left);
                    let slice = left.min(SLICE);
                    clock.sleep(slice);
                    round.between_in = round.between_in.saturating_sub(slice);
                    slice
                }
            };
            left = left.saturating_sub(slice);
            if round.attempt.is_beat_due(clock.now_ms()) {
                round.attempt.beat(clock.now_ms());
                self.save(round);
            }
        }
        round.lists_in = round.lists_in.saturating_sub(wait);
    }

    /// Looks after the policy file; what fails there stops nothing.
    fn renew(&mut self, round: &mut Round, outside: &mut Outside<'_>) {
        let now_ms = outside.clock.now_ms();
        let Some(outcome) = self.renewal.as_mut().and_then(|renewal| renewal.look(now_ms)) else { return };
        round.attempt.note_policy(outcome, now_ms);
        self.save(round);
        if outcome.err() != round.policy_said {
            match outcome {
                Err(word) => {
                    outside.listener.changed(&format!("the policy file is not renewed: {word}; what it says stays"));
                }
                Ok(()) => outside.listener.changed("the policy file is renewed again"),
            }
            round.policy_said = outcome.err();
        }
    }

    /// State that cannot be written does not stop the sync; the doctor sees that it is old.
    fn save(&self, round: &Round) {
        let _ = round.attempt.save(&self.sync.place().attempt());
    }
}

impl Round {
    fn say(&mut self, report: &SyncReport, listener: &mut dyn Listener) {
        let cause = report.cause.map(|cause| cause.text());
        let was_good = self.said.is_none_or(|(outcome, _)| outcome.is_good());
        let now = (report.outcome, cause);
        let changed = self.said != Some(now);
        let (time, bytes) = (report.time.unwrap_or(0), report.bytes);
        match report.outcome {
            SyncOutcome::Fresh => listener.changed(&match cause {
                None => format!("config accepted: time {time}, {bytes} bytes"),
                Some(text) => format!("config accepted: time {time}, {bytes} bytes; its version is not kept: {text}"),
            }),
            SyncOutcome::Unchanged if self.said.is_none() => listener.changed("config is up to date"),
            SyncOutcome::Unchanged if !was_good => listener.changed("sync works again; config is up to date"),
            SyncOutcome::Unchanged => {}
            SyncOutcome::Failed if changed => {
                listener.changed(&format!("sync fails: {}; the last good config stays", cause.unwrap_or_default()));
            }
            SyncOutcome::Unusable if changed => {
                listener.changed(&format!("sync fails: {}; no usable config is in place", cause.unwrap_or_default()));
            }
            SyncOutcome::Failed | SyncOutcome::Unusable => {}
        }
        self.said = Some(now);
    }
}
