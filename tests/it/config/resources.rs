//! Documents just within and just past our bounds: each question is answered with a reason, on a stack of 1 MiB and in
//! bounded memory. For each document the test starts itself again, so that memory is measured without other tests.

use crate::kit::fixture::World;
use serde_json::json;
use statsig::client::catalog::Published;
use statsig::client::{Format, Naming, ValuesRequest, respond};
use statsig::config::Snapshot;
use statsig::eval::{Context, Field, Kind, Map, User, Value, evaluate};
use std::process::Command;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use crate::config::resource_rows::{ROWS, Row, rows};

/// The environment variable that tells a process which row is its own.
const ROW: &str = "STATSIG_RESOURCE";
/// Bytes of stack: threads of web servers may have no more.
const STACK: usize = 1 << 20;
/// Bytes that the user takes, and the responses that repeat it.
const OWN: u64 = 8 << 20;
/// No limit for speed: it only ends a run that would take exponential time.
const PATIENCE: Duration = Duration::from_secs(60);

fn status(field: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(field)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() << 10
}

/// A user with texts of every size.
fn user() -> User {
    let mut user = User::new();
    let id = Value::Text(user.put_text("u"));
    user.set(Field::UserId, id);
    for (name, text) in [
        ("aaaa", "a".repeat(16) + "!"),
        ("case", "A".to_owned()),
        ("long", "x".repeat(1 << 20)),
        ("words", "word ".repeat(200_000)),
    ] {
        let (key, text) = (user.put_text(name), user.put_text(&text));
        user.insert(Map::Custom, key, Value::Text(text));
    }
    user
}

/// Asks the row's question and all values, and gives what was answered.
fn answer(row: &Row) -> String {
    let snapshot = match Snapshot::compile(row.document.as_bytes()) {
        Ok(snapshot) => snapshot,
        Err(error) => return format!("refused: {}", error.cause()),
    };
    let nothing = r#"{"has_updates":true,"time":1,"feature_gates":{},"dynamic_configs":{},"layer_configs":{}}"#;
    let rest = World::new(nothing, &json!({}));
    let published = Published::new(snapshot);
    let context = Context { snapshot: &published.snapshot, ..rest.context() };
    let user = user();
    for format in [Format::V1, Format::InitV2] {
        let request = ValuesRequest { naming: Naming::Djb2, format, ..ValuesRequest::default() };
        assert!(respond(&published, context, &user, &request).ends_with('}'));
    }
    let decision = evaluate(context, &user, None, row.name);
    let _ = evaluate(context, &user, Some(Kind::Experiment), row.name);
    format!("{} {}", decision.reason.name(), decision.enabled)
}

#[test]
fn whatever_costs_most_is_answered_with_a_reason() {
    if let Ok(name) = std::env::var(ROW) {
        let row = rows(&name);
        std::fs::write("/proc/self/clear_refs", "5").unwrap();
        let before = status("VmRSS");
        let (sender, receiver) = channel();
        let (expected, bound) = (row.expected, row.memory);
        let work = move || sender.send(answer(&row)).unwrap();
        std::thread::Builder::new().stack_size(STACK).spawn(work).unwrap();
        let answered = match receiver.recv_timeout(PATIENCE) {
            Ok(answered) => answered,
            Err(RecvTimeoutError::Timeout) => panic!("no answer within {PATIENCE:?}"),
            Err(RecvTimeoutError::Disconnected) => panic!("it panicked"),
        };
        let most = status("VmHWM").saturating_sub(before);
        println!("row {name}: {answered}, {} KiB at most", most >> 10);
        assert_eq!(answered, expected);
        assert!(most <= bound + OWN, "{} KiB over baseline", most >> 10);
        return;
    }
    let ask = |name: &str| {
        Command::new(std::env::current_exe().unwrap())
            .args(["config::resources::whatever_costs_most_is_answered_with_a_reason", "--exact", "--nocapture"])
            .env(ROW, name)
            .output()
            .unwrap()
    };
    let mut wrong = Vec::new();
    for name in ROWS {
        let output = ask(name);
        let told = String::from_utf8_lossy(&output.stdout);
        told.lines().filter(|line| line.starts_with("row")).for_each(|line| println!("{line}"));
        if !output.status.success() {
            wrong.push(format!("{name}: {told}{}", String::from_utf8_lossy(&output.stderr)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
