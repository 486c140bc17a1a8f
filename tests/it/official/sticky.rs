//! Units that keep their groups while the document changes: answers, and what is stored, as the official core has them.

use super::recorded;
use crate::kit::fixture::{self, World, same};
use serde_json::{Value as Json, json};
use statsig::eval::{Enforce, Kind, StickyAnswer, StickyRecord, StickyValues, evaluate_sticky};
use std::collections::BTreeMap;

/// How many answers were of which kind.
#[derive(Debug, Default)]
struct Counts {
    answers: usize,
    persisted: usize,
    saves: usize,
    deletes: usize,
}

/// The versions of a document, each under the options of the first.
struct Versions {
    worlds: Vec<World>,
    entries: Vec<(Kind, String)>,
}

impl Versions {
    fn of(row: &Json) -> Self {
        let mut document = recorded::document(row);
        let mut worlds = vec![recorded::world(row)];
        for changes in row["changes"].as_array().unwrap() {
            for (section, entries) in changes.as_object().unwrap() {
                let section = document.as_object_mut().unwrap().entry(section.as_str()).or_insert_with(|| json!({}));
                for (name, content) in entries.as_object().unwrap() {
                    if content.is_null() {
                        section.as_object_mut().unwrap().remove(name);
                    } else {
                        section[name] = content.clone();
                    }
                }
            }
            document["time"] = json!(document["time"].as_u64().unwrap() + 1_000);
            worlds.push(World::new(&document.to_string(), &recorded::options(row)));
        }
        let kind = |kind: &Json| if kind == "layers" { Kind::Layer } else { Kind::Experiment };
        let entry = |entry: &Json| (kind(&entry[0]), entry[1].as_str().unwrap().to_owned());
        Self { worlds, entries: row["entries"].as_array().unwrap().iter().map(entry).collect() }
    }
}

/// Of a way's name, whether values are passed in each version, and what is enforced.
fn way(name: &str) -> ([bool; 3], Enforce) {
    let enforce = |targeting, overrides| Enforce { targeting, overrides };
    match name {
        "plain" => ([true; 3], enforce(false, false)),
        "targeting" => ([true; 3], enforce(true, false)),
        "overrides" => ([true; 3], enforce(false, true)),
        "both" => ([true; 3], enforce(true, true)),
        "never" => ([false; 3], enforce(true, false)),
        "once not" => ([true, false, true], enforce(false, false)),
        other => panic!("{other}"),
    }
}

/// The answer as the rows have it: rule, reason, group, unit type, value, experiment, time and version of the document.
fn answer(world: &World, answer: &StickyAnswer) -> Vec<Json> {
    let (snapshot, decision) = (&world.snapshot, &answer.decision);
    let value = decision.object(snapshot).map_or(json!({}), |text| serde_json::from_str(text).unwrap());
    let id_type = decision.id_type.map_or("", |span| snapshot.str(span));
    let text = |span: Option<_>| json!(span.map(|span| snapshot.str(span)));
    let (rule, group, allocated, time) = match &answer.record {
        Some(record) => {
            (json!(record.rule_id), json!(record.group_name), json!(record.config_delegate), json!(record.time))
        }
        None => {
            (json!(decision.rule.of(snapshot)), text(decision.group), text(decision.allocated), json!(snapshot.time()))
        }
    };
    let is_layer = decision.kind == Kind::Layer;
    let allocated = if is_layer { allocated } else { Json::Null };
    vec![rule, json!(decision.reason.name()), group, json!(id_type), value, allocated, time, json!(decision.version)]
}

/// What may be told in several ways: the official core repeats gates, and its Python package writes 0 for no version.
fn settled(mut record: Json) -> Json {
    for key in ["secondary_exposures", "undelegated_secondary_exposures"] {
        let mut once: Vec<Json> = Vec::new();
        for gate in record[key].as_array().into_iter().flatten() {
            if !once.contains(gate) {
                once.push(gate.clone());
            }
        }
        record[key] = once.into();
    }
    for (key, nothing) in [("config_version", json!(0)), ("json_value", json!({}))] {
        if record[key] == nothing {
            record[key] = Json::Null;
        }
    }
    for own in ["document_version", "entry_version", "delegate_version"] {
        record.as_object_mut().unwrap().remove(own);
    }
    record
}

