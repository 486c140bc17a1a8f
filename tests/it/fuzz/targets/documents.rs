//! Documents, images, users, and what is kept of decisions.

use super::asked::{DEMO, NOW, ask, is_json, users};
use super::room;
use serde_json::value::RawValue;
use statsig::client::catalog::Published;
use statsig::client::{ProgramChoice, ValuesRequest, program, respond};
use statsig::config::Snapshot;
use statsig::config::ids::id_list::IdLists;
use statsig::config::image::bytes::ImageBytes;
use statsig::config::image::folder::ImageFolder;
use statsig::config::image::stamp::Stamp;
use statsig::config::json::canonical;
use statsig::config::local_document::{asks_others, complete, shipped};
use statsig::eval::{Context, Enforce, Host, Kind, StickyRecord, StickyValues, User, evaluate, evaluate_sticky};
use std::fs::Metadata;
use xxhash_rust::xxh3::xxh3_64;

/// It is refused, or compiles to the same image each time, which opens again and answers.
pub fn document(bytes: &[u8]) {
    let Ok(snapshot) = Snapshot::compile(bytes) else { return };
    let image = snapshot.image().get();
    assert!(Snapshot::compile(bytes).unwrap().image().get() == image, "equal documents gave other images");
    ask(Snapshot::of_image(ImageBytes::from(image)).unwrap(), true);
}

/// Completing a document spoils none, whichever of the two the bytes are.
pub fn own_document(bytes: &[u8]) {
    let _ = (shipped(bytes).len(), asks_others(bytes));
    for (own, base) in [(bytes, DEMO), (DEMO, bytes)] {
        let whole = complete(own, base);
        assert!(Snapshot::compile(own).is_err() || Snapshot::compile(&whole).is_ok());
        assert_eq!(shipped(own), shipped(&whole));
    }
}

/// The places of the checksum and of the length in an image's frame (`docs/image-format.md`).
const CHECKSUM: usize = 8;
const SUMMED: usize = 16;
const LENGTH: usize = 40;
const FRAME: usize = 56;

/// With a true checksum and length, it is refused by name or answers.
pub fn image(bytes: &[u8]) {
    let mut image = bytes.to_vec();
    if image.len() >= FRAME {
        let length = (image.len() as u64).to_ne_bytes();
        image[LENGTH..LENGTH + 8].copy_from_slice(&length);
        let sum = xxh3_64(&image[SUMMED..]).to_ne_bytes();
        image[CHECKSUM..CHECKSUM + 8].copy_from_slice(&sum);
    }
    match Snapshot::of_image(ImageBytes::from(&*image)) {
        Ok(snapshot) => ask(snapshot, false),
        Err(fault) => assert!(!fault.word().is_empty()),
    }
}

/// Images of this version of the crate.
pub fn images() -> Vec<Vec<u8>> {
    vec![Snapshot::compile(DEMO).unwrap().image().get().to_vec()]
}

/// It leads to no file but one of a version, whatever of the config's file stands in it.
pub fn image_stamp(bytes: &[u8]) {
    let config = room::file("statsig.json", DEMO);
    let found = config.metadata().unwrap();
    let images = ImageFolder::new(&config.with_file_name("images"));
    std::fs::create_dir(images.path()).unwrap();
    for text in [bytes.to_vec(), stamp_of(bytes, &found)] {
        std::fs::write(images.stamp(), text).unwrap();
        if let Some(cv) = images.stamped(&found) {
            assert!(cv.bytes().all(|byte| byte.is_ascii_hexdigit()), "{cv}");
            assert!(images.open(&cv, &found).is_err());
        }
    }
}

/// A stamp of this config that names a version by the text of a made-up one.
fn stamp_of(bytes: &[u8], found: &Metadata) -> Vec<u8> {
    let made: serde_json::Value = serde_json::from_slice(bytes).unwrap_or_default();
    serde_json::to_vec(&Stamp::new(found, made["cv"].as_str().unwrap_or("0123456789abcdef"))).unwrap()
}

/// It is refused, or decided for; its response is JSON, and as long as the user at most by a factor.
pub fn user(bytes: &[u8]) {
    let Some(user) = std::str::from_utf8(bytes).ok().and_then(User::of_event) else { return };
    assert!(user.text().len() <= bytes.len(), "more text than came");
    for id_type in ["userID", "stableID", "companyID", ""] {
        assert!(user.unit(id_type).is_none_or(|unit| !unit.is_empty()));
    }
    let (host, lists, published) =
        (Host::default(), IdLists::default(), Published::new(Snapshot::compile(DEMO).unwrap()));
    let context = Context { snapshot: &published.snapshot, host: &host, lists: &lists, now: NOW };
    let response = respond(&published, context, &user, &ValuesRequest::default());
    is_json(&response, true);
    assert_eq!(response, respond(&published, context, &user, &ValuesRequest::default()));
}

/// It is refused, or reads back what it writes, and stands for a decision.
pub fn sticky_record(bytes: &[u8]) {
    let Some(record) = std::str::from_utf8(bytes).ok().and_then(StickyRecord::read) else { return };
    let written = record.json();
    let again = StickyRecord::read(&written).expect("it does not read what it wrote");
    assert_eq!(again.json(), written);
    let snapshot = Snapshot::compile(DEMO).unwrap();
    let (host, lists) = (Host::default(), IdLists::default());
    let context = Context { snapshot: &snapshot, host: &host, lists: &lists, now: NOW };
    let [user, _] = users();
    for (kind, name) in [(Kind::Experiment, "account_experiment"), (Kind::Layer, "demo_layer")] {
        let kept = record.decision(&evaluate(context, &user, Some(kind), name));
        is_json(kept.object(&snapshot).unwrap_or("{}"), true);
        let values = StickyValues::Record(Box::new(again.clone()));
        let answer = evaluate_sticky(context, &user, Some(kind), name, values, Enforce::default());
        is_json(answer.decision.object(&snapshot).unwrap_or("{}"), true);
    }
}

/// They are refused, or give a program that is JSON and the same each time.
pub fn program_choice(bytes: &[u8]) {
    let Ok(choice) = serde_json::from_slice::<ProgramChoice>(bytes) else { return };
    let snapshot = Snapshot::compile(DEMO).unwrap();
    let made = program(&snapshot, &Host::default(), &choice);
    is_json(&made.text, true);
    assert_eq!(made, program(&snapshot, &Host::default(), &choice));
}

/// What is written anew is the same value, and written anew once more is the same text.
pub fn canonical_json(bytes: &[u8]) {
    let Ok(raw) = serde_json::from_slice::<&RawValue>(bytes) else { return };
    let Some(text) = canonical(raw) else { return };
    let again: &RawValue = serde_json::from_str(&text).unwrap();
    assert_eq!(canonical(again).as_deref(), Some(&*text));
    let value: serde_json::Value = serde_json::from_slice(bytes).unwrap();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
}
