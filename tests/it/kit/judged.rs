//! A project whose config changes all the time, with everything that makes and judges events about it: the worker,
//! PHP processes, pages and the relay.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Value, json};
use statsig::client::write_user;
use statsig::config::Snapshot;
use statsig::config::compiled::section::Part;
use statsig::config::ids::id_list::IdLists;
use statsig::eval::{Context, Decision, Host, Kind, Reason, User, evaluate};
use statsig::events::exposure::event::{ExposureEvent, SecondaryGate, Subject};
use statsig::events::limit::Limiter;
use statsig::events::spool::line::{self, LineHead, LineSource};
use statsig::worker::host::place::Place;
use statsig::worker::judge::verdict::{Event, Judge, Passed, Verdict};
use statsig::worker::judge::verifier::Verifier;
use statsig::worker::kept::cv::version;
use statsig::worker::kept::documents::Documents;
use statsig::worker::kept::lists_in_place::ListsInPlace;
use statsig::worker::kept::version::{KeptBounds, Versions};

use crate::kit::bodies::relay;
use crate::kit::fixture::user;
use crate::kit::policies::from_json;
use crate::kit::scratch::Scratch;
use crate::kit::token::mint;

/// The key of the server's tokens.
pub const TOKEN_KEY: &str = "test-token-key";
const POLICY: &str = r#"{
    "ids": { "userID": "hex32", "stableID": "hex20" },
    "attributes": { "account": [ "enum", "named", "none" ] },
    "events": { "click": { "value": null, "metadata": {} } },
    "limits": { "perMinute": 1000000, "newIdsPerDay": 1000 },
    "tokenKey": "test-token-key"
}"#;
pub const NAMES: [(Kind, &str); 5] = [
    (Kind::Gate, "gate"),
    (Kind::Experiment, "experiment"),
    (Kind::DynamicConfig, "config"),
    (Kind::Layer, "layer"),
    (Kind::Gate, "named"),
];

/// The document after so many changes, each of which moves percentages, groups and rule ids.
pub fn document(number: u64) -> String {
    let rule = |id: String, share: u64, condition: &str, more: Value| {
        let mut rule = json!({
            "name": id, "id": id, "salt": format!("salt-{id}"), "passPercentage": share, "idType": "stableID",
            "conditions": [condition], "returnValue": true
        });
        rule.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        rule
    };
    let spec = |entity: &str, default: Value, rules: Value| {
        let kind = if entity == "feature_gate" { entity } else { "dynamic_config" };
        json!({
            "type": kind, "entity": entity, "salt": format!("{entity}-salt"), "enabled": true, "defaultValue": default,
            "idType": "stableID", "version": number, "rules": rules, "isActive": true, "explicitParameters": ["size"]
        })
    };
    let group = |name: &str, condition: &str, size: u64| {
        let more = json!({ "groupName": name, "isExperimentGroup": true, "returnValue": { "size": size } });
        rule(format!("{name}-{}", number / 10), 100, condition, more)
    };
    let public = |share: u64| json!([rule(format!("gate-{number}"), share, "everyone", json!({}))]);
    let delegate = json!({ "configDelegate": "experiment", "returnValue": {} });
    let fields = |field: &str| json!([rule(format!("rule-{field}"), 100, field, json!({}))]);
    let mut gates = json!({
        "gate": spec("feature_gate", json!(false), public(20 + number)),
        "named": spec("feature_gate", json!(false), fields("account")),
        "mail": spec("feature_gate", json!(false), fields("email")),
        "late": spec("feature_gate", json!(false), fields("late")),
        "abroad": spec("feature_gate", json!(false), fields("abroad")),
        "nested": spec("feature_gate", json!(false), fields("nested")),
        "account": spec("feature_gate", json!(false), public(50))
    });
    gates["account"]["idType"] = json!("userID");
    gates["account"]["rules"][0]["idType"] = json!("userID");
    gates[format!("only-{number}")] = spec("feature_gate", json!(false), public(100));
    let condition = |kind: &str, operator: &str, field: &str, target: Value| {
        json!({ "type": kind, "operator": operator, "field": field, "targetValue": target, "idType": "stableID",
            "additionalValues": { "salt": "bucket" } })
    };
    let experiment = json!([group("Control", "lower", 1), group("Test", "everyone", 2)]);
    json!({
        "has_updates": true, "time": 1_780_000_000_000_u64 + number, "response_format": "dcs-v2",
        "checksum": format!("c{number}"),
        "feature_gates": gates,
        "dynamic_configs": {
            "experiment": spec("experiment", json!({ "size": 0 }), experiment),
            "config": spec("dynamic_config", json!({ "size": 0 }), json!([rule("config".into(), 100, "everyone", json!({ "returnValue": { "size": 5 } }))]))
        },
        "layer_configs": { "layer": spec("layer", json!({ "size": 0, "tone": "x" }), json!([rule("all".into(), 100, "everyone", delegate)])) },
        "condition_map": {
            "everyone": { "type": "public" },
            "lower": condition("user_bucket", "lt", "", json!(300 + number * 7)),
            "account": condition("user_field", "any", "account", json!(["named"])),
            "email": condition("user_field", "str_contains_any", "email", json!(["@example.org"])),
            "abroad": condition("ip_based", "any", "country", json!(["DE"])),
            "late": condition("current_time", "after", "", json!(1_784_894_890_000_i64)),
            "nested": condition("pass_gate", "", "", json!("gate"))
        }
    })
    .to_string()
}

