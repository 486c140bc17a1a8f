//! What is no document (faults.md C1) is refused with its cause, and the last good document goes on answering. Odd and
//! very long documents are served.

use std::path::Path;
use std::time::Duration;

use statsig::cache::file::Trouble;
use statsig::cache::snapshots::Cache;
use statsig::config::Snapshot;
use statsig::config::ids::id_list::IdLists;
use statsig::eval::{Context, Host, Kind, User, check, evaluate};

use crate::kit::scratch::Scratch;

/// Bytes of a document at most (contract.md 9).
const MOST: u64 = 32 << 20;

fn compile(_: &Path, bytes: &[u8], _: Option<&Snapshot>) -> Result<Snapshot, Trouble> {
    Snapshot::compile(bytes).map_err(|error| error.cause())
}

/// A document with these gates, given as the JSON between the braces of the section.
fn with_gates(gates: &str) -> String {
    format!(
        r#"{{"has_updates":true,"time":1,"dynamic_configs":{{}},"layer_configs":{{}},"condition_map":{{"all":{{"type":"public","operator":null,"field":null,"targetValue":null,"additionalValues":{{}},"idType":"userID"}}}},"feature_gates":{{{gates}}}}}"#
    )
}

/// A gate that everybody passes, with this many equal rules.
fn gate(name: &str, rules: usize) -> String {
    let rule = r#"{"name":"r","id":"r","salt":"r","passPercentage":100,"idType":"userID","conditions":["all"],"returnValue":true}"#;
    let rules = vec![rule; rules].join(",");
    format!(
        r#""{name}":{{"type":"feature_gate","entity":"feature_gate","salt":"s","enabled":true,"defaultValue":false,"idType":"userID","rules":[{rules}]}}"#
    )
}

fn passes(snapshot: &Snapshot, gate: &str) -> bool {
    let (host, lists) = (Host::default(), IdLists::default());
    check(Context { snapshot, host: &host, lists: &lists, now: 0 }, &User::new(), gate)
}

#[test]
fn what_is_no_document_is_named_and_the_last_good_one_answers() {
    let good = with_gates(&gate("open", 1));
    let texts: [(&[u8], Trouble); 32] = [
        (b"", "shape"),
        (b" ", "shape"),
        (b"\0", "shape"),
        (b"\xff\xfe", "shape"),
        (b"{", "shape"),
        (b"}", "shape"),
        (b"null", "shape"),
        (b"true", "shape"),
        (b"7", "shape"),
        (b"\"text\"", "shape"),
        (b"[]", "shape"),
        (b"[{}]", "shape"),
        (b"{}", "shape"),
        (b"<html><body>502 Bad Gateway</body></html>", "shape"),
        (b"Internal Server Error", "shape"),
        (b"\xef\xbb\xbf{}", "shape"),
        (b"\x1f\x8b\x08\x00\x00\x00\x00\x00", "shape"),
        (b"{\"has_updates\":false}", "no_updates"),
        (b"{\"has_updates\":false,\"time\":9}", "no_updates"),
        (b"{\"has_updates\":true}", "shape"),
        (b"{\"has_updates\":true,\"time\":1}", "shape"),
        (b"{\"has_updates\":\"true\",\"time\":1}", "shape"),
        (b"{\"feature_gates\":[],\"dynamic_configs\":7,\"layer_configs\":{},\"has_updates\":true,\"time\":1}", "shape"),
        (
            b"{\"feature_gates\":\"x\",\"dynamic_configs\":{},\"layer_configs\":{},\"has_updates\":true,\"time\":1}",
            "shape",
        ),
        (
            b"{\"feature_gates\":{},\"dynamic_configs\":{},\"layer_configs\":null,\"has_updates\":true,\"time\":1}",
            "shape",
        ),
        (
            b"{\"feature_gates\":{},\"dynamic_configs\":{},\"layer_configs\":{},\"has_updates\":true,\"time\":1,\"hash_used\":\"djb2\"}",
            "values",
        ),
        (b"{\"a\":1,}", "shape"),
        (b"{'a':1}", "shape"),
        (b"{\"a\":NaN}", "shape"),
        (b"{\"a\":\"\n\"}", "shape"),
        (b"{\"a\":01}", "shape"),
        (b"{\"error\":\"Invalid key\"}", "shape"),
    ];
    let (folder, cache) = (Scratch::new(), Cache::new(compile));
    let path = folder.join("config.json");
    std::fs::write(&path, &good).unwrap();
    let first = cache.current(&path, MOST, Duration::ZERO).unwrap();
    let cuts = (1..9).map(|part| (&good.as_bytes()[..good.len() * part / 9], "shape"));
    for (number, (text, cause)) in texts.into_iter().chain(cuts).enumerate() {
        // A rename, and a length that no other has: the state is new for certain.
        let padded = [text, " ".repeat(number).as_bytes()].concat();
        std::fs::write(folder.join("next"), padded).unwrap();
        std::fs::rename(folder.join("next"), &path).unwrap();
        let now = cache.current(&path, MOST, Duration::ZERO).unwrap();
        assert!(std::ptr::eq(&raw const *first, &raw const *now) && passes(&now, "open"));
        let mut trouble = None;
        cache.report(&path, |report| trouble = report.trouble);
        assert_eq!(trouble, Some(cause), "{:?}", String::from_utf8_lossy(text));
    }
}

#[test]
fn a_megabyte_of_rules_or_of_a_name_is_served() {
    let rules = gate("long", 10_000);
    assert!(rules.len() >= 1 << 20, "{} bytes of rules", rules.len());
    assert!(passes(&Snapshot::compile(with_gates(&rules).as_bytes()).unwrap(), "long"));
    let name = "n".repeat(1 << 20);
    assert!(passes(&Snapshot::compile(with_gates(&gate(&name, 1)).as_bytes()).unwrap(), &name));
}

#[test]
fn whole_numbers_beyond_64_bits_become_floats() {
    let config = |value: &str| {
        let entry = gate("c", 1).replace("feature_gate", "dynamic_config");
        let entry = entry.replace(r#""returnValue":true"#, &format!(r#""returnValue":{{"n":{value}}}"#));
        with_gates("").replace(r#""dynamic_configs":{}"#, &format!(r#""dynamic_configs":{{{entry}}}"#))
    };
    let answer = |value: &str| {
        let snapshot = Snapshot::compile(config(value).as_bytes()).unwrap();
        let (host, lists) = (Host::default(), IdLists::default());
        let context = Context { snapshot: &snapshot, host: &host, lists: &lists, now: 0 };
        evaluate(context, &User::new(), Some(Kind::DynamicConfig), "c").object(&snapshot).unwrap().to_owned()
    };
    assert_eq!(answer("9223372036854775807"), r#"{"n":9223372036854775807}"#);
    assert_eq!(answer("36893488147419103232"), r#"{"n":3.6893488147419103e19}"#);
}

#[test]
fn invalid_utf8_is_no_document() {
    let text = with_gates(&gate("open", 1)).replace("\"salt\":\"s\"", "\"salt\":\"\u{1}\"");
    let bytes: Vec<u8> = text.bytes().map(|byte| if byte == 1 { 0xff } else { byte }).collect();
    assert_eq!(Snapshot::compile(&bytes).map(|_| ()).unwrap_err().cause(), "shape");
}
