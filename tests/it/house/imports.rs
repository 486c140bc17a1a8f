//! Which file of the crate imports which. It is read from texts, so that tests can also try a text that is not in the
//! tree.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::kit::fixture::repository;

/// The crate's files by their place below `src`, without the ending: `worker/ship/run`, `worker/ship/mod`.
#[derive(Clone)]
pub struct Sources(pub BTreeMap<String, String>);

impl Sources {
    pub fn read() -> Self {
        let mut found = BTreeMap::new();
        collect(&repository("src"), "", &mut found);
        Self(found)
    }

    /// The same sources with one line added to one file.
    pub fn with(&self, file: &str, line: &str) -> Self {
        let mut other = self.clone();
        let text = other.0.get_mut(file).unwrap();
        *text = format!("{line}\n{text}");
        other
    }

    /// The files that each file imports, itself left out. For a name that a map (`mod`, `lib`) re-exports, that is the
    /// file which defines the name.
    pub fn named(&self) -> BTreeMap<&str, BTreeSet<String>> {
        let files = self.0.iter().filter(|(file, _)| !is_map(file));
        files.map(|(file, text)| (file.as_str(), self.named_by(file, text))).collect()
    }

    fn named_by(&self, file: &str, text: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        // In the module `tests` of a file, `super` is the file itself.
        let (code, tests) = text.split_once("#[cfg(test)]\nmod tests {").unwrap_or((text, ""));
        for (text, module) in [(code, file.to_owned()), (tests, format!("{file}/tests"))] {
            for path in paths(text) {
                found.extend(self.resolve(&module, &path).filter(|named| named != file));
            }
        }
        found
    }

    /// The file that defines what a path names.
    fn resolve(&self, module: &str, path: &[String]) -> Option<String> {
        let mut at: Vec<&str> = if path[0] == "crate" { Vec::new() } else { module.split('/').collect() };
        for (position, segment) in path.iter().enumerate() {
            match segment.as_str() {
                "crate" | "self" => {}
                "super" => drop(at.pop()),
                segment => {
                    at.push(segment);
                    let place = at.join("/");
                    if self.0.contains_key(&place) {
                        return Some(place);
                    }
                    if !self.0.contains_key(&format!("{place}/mod")) {
                        at.pop();
                        return self.handed_on(&at.join("/"), &path[position]);
                    }
                }
            }
        }
        None
    }

    /// The file that defines a name that a folder's map re-exports.
    fn handed_on(&self, folder: &str, name: &str) -> Option<String> {
        let map = self.0.get(&format!("{folder}/mod"))?;
        let handed = map.split("pub use ").skip(1).filter_map(|rest| rest.split_once(';'));
        let of_name =
            handed.flat_map(|(tree, _)| expand(tree)).find(|path| path.last().is_some_and(|last| last == name));
        of_name.and_then(|path| self.resolve(folder, &path))
    }
}

pub fn is_map(file: &str) -> bool {
    file == "lib" || file.ends_with("/mod")
}

fn collect(folder: &Path, below: &str, found: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{below}{name}/"), found);
        } else if let Some(name) = name.strip_suffix(".rs") {
            found.insert(format!("{below}{name}"), std::fs::read_to_string(entry.path()).unwrap());
        }
    }
}

/// Every path of a text that begins with `crate` or `super`.
fn paths(text: &str) -> Vec<Vec<String>> {
    let code: String =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect();
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b':';
    let begins = |root: &'static str| {
        let all = code.match_indices(root).map(|(at, _)| at);
        all.filter(|at| *at == 0 || !is_word(code.as_bytes()[at - 1])).collect::<Vec<_>>()
    };
    let all = begins("crate::").into_iter().chain(begins("super::"));
    all.flat_map(|at| expand(tree(&code[at..]))).collect()
}

/// The text of a path, with its braces if it has some.
fn tree(text: &str) -> &str {
    let mut depth = 0;
    for (at, char) in text.char_indices() {
        match char {
            '{' => depth += 1,
            '}' if depth > 1 => depth -= 1,
            '}' if depth == 1 => return &text[..=at],
            _ if depth > 0 => {}
            char if char.is_alphanumeric() || char == '_' || char == ':' => {}
            _ => return &text[..at],
        }
    }
    text
}

/// The paths of a tree, `self` and other names of the last segment resolved.
fn expand(tree: &str) -> Vec<Vec<String>> {
    let (stem, group) = tree.split_once('{').map_or((tree, None), |(stem, group)| (stem, Some(group)));
    let stem: Vec<String> =
        stem.split("::").map(|segment| segment.trim().to_owned()).filter(|segment| !segment.is_empty()).collect();
    let Some(group) = group.and_then(|group| group.rsplit_once('}')).map(|(inner, _)| inner) else {
        return if stem.is_empty() { Vec::new() } else { vec![stem] };
    };
    let (mut parts, mut depth) = (vec![String::new()], 0);
    for char in group.chars() {
        depth += i32::from(char == '{') - i32::from(char == '}');
        match char {
            ',' if depth == 0 => parts.push(String::new()),
            char => parts.last_mut().unwrap().push(char),
        }
    }
    let ends =
        parts.iter().map(|part| part.split(" as ").next().unwrap().trim().to_owned()).filter(|part| !part.is_empty());
    let ends = ends.flat_map(|part| if part == "self" { vec![Vec::new()] } else { expand(&part) });
    ends.map(|end| stem.iter().cloned().chain(end).collect()).collect()
}
