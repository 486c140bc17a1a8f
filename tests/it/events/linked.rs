//! A record of an account names the browser too only where the wiki links units.

use serde_json::{Value, json};

use crate::kit::bodies::{NOW, STABLE, VIEW, lines, send_json};
use crate::kit::policies::input;
use crate::kit::token::mint;
use statsig::events::policy::Policy;

const USER: &str = "0123456789abcdef0123456789abcdef";
const CV: &str = "0123456789abcdef";

fn policy(links: &Value) -> Policy {
    let mut given = json!({
        "ids": { "userID": "hex32", "stableID": "hex20" }, "events": { "click": {} }, "tokenKey": "a key"
    });
    if !links.is_null() {
        given["linkUnits"] = links.clone();
    }
    Policy::compile(&input(&given)).unwrap()
}

/// The users of an event with both units, one with the browser's alone, and one with both and no token.
fn users(policy: &Policy) -> Vec<Value> {
    let both = json!({ "userID": USER, "customIDs": { "stableID": STABLE } });
    let mut sent = Vec::new();
    for (user, token) in [
        (both.clone(), mint(b"a key", USER, CV, &[], NOW)),
        (json!({ "customIDs": { "stableID": STABLE } }), mint(b"a key", USER, CV, &[], NOW)),
        (both, "x".to_owned()),
    ] {
        let relayed = send_json(
            &json!({
                "events": [{ "eventName": "click", "user": user, "time": NOW, "statsigMetadata": { "seq": 1 } }],
                "statsigMetadata": { "sdkType": "mw-statsig", "sdkVersion": "0.1.0", "pageView": VIEW, "cv": CV,
                    "token": token, "memberships": {} }
            }),
            policy,
        );
        sent.extend(lines(&relayed).iter().map(|line| line["e"]["user"].clone()));
    }
    sent
}

#[test]
fn a_record_of_an_account_names_the_browser_only_where_the_wiki_links_them() {
    let browser = json!({ "customIDs": { "stableID": STABLE } });
    let both = json!({ "userID": USER, "customIDs": { "stableID": STABLE } });
    for apart in [Value::Null, json!(false)] {
        assert_eq!(users(&policy(&apart)), [json!({ "userID": USER }), browser.clone(), browser.clone()]);
    }
    assert_eq!(users(&policy(&json!(true))), [both, browser.clone(), browser]);
}

#[test]
fn only_a_boolean_links() {
    for wrong in [json!(1), json!("true"), json!([]), Value::Null] {
        let given = input(&json!({ "linkUnits": wrong }));
        assert_eq!(Policy::compile(&given).unwrap_err().to_string(), "Policy key linkUnits must be true or false");
    }
}
