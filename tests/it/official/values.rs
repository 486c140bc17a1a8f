//! Values responses under the official core's options, entry by entry.

use super::overrides::overrides;
use super::recorded::{key, rows, user, world};
use crate::kit::fixture::{self, World, same};
use serde_json::{Value as Json, json};
use statsig::client::catalog::Published;
use statsig::client::filter::Names;
use statsig::client::{Filter, Format, NamesByKind, Naming, ValuesRequest, respond};
use statsig::eval::{Context, Host};
use std::collections::{BTreeSet, HashMap};

/// What lists entries by name.
const SECTIONS: [&str; 4] = ["feature_gates", "dynamic_configs", "layer_configs", "param_stores"];
/// Not compared: tables of the format init-v2, to which entries refer by numbers of no meaning, and what names the software.
const LEFT_OUT: [&str; 4] = ["values", "exposures", "sdkInfo", "sdkParams"];
/// What the Node package has of the user is its own making: it omits an empty user id, and shows lists in another way.
const LEFT_OUT_OF_NODE: [&str; 2] = ["user", "pa_hash"];

#[test]
fn random_options_answer_as_the_official_core() {
    let (mut worlds, mut differ) = (HashMap::new(), Vec::new());
    let (mut responses, mut entries, mut older) = (0, 0, 0);
    for row in rows("values") {
        let (world, published) = worlds.entry(key(&row)).or_insert_with(|| {
            let mut world = world(&row);
            let published = Published::new(std::mem::take(&mut world.snapshot));
            (world, published)
        });
        let ours = whole(answer(world, published, &row));
        let theirs = whole(row["response"].clone());
        entries += SECTIONS.iter().map(|section| theirs[section].as_object().unwrap().len()).sum::<usize>();
        responses += 1;
        let place = format!("{} {} {} {}", row["spec"], row["options"], row["overrides"], row["user"]["userID"]);
        older += SECTIONS.iter().map(|section| row["older"][section].as_array().map_or(0, Vec::len)).sum::<usize>();
        for what in differences(&ours, &theirs, &row["older"]) {
            differ.push(format!("{place} {what}"));
        }
    }
    println!(
        "values: {responses} responses with {entries} entries, of which the older package decides {older} otherwise"
    );
    fixture::assert_none_differs(&differ);
    assert!(responses >= 80 && entries > 800, "{responses} {entries}");
}

fn answer(world: &World, published: &Published, row: &Json) -> Json {
    let options = &row["options"];
    // The official core leaves them out unless it is told otherwise.
    let overrides = (options["includeLocalOverrides"] == true).then(|| overrides(&row["overrides"]).into());
    let host = Host { overrides, ..world.host.clone() };
    let context = Context { snapshot: &published.snapshot, host: &host, ..world.context() };
    serde_json::from_str(&respond(published, context, &user(row), &request(options))).unwrap()
}

fn request(options: &Json) -> ValuesRequest {
    let word = |name: &str| options[name].as_str();
    let names = |name: &str| -> Names {
        options[name].as_array().map(|names| names.iter().map(|name| name.as_str().unwrap().into()).collect())
    };
    let is = |name: &str| options[name] == true;
    ValuesRequest {
        naming: Naming::from_name(word("hash").unwrap()).unwrap(),
        format: word("format").map_or(Format::V1, |name| Format::from_name(name).unwrap()),
        filter: Filter {
            app: word("targetAppId").map(Box::from),
            only: None,
            by_kind: Some(Box::new(NamesByKind {
                gates: names("featureGateFilter"),
                configs: names("dynamicConfigFilter"),
                experiments: names("experimentFilter"),
                layers: names("layerFilter"),
                stores: names("paramStoreFilter"),
            })),
            without_default_gates: is("removeDefaultValueGates"),
            without_experiments_in_layers: is("removeExperimentsInLayers"),
        },
        by_unit: false,
        without_id_types: is("removeIdType"),
    }
}

/// A response whose entries have what they refer to in tables.
fn whole(mut response: Json) -> Json {
    if response["response_format"] != "init-v2" {
        return response;
    }
    let (values, exposures) = (response["values"].take(), response["exposures"].take());
    for section in SECTIONS {
        for entry in response[section].as_object_mut().unwrap().values_mut().filter(|_| section != "param_stores") {
            if let Some(number) = entry["v"].as_str() {
                entry["v"] = values[number].clone();
            }
            for list in ["s", "us"] {
                if let Some(keys) = entry[list].as_array() {
                    entry[list] = keys.iter().map(|key| exposures[key.as_str().unwrap()].clone()).collect();
                }
            }
            // Only ours tells which rule set which parameter, as js-client reads it in this format, too.
            entry.as_object_mut().unwrap().remove("pr");
            // What is not written: the rule "default", and that there are no parameters.
            for (key, unwritten) in [("r", json!("default")), ("ep", json!([]))] {
                entry[key] = entry.get(key).cloned().unwrap_or(unwritten);
            }
        }
    }
    response
}

/// `older` is what the Node package decides otherwise; null if it was not asked.
fn differences(ours: &Json, theirs: &Json, older: &Json) -> Vec<String> {
    let is_node = !older.is_null();
    let mut differ = Vec::new();
    let keys = |json: &Json| json.as_object().unwrap().keys().cloned().collect::<BTreeSet<String>>();
    for key in keys(ours).union(&keys(theirs)) {
        let (ours, theirs) = (&ours[key], &theirs[key]);
        if !SECTIONS.contains(&key.as_str()) {
            let is_left_out = LEFT_OUT.contains(&&**key) || is_node && LEFT_OUT_OF_NODE.contains(&&**key);
            if !is_left_out && !same(ours, theirs) {
                differ.push(format!("{key}: {ours} should be {theirs}"));
            }
            continue;
        }
        let is_older = |name: &&String| older[key].as_array().is_some_and(|older| older.contains(&json!(name)));
        for name in keys(ours).union(&keys(theirs)).filter(|name| !is_older(name)) {
            let (mut ours, mut theirs) = (ours[name].clone(), theirs[name].clone());
            for entry in [&mut ours, &mut theirs] {
                let fields = entry.as_object_mut().into_iter();
                // The Node package is of a version without it.
                fields.for_each(|fields| drop(is_node.then(|| fields.remove("group"))));
            }
            if !same(&ours, &theirs) {
                differ.push(format!("{key} {name}: {ours} should be {theirs}"));
            }
        }
    }
    differ
}