/// The worker's side: the folder with the documents that it keeps, and what judges events by them.
pub struct Court {
    /// Its files live as long as this; none where somebody else keeps them.
    _folder: Option<Scratch>,
    place: Place,
    pub versions: Versions,
    judge: Verifier,
}

impl Court {
    pub fn new() -> Self {
        let folder = Scratch::new();
        let court = Self::of(&Place::new(&folder.join("statsig.json")));
        Self { _folder: Some(folder), ..court }
    }

    /// A judge of what a worker keeps beside a config.
    pub fn of(place: &Place) -> Self {
        let documents = Documents::new(&place.versions(), place.config(), 1 << 20);
        let judge = Verifier::new(documents, Host::default(), ListsInPlace::new(&place.id_lists()));
        let versions = Versions::new(&place.versions(), KeptBounds::default());
        Self { _folder: None, place: place.clone(), versions, judge }
    }

    /// Where a config file stands if a test puts one there.
    pub fn config(&self) -> PathBuf {
        self.place.config().to_owned()
    }

    /// Judges lines as one batch; returns those that pass, and why the others are dropped.
    pub fn judge(&mut self, lines: &str) -> (Vec<Passed>, Vec<&'static str>) {
        self.judge.begin_batch();
        let (mut passed, mut dropped) = (Vec::new(), Vec::new());
        for text in lines.lines().filter(|line| !line.is_empty()) {
            let line = line::Line::parse(text).unwrap();
            let event: Event<'_> = serde_json::from_str(line.e.get()).unwrap();
            match self.judge.judge(&line, &event) {
                Verdict::Pass(one) => passed.push(one),
                Verdict::Drop(cause) => dropped.push(cause),
            }
        }
        (passed, dropped)
    }

    /// One line that must pass.
    pub fn pass(&mut self, lines: &str) -> Passed {
        let (mut passed, dropped) = self.judge(lines);
        assert_eq!((passed.len(), dropped), (1, vec![]), "{lines}");
        passed.remove(0)
    }

    /// Why a line is dropped; empty if it is not.
    pub fn fate(&mut self, lines: &str) -> &'static str {
        self.judge(lines).1.first().copied().unwrap_or_default()
    }
}

/// A PHP process that holds one document.
pub struct Server {
    pub snapshot: Snapshot,
    pub host: Host,
}

impl Server {
    pub fn of(document: &str) -> Self {
        Self { snapshot: Snapshot::compile(document.as_bytes()).unwrap(), host: Host::default() }
    }

    pub fn cv(&self) -> &str {
        self.snapshot.version()
    }

    pub fn decide(&self, kind: Kind, name: &str, user: &User, now: i64) -> Decision {
        let lists = IdLists::default();
        evaluate(Context { snapshot: &self.snapshot, host: &self.host, lists: &lists, now }, user, Some(kind), name)
    }

    /// The line of an exposure, as PHP writes it.
    pub fn expose(&self, kind: Kind, name: &str, person: &Value, now: i64) -> String {
        self.expose_as(kind, name, person, now, None)
    }

