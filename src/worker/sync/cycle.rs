//! The sync loop: it syncs the document every few seconds and the ID lists every minute, waits longer while Statsig
//! fails, and reports each change in one line. While it waits it also ships events and renews the policy file, where it
//! was told to, and has the farm's store told of what is new.

use std::cell::RefCell;
use std::time::{Duration, Instant};

use super::attempt::Attempt;
use super::between::BetweenSyncs;
use super::document::Sync;
use super::id_list::IdListSync;
use super::links::ProgramLinks;
use super::renewal::Renewal;
use super::report::{SyncOutcome, SyncReport};
use super::shelf::DocumentJudge;
use crate::worker::host::clock::Clock;
use crate::worker::host::listener::Listener;
use crate::worker::host::outside::Outside;
use crate::worker::net::backoff::Backoff;

/// Time between two syncs of the ID lists, as in Statsig's own SDKs.
const LIST_INTERVAL: Duration = Duration::from_secs(60);
/// The longest time that the loop sleeps at once, and so the longest until it sees a request to stop.
const SLICE: Duration = Duration::from_millis(250);
/// The largest part by which chance shortens an interval. It never lengthens one: the document is to be no older than
/// the interval that the operator has set.
const JITTER: f64 = 0.1;

/// What a loop, or a single run, has to do.
pub struct Cycle<'a> {
    /// Syncs the document.
    pub sync: Sync<'a>,
    /// Syncs the ID lists, if they are wanted.
    pub lists: Option<IdListSync<'a>>,
    /// What else is done between two syncs, if anything.
    pub between: Option<&'a mut dyn BetweenSyncs>,
    /// Renews the policy file each minute, if there is one.
    pub renewal: Option<Renewal>,
    /// Speaks to the store of a farm, where there is one: at once when something new is in place.
    pub farm: Option<Renewal>,
    /// Links the programs of the wikis that go by this document.
    pub programs: ProgramLinks,
    /// Time between two syncs while none fails.
    pub interval: Duration,
}

/// What a loop remembers from one sync to the next.
struct CycleState {
    attempt: Attempt,
    backoff: Backoff,
    list_backoff: Backoff,
    /// Time until the id lists are due.
    lists_in: Duration,
    /// Time until what else is done between two syncs is due.
    between_in: Duration,
    /// What the listener was told last about the document.
    said: Option<(SyncOutcome, Option<&'static str>)>,
    /// The failure of the ID lists that the listener was told last; `None` while they do not fail.
    lists_said: Option<&'static str>,
    /// The same for the policy file.
    policy_said: Option<&'static str>,
    /// The same for the farm's store.
    farm_said: Option<&'static str>,
}

impl Cycle<'_> {
    /// Syncs again and again until it is asked to stop, and returns the report of the last sync. The listener is told
    /// one line whenever the state changes.
    pub fn run(&mut self, judge: &mut dyn DocumentJudge, outside: &mut Outside<'_>) -> Option<SyncReport> {
        let mut state = self.begin(true, outside.clock);
        let mut last = None;
        while !outside.is_stopped() {
            let report = self.once(&mut state, judge, outside);
            let wait = if report.outcome.is_good() {
                state.backoff.reset();
                self.interval.mul_f64(1.0 - JITTER * outside.roll())
            } else {
                state.backoff.next(outside.roll(), report.wait)
            };
            last = Some(report);
            self.wait(wait, &mut state, outside);
        }
        state.attempt.end(outside.clock.now_ms());
        self.save(&state);
        last
    }

    /// Syncs once, for a timer. The report is that of the document; a failure of the ID lists is told to the listener
    /// and counted.
    pub fn single(&mut self, judge: &mut dyn DocumentJudge, outside: &mut Outside<'_>) -> SyncReport {
        let mut state = self.begin(false, outside.clock);
        self.once(&mut state, judge, outside)
    }

    fn begin(&self, looping: bool, clock: &dyn Clock) -> CycleState {
        let mut attempt = Attempt::load(&self.sync.place().attempt());
        attempt.begin(looping, clock.now_ms());
        CycleState {
            attempt,
            backoff: Backoff::new(),
            list_backoff: Backoff::new(),
            lists_in: Duration::ZERO,
            between_in: Duration::ZERO,
            said: None,
            lists_said: None,
            policy_said: None,
            farm_said: None,
        }
    }

    fn once(&mut self, state: &mut CycleState, judge: &mut dyn DocumentJudge, outside: &mut Outside<'_>) -> SyncReport {
        let report = self.sync.once(judge, outside.clock);
        state.attempt.note(&report, outside.clock.now_ms());
        state.tell(&report, self.farm.is_some(), outside.listener);
        if report.outcome == SyncOutcome::Fresh {
            self.hasten();
        }
        self.save(state);
        self.link(state, outside);
        if state.lists_in.is_zero() {
            self.once_lists(state, outside);
            self.save(state);
        }
        report
    }

    fn once_lists(&mut self, state: &mut CycleState, outside: &mut Outside<'_>) {
        let Some(lists) = &mut self.lists else { return };
        let report = lists.once(outside.clock);
        let is_new = report.changed;
        state.attempt.note_lists(report.lists, &report.causes, outside.clock.now_ms());
        let cause = report.causes.first().map(|cause| cause.text());
        if cause != state.lists_said {
            match cause {
                Some(text) => outside.listener.changed(&format!("id lists fail: {text}; what they hold stays")),
                None => outside.listener.changed("id lists are complete again"),
            }
            state.lists_said = cause;
        }
        state.lists_in = if cause.is_none() {
            state.list_backoff.reset();
            LIST_INTERVAL
        } else {
            state.list_backoff.next(outside.roll(), report.wait)
        };
        if is_new {
            self.hasten();
        }
    }

