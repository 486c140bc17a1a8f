//! Asks a document all that it can be asked, and sees that it answers the same each time.

use serde_json::Value as Json;
use statsig::client::catalog::Published;
use statsig::client::device::{Choice, device};
use statsig::client::{Format, Naming, ProgramChoice, ValuesRequest, program, respond};
use statsig::config::Snapshot;
use statsig::config::compiled::section::Part;
use statsig::config::ids::id_list::IdLists;
use statsig::eval::{Context, Host, Kind, Reads, User, check, evaluate, explain, fields_read, parameter, rules};

/// When everything is asked, ms.
pub const NOW: i64 = 1_795_000_000_000;

/// The document of the demonstration.
pub const DEMO: &[u8] = include_bytes!("../../../fixtures/demo.json");

const USERS: [&str; 2] = [
    r#"{"userID":"7","email":"a@example.org","appVersion":"1.2.3","country":"NZ","userAgent":"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0","custom":{"level":5,"plan":"pro","tags":["a","b"]},"customIDs":{"stableID":"0123456789abcdef0123"}}"#,
    r#"{"customIDs":{"stableID":"aaaabbbbccccddddeeee","companyID":9007199254740993},"custom":{"level":-0.0,"plan":null,"tags":{"a":[]}}}"#,
];

/// The users that are asked for.
pub fn users() -> [User; 2] {
    USERS.map(|json| User::of_event(json).unwrap())
}

/// All questions. Where the image was made up, its texts need not be JSON.
pub fn ask(snapshot: Snapshot, is_true: bool) {
    let (host, lists) = (Host::default(), IdLists::default());
    let published = Published::new(snapshot);
    let context = Context { snapshot: &published.snapshot, host: &host, lists: &lists, now: NOW };
    let users = users();
    let mut names = Vec::new();
    for (kind, part) in [
        (Kind::Gate, Part::Gates),
        (Kind::DynamicConfig, Part::Configs),
        (Kind::Experiment, Part::Configs),
        (Kind::Layer, Part::Layers),
    ] {
        let snapshot = context.snapshot;
        for (_, spec) in snapshot.part(part).iter() {
            let name = snapshot.str(spec.name);
            users.iter().for_each(|user| entry(context, user, kind, name));
            let _ = (rules(snapshot, kind, name).is_some(), snapshot.entry_version(part, name).len());
            names.push(Box::from(name));
        }
    }
    for (user, format) in users.iter().zip([Format::V1, Format::InitV2]) {
        let request = ValuesRequest { naming: Naming::Djb2, format, ..ValuesRequest::default() };
        is_json(&respond(&published, context, user, &request), is_true);
    }
    is_json(&program(context.snapshot, &host, &ProgramChoice::default()).text, is_true);
    let choice = Choice { only: names, ..Choice::default() };
    is_json(&device(DEMO, context.snapshot, &choice).document, is_true);
    // The store of the seeds.
    users
        .iter()
        .for_each(|user| drop(parameter(context, user, "store", "p").or(parameter(context, user, "store", "q"))));
    let _ = fields_read(context.snapshot).len();
}

fn entry(context: Context<'_>, user: &User, kind: Kind, name: &str) {
    let snapshot = context.snapshot;
    let told = |decision: &statsig::eval::Decision| {
        let value = decision.object(snapshot).map(str::to_owned);
        (decision.enabled, decision.rule.of(snapshot).to_owned(), decision.reason.name(), value)
    };
    let first = told(&evaluate(context, user, Some(kind), name));
    assert_eq!(first, told(&evaluate(context, user, Some(kind), name)), "{name} answers otherwise the second time");
    let (explained, _) = explain(context, user, Some(kind), name);
    assert_eq!(first, told(&explained), "{name} is explained as something else");
    if kind == Kind::Gate {
        assert_eq!(check(context, user, name), first.0, "{name}");
    }
    let _ = Reads::of(snapshot, kind, name).are_known(&context, user);
}

/// What is written for others must be JSON.
pub fn is_json(text: &str, must: bool) {
    let read = serde_json::from_str::<Json>(text);
    assert!(read.is_ok() || !must, "no JSON: {text}");
}