    /// The same; of a unit that keeps the decision with the membership that it had then.
    pub fn expose_as(&self, kind: Kind, name: &str, person: &Value, now: i64, kept: Option<&Value>) -> String {
        let user = user(person);
        let (decision, snapshot) = (self.decide(kind, name, &user, now), &self.snapshot);
        let mut text = String::new();
        write_user(&user, &self.host, snapshot, &mut text);
        let secondary: Vec<SecondaryGate<'_>> =
            decision.exposures.iter().map(|one| (snapshot.str(one.gate), one.value, one.rule.of(snapshot))).collect();
        let subject = match kind {
            Kind::Gate => Subject::Gate(decision.enabled),
            Kind::Layer => Subject::Layer { parameter: "size", experiment: "experiment", is_explicit: true },
            _ => Subject::Config(decision.enabled),
        };
        let exposure = ExposureEvent {
            subject,
            name,
            rule: decision.rule.of(snapshot),
            reason: if kept.is_some() { Reason::Persisted } else { decision.reason }.name(),
            is_kept: kept.is_some(),
            config_time: Some(i64::try_from(snapshot.time()).unwrap()),
            received_at: now,
            version: decision.version.map(i64::from),
            is_manual: false,
            override_name: None,
            secondary: &secondary,
            user: &text,
            time: now,
        };
        let mut out = Vec::new();
        let id = line::fresh_id(now);
        let version = Some(("cv", snapshot.version()));
        LineHead { id: &id, at: now, source: LineSource::Php, version, trusted: false, previous: None, lost: 0 }
            .write(&mut out);
        exposure.write(&mut out);
        line::finish(kept.unwrap_or(&json!({})).to_string().as_bytes(), &mut out);
        String::from_utf8(out).unwrap()
    }
}

/// A page as it was rendered: its unit, what the server decided, with which document.
pub struct Page {
    pub person: Value,
    /// Name => group, entry version and whether it was exposed; for an experiment in a layer also the layer.
    pub memberships: BTreeMap<String, Value>,
    pub events: Vec<Value>,
    /// Key `cv` or `pv`, and the version; both empty if the page does not tell its version.
    pub version: (&'static str, String),
    pub token: Option<String>,
}

impl Page {
    /// A page with all decisions of a server for a person, and an event about each.
    pub fn of(server: &Server, names: &[(Kind, &str)], person: Value, now: i64) -> Self {
        let (user, snapshot) = (user(&person), &server.snapshot);
        let mut page = Self {
            memberships: BTreeMap::new(),
            events: Vec::new(),
            version: ("cv", server.cv().to_owned()),
            token: None,
            person,
        };
        let mut groups = Vec::new();
        for (kind, name) in names {
            let decision = server.decide(*kind, name, &user, now);
            let group = match kind {
                Kind::Gate => Some(decision.enabled.to_string()),
                _ => decision.group.map(|group| snapshot.str(group).to_owned()),
            };
            if let Some(group) = group {
                let given = decision.allocated.map(|name| snapshot.str(name));
                let of = given.unwrap_or(name);
                let part = if given.is_some() { Part::Configs } else { kind.part() };
                let mut membership = vec![json!(group), json!(snapshot.entry_version(part, of)), json!(1)];
                membership.extend(given.map(|_| json!(name)));
                page.memberships.insert(of.to_owned(), json!(membership));
                groups.push((of, group));
            }
            page.events.push(page.exposure(*kind, name, decision.enabled, decision.rule.of(snapshot), now));
        }
        if let Some(unit) = page.person["userID"].as_str() {
            let groups: Vec<(&str, &str)> = groups.iter().map(|(name, group)| (*name, group.as_str())).collect();
            page.token = Some(mint(TOKEN_KEY.as_bytes(), unit, server.cv(), &groups, now));
        }
        page
    }

    pub fn exposure(&self, kind: Kind, name: &str, value: bool, rule: &str, now: i64) -> Value {
        let (event, metadata) = match kind {
            Kind::Gate => ("gate", json!({ "gate": name, "gateValue": value.to_string(), "ruleID": rule })),
            Kind::Layer => (
                "layer",
                json!({ "config": name, "parameterName": "size", "allocatedExperiment": "experiment", "ruleID": rule }),
            ),
            _ => ("config", json!({ "config": name, "ruleID": rule })),
        };
        json!({
            "eventName": format!("statsig::{event}_exposure"), "user": self.person, "value": null, "metadata": metadata,
            "secondaryExposures": [], "time": now
        })
    }

    /// What the relay appends when the page sends its events.
    pub fn send(&self, now: i64) -> String {
        let mut sender = json!({
            "sdkType": "mw-statsig", "sdkVersion": "0.1.0", "memberships": self.memberships,
        });
        if !self.version.0.is_empty() {
            sender[self.version.0] = json!(self.version.1);
        }
        if let Some(token) = &self.token {
            sender["token"] = json!(token);
        }
        let body = json!({ "events": self.events, "statsigMetadata": sender }).to_string();
        let relayed = relay(body.as_bytes(), &from_json(POLICY), &mut Limiter::new(), "198.51.100.7", now);
        String::from_utf8(relayed.lines).unwrap()
    }
}

pub fn reader(number: u64) -> Value {
    json!({ "customIDs": { "stableID": format!("{number:020x}") }, "custom": { "account": "none" } })
}

pub fn account(number: u64) -> Value {
    json!({ "userID": format!("{number:032x}"), "custom": { "account": "named" } })
}

/// The version of a document.
pub fn cv(document: &str) -> String {
    version(document.as_bytes())
}
