//! Documents that are none, and documents that want to cost much (faults.md C1, C5): refused by name or
//! served, the last good one staying in use, and memory bounded.

use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

use statsig::cache::{Cache, Trouble};
use statsig::config::Snapshot;
use statsig::config::id_list::IdLists;
use statsig::eval::{Context, Host, Kind, User, check, evaluate};

use crate::scratch::Scratch;

/// As contract.md 9 has it.
const MOST: u64 = 32 << 20;

fn compile(_: &Path, bytes: &[u8], _: Option<&Snapshot>) -> Result<Snapshot, Trouble> {
    Snapshot::compile(bytes).map_err(|error| error.cause())
}

/// A document with these gates (JSON of the section's inside).
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
    let texts: [(&[u8], Trouble); 31] = [
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
fn many_and_large_entries_are_served() {
    let many: Vec<String> = (0..100_000).map(|number| gate(&format!("g{number}"), 1)).collect();
    let many = with_gates(&many.join(","));
    assert!(many.len() as u64 <= MOST, "{} bytes", many.len());
    let snapshot = Snapshot::compile(many.as_bytes()).unwrap();
    assert_eq!((snapshot.gates.iter().count(), snapshot.refused().len()), (100_000, 0));
    assert!(passes(&snapshot, "g0") && passes(&snapshot, "g99999") && !passes(&snapshot, "g100000"));

    let rules = gate("long", 10_000);
    assert!(rules.len() >= 1 << 20, "{} bytes of rules", rules.len());
    assert!(passes(&Snapshot::compile(with_gates(&rules).as_bytes()).unwrap(), "long"));

    let name = "n".repeat(1 << 20);
    assert!(passes(&Snapshot::compile(with_gates(&gate(&name, 1)).as_bytes()).unwrap(), &name));
}

/// The most memory that this process ever had, in bytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
}

/// In a process of its own, so that no other test's memory counts.
#[test]
fn a_document_of_many_gates_takes_bounded_memory() {
    if let Some(path) = std::env::var_os("STATSIG_IT_PATH") {
        let text = std::fs::read(path).unwrap();
        let before = peak();
        let snapshot = Snapshot::compile(&text).unwrap();
        assert!(passes(&snapshot, "g5"));
        let taken = peak() - before + text.len() as u64;
        assert!(taken <= 200 << 20, "{taken} bytes");
        println!("{taken} bytes");
        return;
    }
    let folder = Scratch::new();
    let many: Vec<String> = (0..100_000).map(|number| gate(&format!("g{number}"), 1)).collect();
    std::fs::write(folder.join("many"), with_gates(&many.join(","))).unwrap();
    let test = "document_faults::a_document_of_many_gates_takes_bounded_memory";
    let ran = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture", "--test-threads=1"])
        .env("STATSIG_IT_PATH", folder.join("many"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success() && said.contains("bytes"), "{said}");
}

#[test]
fn values_that_json_allows_and_nothing_can_keep_spoil_their_entry_alone() {
    let mut deep = String::new();
    let _ = write!(deep, "{}1{}", "[".repeat(200_000), "]".repeat(200_000));
    for value in [&deep, "1e999", "-1e999", r#""\ud800""#, r#"{"\udc00":1}"#] {
        let bad = gate("bad", 1).replace(r#""returnValue":true"#, &format!(r#""returnValue":{value}"#));
        let snapshot = Snapshot::compile(with_gates(&format!("{bad},{}", gate("open", 1))).as_bytes()).unwrap();
        let named: Vec<&str> = snapshot.refused().iter().map(|refusal| &*refusal.name).collect();
        assert_eq!(named, ["bad"]);
        assert!(passes(&snapshot, "open") && !passes(&snapshot, "bad"));
    }
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
