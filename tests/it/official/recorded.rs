//! The rows of a comparison, and the documents and users that they are about.

use crate::kit::fixture::{self, GoldenCase, World};
use serde_json::Value as Json;
use statsig::eval::{Map, User};
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;

/// What the official core answered: the sample of a comparison, or the file that benches/official names. A row at a time,
/// as a file may have gigabytes.
pub fn rows(comparison: &str) -> impl Iterator<Item = Json> {
    let reader: Box<dyn Read> = match std::env::var_os("STATSIG_ROWS").map(PathBuf::from) {
        Some(path) => Box::new(File::open(path).unwrap()),
        None => {
            let sample = fixture::repository(&format!("tests/golden/{comparison}.jsonl.gz"));
            Box::new(flate2::read::MultiGzDecoder::new(File::open(sample).unwrap()))
        }
    };
    BufReader::new(reader).lines().map(|line| serde_json::from_str(&line.unwrap()).unwrap())
}

/// The documents that rows are about, each compiled once.
#[derive(Default)]
pub struct Documents(HashMap<(String, String), World>);

impl Documents {
    /// The document of a row, under the options that the official core had it under: without ID lists, as it was given
    /// none.
    pub fn of(&mut self, row: &Json) -> &mut World {
        self.0.entry(key(row)).or_insert_with(|| world(row))
    }
}

/// By what a document is known: folder and file.
pub fn key(row: &Json) -> (String, String) {
    (row["folder"].as_str().unwrap().to_owned(), row["spec"].as_str().unwrap().to_owned())
}

/// The document of a row, compiled anew.
pub fn world(row: &Json) -> World {
    World::new(&text(row, "spec"), &options(row))
}

/// The document of a row, as JSON.
pub fn document(row: &Json) -> Json {
    serde_json::from_str(&text(row, "spec")).unwrap()
}

/// The options that the official core had the document of a row under.
pub fn options(row: &Json) -> Json {
    let mut options: Json = serde_json::from_str(&text(row, "options")).unwrap();
    options["id_lists"] = Json::Null;
    options
}

/// A file of a row's document: `spec` or `options`.
fn text(row: &Json, key: &str) -> String {
    let folder = match row["folder"].as_str().unwrap() {
        "synthetic" => fixture::repository("tests/golden/synthetic"),
        other => fixture::shared(&format!("statsig/golden/{other}")).unwrap(),
    };
    let cases = GoldenCase::all(&folder, row["folder"] == "synthetic");
    let case = cases.iter().find(|case| row["spec"] == case.name()).unwrap();
    fixture::read(&case.path(key))
}

/// The user of a row: `user`, and `ids`, its custom ids in their order, if the row has them.
pub fn user(row: &Json) -> User {
    let mut user = fixture::user(&row["user"]);
    for id in row["ids"].as_array().into_iter().flatten() {
        let kind = user.put_text(id[0].as_str().unwrap());
        let value = fixture::convert(&mut user, &id[1]);
        user.insert(Map::CustomIds, kind, value);
    }
    user
}
