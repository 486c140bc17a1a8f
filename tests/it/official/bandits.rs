//! Contextual bandits: what follows from rules and scores is as in the official core, and what is drawn at random is drawn
//! as often as there.

use super::recorded::rows;
use crate::eval::golden::compare;
use crate::kit::fixture::{self, World, same};
use serde_json::{Map, Value as Json};
use statsig::client::catalog::Published;
use statsig::client::{Filter, Naming, ValuesRequest, respond};
use statsig::config::Snapshot;
use statsig::eval::overrides::Override;
use statsig::eval::{Chance, Context, Decision, Host, Kind, Overrides, Reads, Reason, User, evaluate};
use std::collections::BTreeMap;

/// Groups of a bandit at most.
const GROUPS: u32 = 7;
/// The seed of the draws that are counted.
const SEED: u64 = 20_261_129;
const KINDS: [(&str, Kind); 3] = [("experiments", Kind::Experiment), ("layers", Kind::Layer), ("gates", Kind::Gate)];

/// A document, and what else there is.
struct Project {
    published: Published,
    rest: World,
}

impl Project {
    fn new(row: &Json) -> Self {
        let mut rest = World::new(&row["document"].to_string(), &row["options"]).mapped();
        assert!(rest.snapshot.refused().iter().all(|refusal| refusal.section != "cmab_configs"));
        Self { published: Published::new(std::mem::take(&mut rest.snapshot)), rest }
    }

    fn with<T>(&self, host: &Host, work: impl FnOnce(Context<'_>) -> T) -> T {
        work(Context { snapshot: &self.published.snapshot, host, ..self.rest.context() })
    }
}

fn overrides(sets: &Json) -> Option<Box<Overrides>> {
    let mut overrides = Overrides::default();
    for one in sets.as_array().unwrap() {
        let (kind, answer) = match &one[2] {
            Json::Bool(enabled) => (Kind::Gate, Override::Gate(*enabled)),
            value => (Kind::Experiment, Override::Value(value.to_string().into())),
        };
        overrides.set(kind, one[1].as_str().unwrap(), "", Some(answer));
    }
    (overrides.count() > 0).then(|| overrides.into())
}

/// Hosts by whose chance all comes out that can be drawn. The first one draws.
fn hosts(host: &Host, row: &Json) -> Vec<Host> {
    let chances = std::iter::once(Chance::Seed(SEED)).chain((0..GROUPS).map(Chance::Group));
    chances.map(|chance| Host { chance, overrides: overrides(&row["overrides"]), ..host.clone() }).collect()
}

/// Whether a bandit has a targeting gate that nobody can decide.
fn is_undecided(answer: &Json) -> bool {
    answer["reason"] == Reason::Unsupported.name()
}

#[derive(Default)]
struct Tally {
    certain: usize,
    drawn: usize,
    undecided: usize,
    values: usize,
    differ: Vec<String>,
}

impl Tally {
    fn answer(&mut self, snapshot: &Snapshot, decisions: &[Decision], expected: &Json, kind: Kind) {
        if kind == Kind::Experiment && is_undecided(expected) {
            // The official core goes on as if the targeting gate were decided, and tells no more than this.
            assert!(decisions.iter().all(|one| one.reason == Reason::Unsupported && one.value.is_none()));
            self.undecided += 1;
            return;
        }
        let found = decisions.iter().map(|decision| compare(snapshot, decision, expected, kind));
        let found: Vec<Option<String>> = found.collect();
        let is_drawn = decisions.iter().any(|decision| *decision != decisions[0]);
        assert!(decisions[1..].contains(&decisions[0]), "what is drawn can come out");
        match found.iter().any(Option::is_none) {
            true if is_drawn => self.drawn += 1,
            true => self.certain += 1,
            false => self.differ.push(format!("{expected}: {:?}", found[0])),
        }
    }

