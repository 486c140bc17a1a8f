//! What browsers say that decided by a program, for the recorded answers of the official core: only answers and groups,
//! from which the judge restores rules and the gates that led there.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use statsig::config::compiled::section::Part;
use statsig::config::compiled::spec::Entity;
use statsig::eval::{Decision, Kind, Reads, evaluate};
use statsig::events::spool::line::{self, Line, LineHead, LineSource};
use statsig::worker::judge::verdict::{Event, Judge, Verdict};
use statsig::worker::judge::verifier::Verifier;
use statsig::worker::kept::documents::Documents;
use statsig::worker::kept::lists_in_place::ListsInPlace;
use statsig::worker::kept::version::{KeptBounds, Versions};

use crate::eval::reach::Reach;
use crate::kit::fixture::{GoldenCase, NOW, World, assert_none_differs, json, lines, read, repository, user};
use crate::kit::scratch::Scratch;

const PV: &str = "00000000000000aa";
const SECTIONS: [(&str, Kind); 4] = [
    ("gates", Kind::Gate),
    ("configs", Kind::DynamicConfig),
    ("experiments", Kind::Experiment),
    ("layers", Kind::Layer),
];

/// One decision as a browser has it that knows no rules, and what was recorded of it.
struct Told<'a> {
    world: &'a World,
    kind: Kind,
    name: &'a str,
    person: &'a Json,
    decision: &'a Decision,
    expected: &'a Json,
}

impl Told<'_> {
    /// The lines of its exposures: one, or one for each parameter of a layer, which is named beside its line.
    fn lines(&self) -> Vec<(String, String)> {
        let metadata = match self.kind {
            Kind::Gate => json!({ "gate": self.name, "gateValue": self.decision.enabled.to_string() }),
            Kind::Layer => {
                let value = self.decision.object(&self.world.snapshot).unwrap_or("{}");
                let parameters: BTreeMap<String, Json> = serde_json::from_str(value).unwrap();
                return parameters
                    .into_keys()
                    .map(|parameter| {
                        let metadata =
                            json!({ "config": self.name, "parameterName": parameter, "allocatedExperiment": "" });
                        (self.line("layer", metadata), parameter)
                    })
                    .collect();
            }
            _ => json!({ "config": self.name }),
        };
        let word = if self.kind == Kind::Gate { "gate" } else { "config" };
        vec![(self.line(word, metadata), String::new())]
    }

    fn line(&self, word: &str, mut metadata: Json) -> String {
        metadata["ruleID"] = json!("");
        let event = json!({
            "eventName": format!("statsig::{word}_exposure"), "user": self.person, "value": null, "metadata": metadata,
            "secondaryExposures": [], "time": NOW
        });
        let mut out = Vec::new();
        let id = line::fresh_id(NOW);
        let version = Some(("pv", PV));
        LineHead { id: &id, at: NOW, source: LineSource::Relay, version, trusted: false, previous: None, lost: 0 }
            .write(&mut out);
        out.extend_from_slice(event.to_string().as_bytes());
        line::finish(self.memberships().to_string().as_bytes(), &mut out);
        String::from_utf8(out).unwrap()
    }

    fn memberships(&self) -> Json {
        let (decision, snapshot) = (self.decision, &self.world.snapshot);
        let group = match self.kind {
            Kind::Gate => Some(decision.enabled.to_string()),
            _ => decision.group.map(|group| snapshot.str(group).to_owned()),
        };
        let Some(group) = group else { return json!({}) };
        match decision.allocated.filter(|_| self.kind == Kind::Layer).map(|name| snapshot.str(name)) {
            Some(name) => json!({ name: [group, snapshot.entry_version(Part::Configs, name), 1, self.name] }),
            None => json!({ self.name: [group, snapshot.entry_version(self.kind.part(), self.name), 1] }),
        }
    }

    /// What the judge makes of a line that is not what was recorded, if anything is.
    fn difference(&self, judge: &mut Verifier, text: &str, parameter: &str) -> Option<String> {
        let line = Line::parse(text.trim()).unwrap();
        let event: Event<'_> = serde_json::from_str(line.e.get()).unwrap();
        let passed = match judge.judge(&line, &event) {
            Verdict::Pass(passed) => passed,
            Verdict::Drop(cause) => return Some(format!("dropped: {cause}")),
        };
        if passed.is_unverified || passed.removed > 0 || passed.memberships.is_some() {
            return Some(format!("{passed:?}"));
        }
        let metadata: Json = serde_json::from_str(passed.metadata.as_deref().unwrap()).unwrap();
        let secondary: Vec<Json> = serde_json::from_str(passed.secondary.as_deref().unwrap()).unwrap();
        let secondary: Vec<Json> =
            secondary.iter().map(|one| json!([one["gate"], one["gateValue"], one["ruleID"]])).collect();
        let snapshot = &self.world.snapshot;
        let is_explicit = self.kind == Kind::Layer && self.decision.is_explicit(snapshot, parameter);
        let gates = if self.kind == Kind::Layer && !is_explicit { "undelegated" } else { "exposures" };
        let allocated = if is_explicit { self.expected["allocated"].as_str().unwrap_or("") } else { "" };
        let mut wanted = Vec::new();
        // Of holdouts only their answers were recorded.
        if let Some(recorded) = self.expected.get(gates) {
            wanted.push(("secondary exposures", json!(secondary), recorded.clone()));
        }
        // Of a layer that merges rules each parameter may have its own.
        if self.decision.parameter_rules.is_none() {
            wanted.push(("ruleID", metadata["ruleID"].clone(), self.expected["rule_id"].clone()));
        }
        if self.kind == Kind::Layer {
            wanted.push(("allocatedExperiment", metadata["allocatedExperiment"].clone(), json!(allocated)));
        }
        let other = wanted.iter().find(|(_, ours, theirs)| ours != theirs);
        other.map(|(what, ours, theirs)| format!("{what} is {ours}, should be {theirs}"))
    }
}

