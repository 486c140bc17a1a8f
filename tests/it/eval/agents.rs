//! User agents are read as the official core reads them, by its recorded answers.

use crate::kit::fixture::{json, repository};
use proptest::prelude::*;
use statsig::eval::agent::{Agent, MAX_BYTES};

/// The four facts, in the order of a row.
fn facts(agent: &Agent) -> [Option<&str>; 4] {
    [&agent.os_name, &agent.os_version, &agent.browser_name, &agent.browser_version].map(Option::as_deref)
}

/// Compares all rows of a file, and says how many there are.
fn run(name: &str) -> usize {
    let document = json(&repository("tests/golden").join(name));
    assert_eq!(document["fields"], serde_json::json!(["os_name", "os_version", "browser_name", "browser_version"]));
    let rows = document["rows"].as_array().unwrap();
    let mut differ = Vec::new();
    for row in rows {
        let [text, expected @ ..] = row.as_array().unwrap().as_slice() else { panic!("{row}") };
        let expected: Vec<_> = expected.iter().map(|value| value.as_str()).collect();
        let agent = Agent::parse(text.as_str().unwrap());
        if facts(&agent)[..] != expected[..] {
            differ.push(format!("{text}: {expected:?}, not {:?}", facts(&agent)));
        }
    }
    assert!(differ.is_empty(), "{} of {} differ: {differ:#?}", differ.len(), rows.len());
    rows.len()
}

#[test]
fn known_user_agents_answer_as_the_official_core() {
    assert_eq!(run("user-agents.json"), 423);
}

#[test]
fn odd_user_agents_answer_as_the_official_core() {
    assert_eq!(run("user-agents-more.json"), 201);
}

#[test]
fn no_text_and_too_long_a_text_have_no_facts() {
    assert_eq!(Agent::parse(""), Agent::default());
    assert_eq!(Agent::parse(&"x".repeat(MAX_BYTES + 1)), Agent::default());
    assert_eq!(
        facts(&Agent::parse(&"x".repeat(MAX_BYTES))),
        [Some("Other"), Some("0.0.0"), Some("Other"), Some("0.0.0")]
    );
    // The limit counts bytes, not letters.
    assert_eq!(Agent::parse(&"\u{e9}".repeat(MAX_BYTES / 2 + 1)), Agent::default());
}

proptest! {
    /// Half of the words are ones that mean something.
    #[test]
    fn any_other_text_has_all_four(words in proptest::collection::vec(
        prop_oneof![
            proptest::sample::select(&["Mac", "OS", "X", "like", "iPhone", "Windows", "NT", "CPU", "Android", "CFNetwork", "Version/4", "9"][..])
                .prop_map(str::to_owned),
            ".{1,12}",
        ],
        1..20,
    )) {
        let text = words.join(" ");
        let agent = Agent::parse(&text);
        let all = facts(&agent).iter().filter(|fact| fact.is_some()).count();
        prop_assert_eq!(all, if text.len() > MAX_BYTES { 0 } else { 4 });
    }
}
