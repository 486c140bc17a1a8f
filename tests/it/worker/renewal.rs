//! A loop has the policy file written anew each minute, and nothing that fails there stops it.

use std::path::Path;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use statsig::worker::host::outside::Outside;
use statsig::worker::sync::attempt::Attempt;
use statsig::worker::sync::cycle::Cycle;
use statsig::worker::sync::renewal::Renewal;

use crate::kit::fake_clock::{BEGIN, FakeClock};
use crate::worker::project::{Project, document, judge};

/// Runs a loop for so many seconds that renews by a shell's command, and returns what it reported. Whenever the loop
/// has slept, `world` waits until the command's real process has caught up with the fake clock.
fn run(project: &Project, program: &str, script: &str, seconds: i64, world: impl Fn(i64) + 'static) -> Vec<String> {
    let stop = Rc::new(AtomicBool::new(false));
    let ending = Rc::clone(&stop);
    let clock = FakeClock::with(move |now| {
        let second = (now - BEGIN) / 1_000;
        world(second);
        ending.fetch_or(second >= seconds, Ordering::SeqCst);
    });
    let mut said = Vec::new();
    let renewal = Renewal::new(program.into(), ["-c", script].map(Into::into).into());
    let mut cycle = Cycle {
        sync: project.sync(),
        lists: None,
        between: None,
        renewal: Some(renewal),
        farm: None,
        programs: project.links(),
        interval: Duration::from_secs(10),
    };
    cycle.run(
        &mut judge,
        &mut Outside {
            clock: &clock,
            chance: &mut || 0.0,
            stop: &stop,
            listener: &mut |line: &str| said.push(line.to_owned()),
        },
    );
    said
}

fn runs(log: &Path) -> i64 {
    std::fs::read_to_string(log).map_or(0, |text| i64::try_from(text.lines().count()).unwrap())
}

/// How many runs must have begun by a second. Each begins when the loop next looks after its minute has passed.
fn due(second: i64) -> i64 {
    if second == 0 { 0 } else { (second - 1) / 60 + 1 }
}

fn project() -> (Project, Vec<String>) {
    let project = Project::new();
    project.serves(document(5));
    let accepted = vec![format!("config accepted: time 5, {} bytes", document(5).len())];
    (project, accepted)
}

fn state(project: &Project) -> Attempt {
    Attempt::load(&project.place().attempt())
}

#[test]
fn it_is_done_at_once_and_each_minute() {
    let (project, accepted) = project();
    let log = project.folder.join("log");
    let watched = log.clone();
    let script = format!("echo >> {}", log.display());
    let said = run(&project, "sh", &script, 301, move |second| {
        while runs(&watched) < due(second) && second < 301 {
            std::thread::yield_now();
        }
    });
    assert!((5..=6).contains(&runs(&log)), "{}", runs(&log));
    assert_eq!(said, accepted);
    let state = state(&project);
    assert_eq!((state.policy_cause, state.policy_failures), (None, 0));
    assert!(state.policy_succeeded >= BEGIN + 240_000);
}

#[test]
fn what_fails_is_told_once_counted_and_stops_nothing() {
    for (program, end, word) in
        [("sh", "exit 3", "exit"), ("sh", "kill -9 $$", "signal"), ("no such program", "", "start")]
    {
        let (project, mut accepted) = project();
        let log = project.folder.join("log");
        let script = format!("echo >> {}; {end}", log.display());
        let said = run(&project, program, &script, 130, move |second| {
            while program == "sh" && runs(&log) < due(second) && second < 130 {
                std::thread::yield_now();
            }
            // Gives the command time to end after it has written its line. The loop allows it a minute for that, of
            // which these are small parts.
            std::thread::sleep(Duration::from_millis(1));
        });
        accepted.push(format!("the policy file is not renewed: {word}; what it says stays"));
        assert_eq!(said, accepted);
        let state = state(&project);
        assert_eq!((state.policy_cause.as_deref(), state.policy_succeeded), (Some(word), 0));
        assert!((2..=3).contains(&state.policy_failures), "{}", state.policy_failures);
        assert!(project.server.asked().len() >= 13, "{} syncs", project.server.asked().len());
    }
}

#[test]
fn one_that_hangs_is_ended_and_holds_up_nothing() {
    let (project, _) = project();
    let said = run(&project, "sh", "exec sleep 600", 130, |_| {});
    assert_eq!(said.last().unwrap(), "the policy file is not renewed: timeout; what it says stays");
    assert_eq!(state(&project).policy_failures, 2);
    assert!((13..=14).contains(&project.server.asked().len()));
}

#[test]
fn another_loop_that_has_no_file_to_renew_says_nothing_of_it() {
    let (project, _) = project();
    run(&project, "sh", "exec sleep 600", 70, |_| {});
    let clock = FakeClock::new();
    let stop = AtomicBool::new(true);
    let interval = Duration::from_secs(10);
    let mut cycle = Cycle {
        sync: project.sync(),
        lists: None,
        between: None,
        renewal: None,
        farm: None,
        programs: project.links(),
        interval,
    };
    cycle
        .run(&mut judge, &mut Outside { clock: &clock, chance: &mut || 0.0, stop: &stop, listener: &mut |_: &str| {} });
    assert_eq!(state(&project).policy_cause, None);
}
