//! How much of what people make up a program can hold: measured on the generated documents of the golden set.

use crate::client::program::sample::choice;
use crate::eval::reach::Reach;
use crate::kit::fixture::{self, GoldenCase, World};
use serde_json::{Value as Json, json};
use statsig::client::program;
use statsig::config::compiled::section::Part;
use statsig::eval::Kind;
use std::collections::BTreeMap;

/// What only servers know: programs exclude it.
fn is_excluded(condition: &Json) -> bool {
    let operator = condition["operator"].as_str().unwrap_or("");
    ["ip_based", "ua_based", "target_app"].contains(&condition["type"].as_str().unwrap_or(""))
        || ["in_segment_list", "not_in_segment_list"].contains(&operator)
}

#[test]
fn nearly_all_that_browsers_could_decide_is_in_the_program() {
    let (mut all, mut possible, mut included, mut causes) = (0, 0, 0, BTreeMap::<&str, u32>::new());
    for case in GoldenCase::all(&fixture::repository("tests/golden/synthetic"), true) {
        let text = fixture::read(&case.path("spec"));
        let document: Json = serde_json::from_str(&text).unwrap();
        let world = World::new(&text, &fixture::json(&case.path("options")));
        let reach = Reach::of(&document, is_excluded);
        let mut names = Vec::new();
        for (section, kind) in
            [("feature_gates", Kind::Gate), ("dynamic_configs", Kind::Experiment), ("layer_configs", Kind::Layer)]
        {
            for name in document[section].as_object().unwrap().keys() {
                names.push(name);
                all += 1;
                possible += u32::from(!reach.is_reached(kind, name));
            }
        }
        let choice = choice(json!({"only": names, "fields": ["*"], "units": ["*"]}));
        let made = program(&world.snapshot, &world.host, &choice);
        included += made.listed.len();
        for (part, name, reason) in &made.left_out {
            *causes.entry(reason.name()).or_default() += 1;
            let kind = match part {
                Part::Gates => Kind::Gate,
                Part::Configs => Kind::Experiment,
                Part::Layers => Kind::Layer,
            };
            let is_of_servers = ["Ip", "UserAgent", "TargetApp", "IdList"].contains(&reason.name());
            assert_eq!(is_of_servers, reach.is_reached(kind, name), "{} {name}: {}", case.name(), reason.name());
        }
        assert_eq!(made.listed.len() + made.left_out.len(), names.len());
    }
    println!("{included} of {possible} that reach nothing excluded, of {all}: {causes:?}");
    assert_eq!(all, 1431);
    assert!(included as f64 / f64::from(possible) >= 0.98, "{included} of {possible}: {causes:?}");
    assert!(included as f64 / f64::from(all) >= 0.75, "{included} of {all}: {causes:?}");
}
