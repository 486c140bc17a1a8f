//! The balance as read from a spool's files, whatever lies there.

use statsig::balance::days::balance;
use statsig::balance::told::BalanceVerdict;

use super::simulation::{ENTRY, Experiment, OneSplit, split};
use crate::kit::scratch::Scratch;

fn spool(days: usize) -> Scratch {
    let scratch = Scratch::new();
    std::fs::create_dir(scratch.join("rollups")).unwrap();
    for day in 0..days {
        let rollup = Experiment::default().rollup(1, day);
        let path = scratch.join("rollups").join(format!("2026-01-{:02}.json", day + 1));
        std::fs::write(path, serde_json::to_vec(&rollup).unwrap()).unwrap();
    }
    scratch
}

fn halves() -> OneSplit {
    OneSplit(split(&[0.5, 0.5]))
}

#[test]
fn files_tell_what_the_days_told() {
    let scratch = spool(5);
    let told = balance(scratch.path(), Some(ENTRY), &mut halves());
    let version = &told.entries[0].versions[0];
    let looks = Experiment::default().looks(1, 5);
    let p: Vec<f64> = looks.iter().map(|look| look.p.unwrap()).collect();
    assert_eq!(version.p_by_day, Some(p), "each look of the past stands");
    assert_eq!((version.p, version.verdict), (looks[4].p, BalanceVerdict::Balanced));
    let all = balance(scratch.path(), None, &mut halves());
    assert_eq!((all.entries.len(), &all.entries[0].versions[0].p_by_day), (1, &None));
    assert_eq!(balance(scratch.path(), Some("config/other"), &mut halves()).entries, []);
}

#[test]
fn what_cannot_be_read_is_told_and_spoils_only_its_day() {
    let scratch = spool(4);
    let folder = scratch.join("rollups");
    std::fs::write(folder.join("2026-01-02.json"), "{\"entries\":{\"conf").unwrap();
    std::fs::write(folder.join("2026-01-05.json"), "").unwrap();
    std::fs::create_dir(folder.join("2026-01-06.json")).unwrap();
    for other in ["counts.json", "2026-13-40.json", "2026-1-7.json", ".2026-01-01.json.1.tmp", "2026-01-01"] {
        std::fs::write(folder.join(other), "{}").unwrap();
    }
    let told = balance(scratch.path(), None, &mut halves());
    assert_eq!(told.incomplete, ["2026-01-02", "2026-01-05", "2026-01-06"]);
    assert_eq!(told.days.len(), 6);
    let version = &told.entries[0].versions[0];
    let exposures = |told: u64| version.groups.iter().map(|group| group.exposures).sum::<u64>() == told;
    let whole: u64 = [0, 2, 3]
        .into_iter()
        .map(|day| {
            let rollup = Experiment::default().rollup(1, day);
            rollup.entries[ENTRY].versions["00000001"].values().map(|group| group.exposures).sum::<u64>()
        })
        .sum();
    assert!(exposures(whole), "{version:?}");
}

#[test]
fn a_spool_without_rollups_tells_of_nothing() {
    let scratch = Scratch::new();
    for path in [scratch.path().to_owned(), scratch.join("missing"), std::path::PathBuf::new()] {
        let told = balance(&path, None, &mut halves());
        assert_eq!((told.days.len(), told.entries.len(), told.incomplete.len()), (0, 0, 0));
    }
}

#[test]
fn only_the_newest_days_are_read() {
    let scratch = spool(0);
    for day in 0..100 {
        let name = chrono::DateTime::from_timestamp(day * 86_400, 0).unwrap().format("%Y-%m-%d.json").to_string();
        std::fs::write(scratch.join("rollups").join(name), "{}").unwrap();
    }
    let told = balance(scratch.path(), None, &mut halves());
    assert_eq!((told.days.len(), &*told.days[0], &*told.days[89]), (90, "1970-01-11", "1970-04-10"));
}

#[test]
fn what_other_hosts_have_told_counts_as_if_it_were_of_one() {
    let (farm, one) = (spool(3), Scratch::new());
    let other = farm.join("farm").join("0123456789abcdef").join("rollups");
    for folder in [&other, &one.join("rollups")] {
        std::fs::create_dir_all(folder).unwrap();
    }
    for day in 0..4 {
        let mut rollup = Experiment::default().rollup(2, day);
        let name = format!("2026-01-{:02}.json", day + 1);
        std::fs::write(other.join(&name), serde_json::to_vec(&rollup).unwrap()).unwrap();
        if day < 3 {
            rollup.merge(&Experiment::default().rollup(1, day));
        }
        std::fs::write(one.join("rollups").join(&name), serde_json::to_vec(&rollup).unwrap()).unwrap();
    }
    std::fs::write(farm.join("farm").join("told.json"), "{}").unwrap();
    let told = balance(farm.path(), Some(ENTRY), &mut halves());
    assert_eq!(told, balance(one.path(), Some(ENTRY), &mut halves()));
    assert_eq!(told.days.len(), 4);
    assert_ne!(told, balance(spool(3).path(), Some(ENTRY), &mut halves()), "the other host counts");
}