/// Which part of an answer differs; none if it is the official core's.
fn differing(ours: &[Json], theirs: &[Json], is_layer: bool) -> Option<String> {
    const PARTS: [&str; 8] = ["rule", "reason", "group", "unit type", "value", "experiment", "time", "version"];
    let mut differ = PARTS.into_iter().zip(ours.iter().zip(theirs)).filter(|(part, (ours, theirs))| match *part {
        // Of layers only the parameters of a record were read; without a rule there is no value.
        "value" if is_layer => {
            theirs.as_object().into_iter().flatten().any(|(key, value)| !same(&ours[key.as_str()], value))
        }
        "value" if theirs.is_null() => false,
        "version" if **theirs == 0 => !ours.is_null() && **ours != 0,
        _ => !same(ours, theirs),
    });
    differ.next().map(|(part, (ours, theirs))| format!("{part} is {ours}, should be {theirs}"))
}

#[test]
fn sticky_sequences_are_the_official_cores() {
    let (mut versions, mut differ, mut counts) = (None, Vec::new(), Counts::default());
    for row in recorded::rows("sticky") {
        if row["changes"].is_array() {
            versions = Some(Versions::of(&row));
            continue;
        }
        let Versions { worlds, entries } = versions.as_ref().unwrap();
        let user = recorded::user(&row);
        for (name, steps) in row["ways"].as_object().unwrap() {
            let (passes, enforce) = way(name);
            let mut stored: BTreeMap<String, String> = BTreeMap::new();
            for (at, (world, answers)) in worlds.iter().zip(steps.as_array().unwrap()).enumerate() {
                for ((kind, entry), theirs) in entries.iter().zip(answers.as_array().unwrap()) {
                    let values = match stored.get(entry) {
                        _ if !passes[at] => StickyValues::NotPassed,
                        None => StickyValues::NoRecord,
                        Some(json) => StickyValues::Record(StickyRecord::read(json).unwrap().into()),
                    };
                    let found = evaluate_sticky(world.context(), &user, Some(*kind), entry, values, enforce);
                    let (ours, theirs) = (answer(world, &found), theirs.as_array().unwrap());
                    counts.answers += 1;
                    counts.persisted += usize::from(found.record.is_some());
                    let mut wrong = differing(&ours, theirs, *kind == Kind::Layer);
                    let change = found.change.map(|change| {
                        let record = change.record.as_ref().map(|record| record.json());
                        (change.key, change.name.to_string(), record)
                    });
                    let told = change.as_ref().map_or(Json::Null, |(key, name, record)| {
                        let record = record.as_ref().map(|json| settled(serde_json::from_str(json).unwrap()));
                        json!([key, name, record])
                    });
                    let mut expected = theirs.get(8).cloned().unwrap_or_default();
                    if !expected[2].is_null() {
                        expected[2] = settled(expected[2].clone());
                    }
                    if !same(&told, &expected) {
                        wrong = wrong.or(Some(format!("storage: {told}, should be {expected}")));
                    }
                    if let Some(what) = wrong {
                        differ.push(format!("{} {name} version {at} {entry} {}: {what}", row["spec"], row["user"]));
                    }
                    match change {
                        Some((_, name, Some(record))) => {
                            counts.saves += 1;
                            // What the official core has stored is as good, and is what others may have.
                            let theirs = theirs[8][2].to_string();
                            stored.insert(name, if counts.saves % 2 == 0 { record } else { theirs });
                        }
                        Some((_, name, None)) => {
                            counts.deletes += 1;
                            stored.remove(&name);
                        }
                        None => {}
                    }
                }
            }
        }
    }
    println!("sticky: {counts:?}");
    fixture::assert_none_differs(&differ);
    assert!(counts.persisted > 500 && counts.saves > 500 && counts.deletes > 500, "{counts:?}");
}