    fn values(&mut self, ours: &[Json], expected: &Map<String, Json>, is_whole: bool) {
        for (part, entries) in expected {
            let entries = entries.as_object().unwrap();
            if is_whole {
                assert_eq!(ours[0][part].as_object().unwrap().len(), entries.len(), "{part}");
            }
            for (name, theirs) in entries {
                self.values += 1;
                if !ours.iter().any(|ours| same(&ours[part][name], theirs)) {
                    self.differ.push(format!("{part} {name}: {} should be {theirs}", ours[0][part][name]));
                }
            }
        }
    }
}

#[test]
fn they_answer_as_in_the_official_core() {
    let (mut project, mut tally) = (None, Tally::default());
    for row in rows("bandits") {
        if !row["document"].is_null() {
            project = Some(Project::new(&row));
        }
        let (Some(project), Some(_)) = (&project, row.get("user")) else { continue };
        let (snapshot, user) = (&project.published.snapshot, fixture::user(&row["user"]));
        let hosts = hosts(&project.rest.host, &row);
        for (section, kind) in KINDS {
            for (name, expected) in row["answers"][section].as_object().into_iter().flatten() {
                let ask = |host| project.with(host, |context| evaluate(context, &user, Some(kind), name));
                let decisions: Vec<Decision> = hosts.iter().map(ask).collect();
                tally.answer(snapshot, &decisions, expected, kind);
                let may_draw = Reads::of(snapshot, kind, name).drawn > 0;
                assert!(may_draw || decisions.iter().all(|one| *one == decisions[0]), "{name}");
            }
        }
        let filter = match row["key"].as_str() {
            Some(key) => Filter::default().for_client_key(snapshot, key).unwrap(),
            None => Filter::default(),
        };
        let request = ValuesRequest { naming: Naming::None, filter, ..ValuesRequest::default() };
        let respond = |host| project.with(host, |context| respond(&project.published, context, &user, &request));
        let ours: Vec<Json> = hosts.iter().map(|host| serde_json::from_str(&respond(host)).unwrap()).collect();
        let answers = &row["answers"];
        let mut listed = answers["values"].clone();
        // Of those that cannot be decided, values show what the official core went on with.
        for (name, _) in answers["experiments"].as_object().unwrap().iter().filter(|(_, answer)| is_undecided(answer)) {
            listed["dynamic_configs"].as_object_mut().unwrap().remove(name);
        }
        // What an override answers is compared by other rows.
        let gates = listed.get_mut("feature_gates").and_then(Json::as_object_mut);
        gates.into_iter().for_each(|gates| gates.retain(|_, gate| gate["rule_id"] != "override"));
        tally.values(&ours, listed.as_object().unwrap(), !answers["layers"].is_null() && listed == answers["values"]);
    }
    println!(
        "bandits: {} certain answers and {} entries of values agree, {} drawn answers are possible, {} are undecided",
        tally.certain, tally.values, tally.drawn, tally.undecided
    );
    fixture::assert_none_differs(&tally.differ);
    assert!(tally.certain > 1_000 && tally.drawn > 100 && tally.values > 1_000);
}

#[test]
fn they_draw_as_often_as_in_the_official_core() {
    let (mut project, mut compared) = (None, 0);
    let mut beyond = Vec::new();
    for row in rows("bandits") {
        if !row["document"].is_null() {
            project = Some(Project::new(&row));
        }
        let (Some(project), Some(name)) = (&project, row["bandit"].as_str()) else { continue };
        let snapshot = &project.published.snapshot;
        let host = Host { chance: Chance::Seed(SEED), ..Host::default() };
        let mut counts = BTreeMap::<String, u64>::new();
        for unit in 0..row["units"].as_u64().unwrap() {
            let json = serde_json::json!({"userID": format!("unit {unit}"), "custom": {"age": unit % 90}});
            let user: User = fixture::user(&json);
            let decision = project.with(&host, |context| evaluate(context, &user, Some(Kind::Experiment), name));
            *counts.entry(decision.rule.of(snapshot).to_owned()).or_default() += 1;
        }
        let theirs: BTreeMap<String, u64> = serde_json::from_value(row["counts"].clone()).unwrap();
        let is_drawn = |rule: &str| rule.ends_with(":explore") || name == "unscored";
        let total = |counts: &BTreeMap<String, u64>| -> u64 {
            counts.iter().filter(|(rule, _)| is_drawn(rule)).map(|(_, count)| count).sum()
        };
        // Who explores follows from the units.
        assert_eq!(total(&counts), total(&theirs), "{name}");
        assert_eq!(counts.keys().collect::<Vec<_>>(), theirs.keys().collect::<Vec<_>>(), "{name}");
        for (rule, ours) in &counts {
            if !is_drawn(rule) || name == "buckets" {
                assert_eq!(ours, &theirs[rule], "{name} {rule}");
                continue;
            }
            let draws = total(&counts) as f64;
            let share = (ours + theirs[rule]) as f64 / draws / 2.0;
            // Of a difference of two counts.
            let error = (2.0 * share * (1.0 - share) / draws).sqrt();
            let errors = (*ours as f64 - theirs[rule] as f64).abs() / draws / error;
            println!("{name} {rule}: {ours} and {} of {draws}, {errors:.2} standard errors", theirs[rule]);
            compared += 1;
            if errors > 3.0 {
                beyond.push((name.to_owned(), rule.clone(), errors));
            }
        }
    }
    assert!(compared >= 12, "{compared}");
    // Where the other side draws anew, one of some hundred shares is beyond three by chance.
    let most = usize::from(std::env::var_os("STATSIG_ROWS").is_some());
    assert!(beyond.len() <= most && beyond.iter().all(|(_, _, errors)| *errors < 4.5), "{beyond:?}");
}
