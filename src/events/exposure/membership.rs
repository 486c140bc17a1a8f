//! The one membership that an exposure of the server carries.

use crate::text::write_quoted;

/// JSON of a membership in one entry, exposed. `layer` is the one that gave the unit to it.
#[must_use]
pub fn membership(name: &str, group: &str, version: &str, layer: Option<&str>) -> String {
    // Written piece by piece, as each exposure of the server has one.
    let mut json = String::with_capacity(64);
    let mut put = |before: &str, text: &str| {
        json.push_str(before);
        write_quoted(text, |part| json.push_str(part));
    };
    put("{", name);
    put(":[", group);
    put(",", version);
    match layer {
        Some(layer) => put(",1,", layer),
        None => json.push_str(",1"),
    }
    json.push_str("]}");
    json
}
