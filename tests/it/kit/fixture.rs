//! Reads fixtures and recorded answers as the crate's types: documents, users, options.

use super::scratch::Scratch;
use serde_json::Value as Json;
use statsig::config::Snapshot;
use statsig::config::ids::id_list::IdLists;
use statsig::config::image::bytes::ImageBytes;
use statsig::eval::{Context, Field, Host, Map, Span, User, value::Value};
use std::io::Read;
use std::path::{Path, PathBuf};

/// When the recorded answers were made. None of them would be another before 2030.
pub const NOW: i64 = 1_795_000_000_000;

/// A path inside the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The folder of shared material beside the checkout, where there is one.
pub fn shared(path: &str) -> Option<PathBuf> {
    let path = repository("../shared").join(path);
    path.exists().then_some(path)
}

/// A file's text, unpacked if its name ends in `.gz`.
pub fn read(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    if path.extension().is_some_and(|end| end == "gz") {
        let mut text = String::new();
        flate2::read::MultiGzDecoder::new(bytes.as_slice()).read_to_string(&mut text).unwrap();
        return text;
    }
    String::from_utf8(bytes).unwrap()
}

pub fn json(path: &Path) -> Json {
    serde_json::from_str(&read(path)).unwrap()
}

/// One JSON value a line.
pub fn lines(path: &Path) -> Vec<Json> {
    read(path).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// One document of a golden set, and the files that belong to it.
pub struct GoldenCase {
    folder: PathBuf,
    /// Whether files are packed that the index names without `.gz`.
    is_packed: bool,
    files: Json,
}

impl GoldenCase {
    /// The cases that the index of a folder lists.
    pub fn all(folder: &Path, is_packed: bool) -> Vec<Self> {
        let index = json(&folder.join("index.json"));
        let case = |files: &Json| Self { folder: folder.to_owned(), is_packed, files: files.clone() };
        index.as_array().unwrap().iter().map(case).collect()
    }

    /// The name of the document's file, as the index has it.
    pub fn name(&self) -> &str {
        self.files["spec"].as_str().unwrap()
    }

    /// The file of a key: `spec`, `options`, `users`, `golden` or `init`.
    pub fn path(&self, key: &str) -> PathBuf {
        let name = self.files[key].as_str().unwrap();
        self.folder.join(if self.is_packed && !name.ends_with(".gz") { format!("{name}.gz") } else { name.into() })
    }
}

/// Fails with the first of the differences, if there are any.
pub fn assert_none_differs(differ: &[String]) {
    assert!(differ.is_empty(), "{} differ: {:#?}", differ.len(), &differ[..differ.len().min(20)]);
}

/// Owns what evaluations see besides the user.
pub struct World {
    pub snapshot: Snapshot,
    pub host: Host,
    pub lists: IdLists,
}

impl World {
    pub fn new(document: &str, options: &Json) -> Self {
        let snapshot = Snapshot::compile(document.as_bytes()).unwrap();
        let mut host = Host::with_tier(options["environment"].as_str().unwrap_or(""));
        if let Some(custom) = options["global_custom_fields"].as_object() {
            fill(&mut host.custom, Map::Custom, custom);
        }
        let mut lists = IdLists::default();
        for (name, units) in options["id_lists"].as_object().into_iter().flatten() {
            lists.insert_units(name, units.as_array().unwrap().iter().map(|unit| unit.as_str().unwrap()));
        }
        Self { snapshot, host, lists }
    }

    /// The same, with its snapshot in a file that is mapped.
    pub fn mapped(self) -> Self {
        let folder = Scratch::in_memory();
        Self { snapshot: mapped(&self.snapshot, &folder.join("image")), ..self }
    }

    pub fn context(&self) -> Context<'_> {
        Context { snapshot: &self.snapshot, host: &self.host, lists: &self.lists, now: NOW }
    }
}

/// A view of a snapshot's image that was written to a file and mapped.
pub fn mapped(snapshot: &Snapshot, path: &Path) -> Snapshot {
    std::fs::write(path, snapshot.image().get()).unwrap();
    let bytes = ImageBytes::of_file(&std::fs::File::open(path).unwrap()).unwrap();
    // What is mapped stays.
    std::fs::remove_file(path).unwrap();
    Snapshot::of_image(bytes).unwrap()
}

/// A user from its JSON form.
pub fn user(json: &Json) -> User {
    let mut user = User::new();
    for (name, field) in Field::ALL {
        if let Some(value) = json.get(name) {
            let value = convert(&mut user, value);
            user.set(field, value);
        }
    }
    let maps = [
        ("custom", Map::Custom),
        ("privateAttributes", Map::Private),
        ("customIDs", Map::CustomIds),
        ("statsigEnvironment", Map::Environment),
    ];
    for (name, map) in maps {
        if let Some(entries) = json.get(name).and_then(Json::as_object) {
            fill(&mut user, map, entries);
        }
    }
    user
}

fn fill(user: &mut User, map: Map, entries: &serde_json::Map<String, Json>) {
    for (key, value) in entries {
        let key: Span = user.put_text(key);
        let value = convert(user, value);
        user.insert(map, key, value);
    }
}

/// A value for one of the user's fields or maps.
pub fn convert(user: &mut User, json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => match number.as_i64() {
            Some(value) => Value::Int(value),
            None => Value::Float(number.as_f64().unwrap()),
        },
        Json::String(text) => Value::Text(user.put_text(text)),
        Json::Array(elements) => Value::List(elements.iter().map(|element| convert(user, element)).collect()),
        Json::Object(entries) => {
            Value::Map(entries.iter().map(|(key, value)| (user.put_text(key), convert(user, value))).collect())
        }
    }
}

/// Equality by value: `1` equals `1.0`; objects without regard to order.
pub fn same(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Json::Array(a), Json::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}
