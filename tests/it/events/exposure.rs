//! Exposures have the shape that Statsig's own SDKs give them.

use serde_json::{Value, json};
use statsig::events::exposure::event::{ExposureEvent, Subject, write_checks};
use statsig::events::words::known;

fn exposure(subject: Subject<'static>) -> ExposureEvent<'static> {
    ExposureEvent {
        subject,
        name: "n",
        rule: "r",
        reason: "Recognized",
        is_kept: false,
        config_time: Some(1_700_000_000_003),
        received_at: 1_795_484_023_753,
        version: Some(3),
        is_manual: false,
        override_name: None,
        secondary: &[("g", true, "a"), ("h", false, "b"), ("g", true, "a"), ("g", false, "a")],
        user: r#"{"userID":"u"}"#,
        time: 1_795_484_023_756,
    }
}

fn written(exposure: &ExposureEvent<'_>) -> Value {
    let mut out = Vec::new();
    exposure.write(&mut out);
    serde_json::from_slice(&out).unwrap()
}

#[test]
fn a_gate() {
    assert_eq!(
        written(&exposure(Subject::Gate(true))),
        json!({
            "eventName": "statsig::gate_exposure",
            "user": { "userID": "u" },
            "value": null,
            "metadata": {
                "gate": "n", "gateValue": "true", "ruleID": "r", "reason": "Adapter(statsig):Recognized",
                "lcut": "1700000000003", "receivedAt": "1795484023753", "configVersion": "3"
            },
            "secondaryExposures": [
                { "gate": "g", "gateValue": "true", "ruleID": "a" },
                { "gate": "h", "gateValue": "false", "ruleID": "b" },
                { "gate": "g", "gateValue": "false", "ruleID": "a" }
            ],
            "time": 1_795_484_023_756_i64
        })
    );
}

#[test]
fn a_config_a_layer_and_an_unknown_name() {
    let config =
        written(&ExposureEvent { is_manual: true, override_name: Some("o"), ..exposure(Subject::Config(false)) });
    assert_eq!(config["eventName"], "statsig::config_exposure");
    assert_eq!(config["metadata"]["config"], "n");
    assert_eq!(config["metadata"]["rulePassed"], "false");
    assert_eq!(
        (&config["metadata"]["isManualExposure"], &config["metadata"]["overrideConfigName"]),
        (&json!("true"), &json!("o"))
    );

    let layer = written(&exposure(Subject::Layer { parameter: "p", experiment: "x", is_explicit: true }));
    assert_eq!(layer["eventName"], "statsig::layer_exposure");
    let metadata = &layer["metadata"];
    assert_eq!((&metadata["config"], &metadata["parameterName"]), (&json!("n"), &json!("p")));
    assert_eq!((&metadata["allocatedExperiment"], &metadata["isExplicitParameter"]), (&json!("x"), &json!("true")));

    let unknown = written(&ExposureEvent {
        rule: "",
        reason: "NoConfig",
        config_time: None,
        version: None,
        secondary: &[],
        ..exposure(Subject::Gate(false))
    });
    assert_eq!(
        unknown["metadata"],
        json!({ "gate": "n", "gateValue": "false", "ruleID": "", "reason": "Adapter(statsig):NoConfig" })
    );
    assert_eq!(unknown["secondaryExposures"], json!([]));
}

#[test]
fn no_field_is_written_that_the_tables_do_not_know() {
    for subject in [
        Subject::Gate(true),
        Subject::Config(true),
        Subject::Layer { parameter: "p", experiment: "", is_explicit: false },
    ] {
        let event = written(&ExposureEvent { is_manual: true, override_name: Some("o"), ..exposure(subject) });
        let known = known::KnownExposure::named(event["eventName"].as_str().unwrap()).unwrap();
        for key in event["metadata"].as_object().unwrap().keys() {
            assert!(known.fields().any(|field| field.key == key), "{key}");
        }
    }
}

#[test]
fn checks_are_a_map_in_a_text() {
    let mut out = Vec::new();
    write_checks([("a\"b", 2), ("c", 1)].into_iter(), 5, &mut out);
    assert_eq!(
        serde_json::from_slice::<Value>(&out).unwrap(),
        json!({
            "eventName": "statsig::non_exposed_checks", "user": {}, "value": null,
            "metadata": { "checks": r#"{"a\"b":2,"c":1}"# }, "time": 5
        })
    );
}
