//! The data inventory in `docs` is what the code's tables say, and names all that passes of captured requests.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value;
use statsig::events::words::inventory::markdown;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_inventory_in_docs_is_the_codes_own() {
    let path = root().join("docs/data-inventory.md");
    if std::env::var_os("STATSIG_WRITE_EXPECTED").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, markdown()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), markdown());
}

/// Paths of all leaves; those of lists are one.
fn leaves(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| leaves(value, &format!("{path}.{key}"), found)),
        Value::Array(list) => list.iter().for_each(|value| leaves(value, &format!("{path}[]"), found)),
        _ => {
            found.insert(path.trim_start_matches('.').to_owned());
        }
    }
}

#[test]
fn every_leaf_of_the_captured_traffic_that_passes_is_in_it() {
    let text = markdown();
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(root().join("tests/fixtures/relay")).unwrap() {
        let expected: Value = serde_json::from_slice(&std::fs::read(entry.unwrap().path()).unwrap()).unwrap();
        expected["lines"].as_array().unwrap().iter().for_each(|line| leaves(&line["e"], "", &mut found));
    }
    assert!(found.len() > 20);
    for path in found {
        let last = path.rsplit('.').next().unwrap();
        let is_open =
            path.starts_with("user.custom") || path.starts_with("metadata.checks.") || ["item"].contains(&last);
        assert!(is_open || text.contains(&format!("`{path}`")) || text.contains(&format!("| `{last}` |")), "{path}");
    }
}