#[test]
fn the_rules_behind_answers_of_a_program_are_those_of_the_official_core() {
    let (mut verified, mut without_unit, mut differ) = (BTreeMap::<&str, usize>::new(), 0, Vec::new());
    for case in GoldenCase::all(&repository("tests/golden/synthetic"), true) {
        let document = read(&case.path("spec"));
        let world = World::new(&document, &json(&case.path("options")));
        let reach = Reach::of_country(&serde_json::from_str(&document).unwrap());
        let users = lines(&case.path("users"));
        let folder = Scratch::new();
        let versions = Versions::new(&folder.join("versions"), KeptBounds::default());
        let cv = versions.keep(document.as_bytes(), NOW).unwrap();
        versions.programs().link([(PV, cv.as_str())]).unwrap();
        let documents = Documents::new(&folder.join("versions"), &folder.join("none.json"), 1 << 24);
        let lists = ListsInPlace::new(&folder.join("id_lists"));
        let mut judge = Verifier::new(documents, World::new(&document, &json(&case.path("options"))).host, lists);
        for row in lines(&case.path("golden")) {
            let person = &users[usize::try_from(row["i"].as_u64().unwrap()).unwrap()];
            if person.get("privateAttributes").is_some() || Reach::needs_country(person) {
                continue;
            }
            let reader = user(person);
            for (section, kind) in SECTIONS {
                for (name, expected) in row[section].as_object().into_iter().flatten() {
                    let part = world.snapshot.part(kind.part());
                    let Some(spec) = part.find(name).and_then(|index| part.get(index)) else { continue };
                    let reads = Reads::of(&world.snapshot, kind, name);
                    // Nobody asks a segment. Programs hold nothing that reads ID lists.
                    if spec.entity() == Entity::Segment || reads.lists || reach.is_reached(kind, name) {
                        continue;
                    }
                    // A config that is an experiment is one, whatever it was asked as.
                    if (spec.entity() == Entity::Experiment) != (kind == Kind::Experiment)
                        && kind.part() == Part::Configs
                    {
                        continue;
                    }
                    let decision = evaluate(world.context(), &reader, Some(kind), name);
                    let told = Told { world: &world, kind, name, person, decision: &decision, expected };
                    let id_type = decision.id_type.map_or("", |id_type| world.snapshot.str(id_type));
                    let has_unit = reader.unit(id_type).is_some();
                    for (text, parameter) in told.lines() {
                        match told.difference(&mut judge, &text, &parameter) {
                            None => *verified.entry(section).or_default() += 1,
                            Some(cause) if !has_unit && cause == "dropped: unit" => without_unit += 1,
                            Some(what) => differ.push(format!("{} {section} {name} {parameter}: {what}", case.name())),
                        }
                    }
                }
            }
        }
    }
    println!("{verified:?} verified, {without_unit} had no unit");
    assert_none_differs(&differ);
    assert!(verified.len() == 4 && verified.values().all(|count| *count > 1_000), "{verified:?}");
    assert!(without_unit > 100, "{without_unit}");
}