    fn hasten(&mut self) {
        if let Some(farm) = &mut self.farm {
            farm.hasten();
        }
    }

    /// Waits in slices, by the time slept and not by the wall clock, which may be set.
    fn wait(&mut self, wait: Duration, state: &mut CycleState, outside: &mut Outside<'_>) {
        let (clock, mut left) = (outside.clock, wait);
        while !left.is_zero() && !outside.is_stopped() {
            self.renew(state, outside);
            self.speak(state, outside);
            if self.programs.is_changed() {
                self.link(state, outside);
            }
            let slice = match self.between.as_deref_mut().filter(|_| state.between_in.is_zero()) {
                Some(between) => {
                    let (begun, begun_ms) = (Instant::now(), clock.now_ms());
                    let (path, attempt) = (self.sync.place().attempt(), RefCell::new(&mut state.attempt));
                    // A sign of life that cannot be written stops nothing, as in `save`.
                    let alive = |now: i64| {
                        let mut attempt = attempt.borrow_mut();
                        if attempt.is_beat_due(now) {
                            attempt.beat(now);
                            let _ = attempt.save(&path);
                        }
                    };
                    state.between_in = between.once(outside, left, &alive);
                    // What that took counts as waited. The greater of two clocks: tests turn one of them by hand, and
                    // the wall clock may have been set back.
                    let told = u64::try_from(clock.now_ms().saturating_sub(begun_ms)).unwrap_or(0);
                    begun.elapsed().max(Duration::from_millis(told).min(left))
                }
                None => {
                    outside.listener.waits(left);
                    let slice = left.min(SLICE);
                    clock.sleep(slice);
                    state.between_in = state.between_in.saturating_sub(slice);
                    slice
                }
            };
            left = left.saturating_sub(slice);
            if state.attempt.is_beat_due(clock.now_ms()) {
                state.attempt.beat(clock.now_ms());
                self.save(state);
            }
        }
        state.lists_in = state.lists_in.saturating_sub(wait);
    }

    /// Has the policy file renewed when that is due. A failure there is told and counted, but stops nothing.
    fn renew(&mut self, state: &mut CycleState, outside: &mut Outside<'_>) {
        let now_ms = outside.clock.now_ms();
        let Some(outcome) = self.renewal.as_mut().and_then(|renewal| renewal.poll(now_ms)) else { return };
        state.attempt.note_policy(outcome, now_ms);
        self.save(state);
        if outcome.err() != state.policy_said {
            match outcome {
                Err(word) => {
                    outside.listener.changed(&format!("the policy file is not renewed: {word}; what it says stays"));
                }
                Ok(()) => outside.listener.changed("the policy file is renewed again"),
            }
            state.policy_said = outcome.err();
        }
    }

    /// Has the farm's store told or asked when that is due. A failure there is told and noted, but stops nothing.
    fn speak(&mut self, state: &mut CycleState, outside: &mut Outside<'_>) {
        let now_ms = outside.clock.now_ms();
        let Some(outcome) = self.farm.as_mut().and_then(|farm| farm.poll(now_ms)) else { return };
        if state.attempt.note_farm(outcome, now_ms) {
            self.save(state);
        }
        if outcome.err() != state.farm_said {
            match outcome {
                Err(word) => {
                    outside.listener.changed(&format!("the farm's store is not reached: {word}; doctor.php says more"));
                }
                Ok(()) => outside.listener.changed("the farm's store is reached again"),
            }
            state.farm_said = outcome.err();
        }
    }

    /// Links programs to the document in place, where anything of either has changed. A failure is told and counted, but
    /// stops nothing.
    fn link(&mut self, state: &mut CycleState, outside: &mut Outside<'_>) {
        let now_ms = outside.clock.now_ms();
        let Some(report) = self.programs.refresh(now_ms) else { return };
        for (wiki, word) in &report.faults {
            if state.attempt.program_faults.get(wiki).is_none_or(|known| known != word) {
                outside.listener.changed(&format!("the program options {wiki}.json cannot be used: {word}"));
            }
        }
        for wiki in state.attempt.program_faults.keys().filter(|wiki| !report.faults.contains_key(*wiki)) {
            outside.listener.changed(&format!("the program options {wiki}.json are well again, or gone"));
        }
        state.attempt.note_programs(&report, now_ms);
        self.save(state);
    }

    /// State that cannot be written does not stop the sync; the doctor sees that it is old.
    fn save(&self, state: &CycleState) {
        let _ = state.attempt.save(&self.sync.place().attempt());
    }
}

impl CycleState {
    /// Tells the listener how a sync of the document went, if that is news.
    fn tell(&mut self, report: &SyncReport, is_farm: bool, listener: &mut dyn Listener) {
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
            SyncOutcome::Alone if changed && is_farm => {
                listener.changed("Statsig is not asked here: the config comes from the farm's store");
            }
            SyncOutcome::Alone if changed => {
                listener
                    .changed("there is no key: nobody is asked for a config; entries of the wiki's own are seen to");
            }
            SyncOutcome::Unchanged | SyncOutcome::Alone => {}
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
