//! A user of the vendor's SDKs may have both units of a reader. No line has both.

use serde_json::{Value, json};
use statsig::events::limit::Limiter;
use statsig::events::relay::{admission, sending::Sending};

use crate::kit::bodies::{NOW, STABLE, dropped, exposure, lines, vendor};
use crate::kit::policies::fixture;
use crate::kit::token::mint;

const USER: &str = "0123456789abcdef0123456789abcdef";
const CV: &str = "0123456789abcdef";

#[test]
fn an_sdk_of_the_vendors_carries_the_servers_word_for_an_account_in_its_user() {
    let token = mint(b"test-token-key", USER, "", &[], NOW - 3_600_000);
    let user = json!({
        "userID": USER, "customIDs": { "stableID": STABLE }, "custom": { "wiki": "enwiki", "statsigToken": token }
    });
    let sent = |user: &Value, sdk: &str, gate: &str| {
        let mut body = vendor(json!([exposure(), { "eventName": "custom_click", "user": user, "time": NOW }]));
        body["events"][0]["user"] = user.clone();
        body["events"][0]["metadata"]["gate"] = json!(gate);
        body["statsigMetadata"]["sdkType"] = json!(sdk);
        let is_by_browser = |event: &str, entry: &str| (event, entry) == ("statsig::gate_exposure", "browser_gate");
        let by = Sending { address: "198.51.100.7", now: NOW, is_by_browser: &is_by_browser };
        let relayed = admission::relay(body.to_string().as_bytes(), &fixture(), &mut Limiter::new(), &by);
        let users: Vec<Value> = lines(&relayed).iter().map(|line| line["e"]["user"].clone()).collect();
        assert!(lines(&relayed).iter().all(|line| line["tk"].is_null()), "it vouches for no decision");
        (users, dropped(&relayed))
    };
    let (account, browser) = (json!({ "userID": USER }), json!({ "customIDs": { "stableID": STABLE } }));
    for sdk in ["javascript-client", "js-on-device-eval-client", "js-client"] {
        // One record names one unit: that of the entry's type, and else the account.
        assert_eq!(sent(&user, sdk, "account_gate"), (vec![account.clone(), account.clone()], vec![]));
        assert_eq!(sent(&user, sdk, "browser_gate"), (vec![browser.clone(), account.clone()], vec![]));
    }
    let change = |key: &str, value: Value| {
        let mut user = user.clone();
        *user.pointer_mut(key).unwrap() = value;
        sent(&user, "javascript-client", "account_gate")
    };
    let only_browser = (vec![browser.clone(), browser], vec![]);
    let other = mint(b"test-token-key", &"f".repeat(32), "", &[], NOW);
    let of_document = mint(b"test-token-key", USER, CV, &[], NOW);
    for forged in [json!(other), json!(of_document), json!("x"), json!(5), Value::Null] {
        assert_eq!(change("/custom/statsigToken", forged.clone()), only_browser, "{forged}");
    }
    assert_eq!(change("/customIDs", json!({})), (vec![account.clone(), account], vec![]));
    // Our own client says it once for its batch, and with its groups.
    assert_eq!(sent(&user, "mw-statsig", "account_gate").0, only_browser.0);
    let mut alone = user.clone();
    alone.as_object_mut().unwrap().remove("customIDs");
    alone["custom"]["statsigToken"] = json!("x");
    assert_eq!(sent(&alone, "javascript-client", "account_gate"), (vec![], vec![("token", 2)]));
}
