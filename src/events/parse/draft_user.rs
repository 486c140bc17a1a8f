//! The user of a draft: the ids and attributes that the policy names, written anew, and what the vendor's SDKs carry in
//! them for us.

use std::ops::Range;

use super::event::SentEvent;
use super::walk::Pairs;
use crate::events::policy::Policy;
use crate::events::words::shape::{Shape, write_text};

/// The custom id that identifies a browser.
const STABLE_ID: &str = "stableID";
/// The attribute in which the vendor's SDKs, which send nothing else of ours, carry the server's token for the user id.
const UNIT_TOKEN: &str = "statsigToken";
/// The longest text that is looked at as a token, in bytes.
const MOST_TOKEN: usize = 64;

/// The user of an event. The ranges point into [`super::draft::Drafts::text`].
#[derive(Debug, Default)]
pub(in crate::events) struct DraftUser {
    /// The JSON text of a user id of the right shape. Whether it may be used depends on the token.
    pub user_id: Range<usize>,
    /// `"customIDs":{...}`, or empty.
    pub ids: Range<usize>,
    /// `"custom":{...}`, or empty.
    pub attributes: Range<usize>,
    /// The JSON text of the stable id, else of the first custom id, within `ids`; empty without one.
    pub id: Range<usize>,
    /// The token by which the server vouches for the user id alone, as the vendor's SDKs carry it; only with a user id.
    pub token: Option<String>,
    /// The event's name and that of the entry that it exposes; only with such a token and an id.
    pub exposes: Option<(&'static str, String)>,
}

/// Begins the next entry of a map with its key.
pub(super) fn begin(key: &str, out: &mut Vec<u8>) {
    if out.last() != Some(&b'{') {
        out.push(b',');
    }
    write_text(out, key);
    out.push(b':');
}

/// Writes the ids and attributes that the policy names and whose values have the type it says.
pub(super) fn write_user(event: &SentEvent<'_>, policy: &Policy, out: &mut Vec<u8>) -> DraftUser {
    let start = out.len();
    if let Some(shape) = &policy.user_id {
        shape.write(&event.user.user_id, out);
    }
    let user_id = start..out.len();
    let mut id = 0..0;
    let ids = write_map("customIDs", &policy.ids, &event.user.ids, out, |key, value| {
        if id.is_empty() || key == STABLE_ID {
            id = value;
        }
    });
    let attributes = write_map("custom", &policy.attributes, &event.user.attributes, out, |_, _| ());
    let token = || event.user.attributes.iter().find(|(name, _)| name == UNIT_TOKEN)?.1.text();
    let token = if user_id.is_empty() { None } else { token().filter(|text| text.len() <= MOST_TOKEN) };
    DraftUser { user_id, ids, attributes, id, token: token.map(str::to_owned), exposes: None }
}

/// Writes a map of a user, and tells `written` where each value is. Empty if nothing of it passes.
fn write_map(
    title: &str,
    allowed: &[(Box<str>, Shape)],
    given: &Pairs<'_>,
    out: &mut Vec<u8>,
    mut written: impl FnMut(&str, Range<usize>),
) -> Range<usize> {
    let start = out.len();
    write_text(out, title);
    out.extend_from_slice(b":{");
    let empty = out.len();
    for (key, shape) in allowed {
        let Some((_, leaf)) = given.iter().find(|(name, _)| **name == **key) else { continue };
        let before = out.len();
        begin(key, out);
        let value = out.len();
        if shape.write(leaf, out) {
            written(key, value..out.len());
        } else {
            out.truncate(before);
        }
    }
    if out.len() == empty {
        out.truncate(start);
    } else {
        out.push(b'}');
    }
    start..out.len()
}
