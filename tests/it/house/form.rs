//! The form of the source: which code may use Zend and sockets, how long files are, how types are named, and that the
//! changelog names this version.

use crate::kit::fixture::repository;
use std::path::{Path, PathBuf};

/// The one file besides `src/php` that may be unsafe: a map of a file is only as immutable as the file.
const MAPS: &str = "src/config/image/map.rs";
/// Lines that a file may have.
const MAX_LINES: usize = 400;

fn files(folder: &Path, end: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, end, found);
        } else if path.extension().is_some_and(|extension| extension == end) {
            found.push(path);
        }
    }
}

fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    files(&repository("src"), "rs", &mut found);
    found.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect()
}

/// The module that a source file belongs to: its folder or file below `src`.
fn module(path: &Path) -> String {
    let below = path.strip_prefix(repository("src")).unwrap();
    below.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned()
}

#[test]
fn zend_and_sockets_have_one_place_each() {
    for (path, text) in sources() {
        let own = module(&path);
        let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        assert!(own == "php" || !code.contains("ext_php_rs"), "{} names ext_php_rs", path.display());
        assert!(own == "worker" || !code.contains("ureq"), "{} names ureq", path.display());
        let may = own == "php" || path.ends_with(MAPS);
        assert!(may || !code.contains("unsafe "), "{} is unsafe", path.display());
    }
}

#[test]
fn files_stay_short() {
    let mut all = Vec::new();
    files(&repository("src"), "rs", &mut all);
    files(&repository("tests/it"), "rs", &mut all);
    files(&repository("php/src"), "php", &mut all);
    files(&repository("php/resources"), "js", &mut all);
    for path in all {
        let lines = std::fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= MAX_LINES, "{} has {lines} lines", path.display());
    }
}

#[test]
fn the_changelog_names_this_version() {
    let changes = std::fs::read_to_string(repository("CHANGELOG.md")).unwrap();
    let first = changes.lines().find_map(|line| line.strip_prefix("## ")).unwrap();
    assert!(first.starts_with(env!("CARGO_PKG_VERSION")), "{first}");
}

/// Types of PHP's classes that have the names of the evaluator's types inside them.
const OF_PHP: [&str; 2] = ["Kind", "User"];

#[test]
fn one_word_is_one_type() {
    let mut places = std::collections::BTreeMap::<String, Vec<String>>::new();
    for (path, text) in sources() {
        for line in text.lines() {
            let rest = line.strip_prefix("pub ").unwrap_or(line);
            let rest = rest.strip_prefix("pub(").and_then(|rest| rest.split_once(") ")).map_or(rest, |(_, rest)| rest);
            let declared = ["struct ", "enum ", "trait ", "type "].iter().find_map(|word| rest.strip_prefix(word));
            if let Some(name) = declared.and_then(|rest| rest.split(|char: char| !char.is_alphanumeric()).next()) {
                places.entry(name.to_owned()).or_default().push(path.display().to_string());
            }
        }
    }
    assert!(places.len() > 200, "{}", places.len());
    places.retain(|name, places| places.len() > 1 && !OF_PHP.contains(&name.as_str()));
    assert!(places.is_empty(), "{places:?}");
}

#[test]
fn a_test_that_starts_itself_again_names_itself() {
    let (root, mut all, mut found) = (repository("tests/it"), Vec::new(), 0);
    files(&root, "rs", &mut all);
    for path in all.iter().filter(|path| !path.ends_with("house/form.rs")) {
        let text = std::fs::read_to_string(path).unwrap();
        if !text.contains("--exact") {
            continue;
        }
        let below = path.strip_prefix(&root).unwrap().with_extension("");
        let own = format!("{}::", below.to_str().unwrap().replace('/', "::"));
        let names: Vec<&str> = text.split(&own).skip(1).collect();
        // With a name that is none, the test binary runs no test and succeeds.
        assert!(!names.is_empty(), "{} starts no test of its own", path.display());
        for rest in names {
            let name = rest.split(|char: char| !char.is_alphanumeric() && char != '_').next().unwrap();
            assert!(text.contains(&format!("fn {name}()")), "{}: {name}", path.display());
            found += 1;
        }
    }
    assert!(found > 5, "{found}");
}
