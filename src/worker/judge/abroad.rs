//! What is taken out of an event where it leaves for Statsig: every name of an entry of the wiki's own, unless the wiki
//! says that this one may be told.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::stated::known_secondary;
use super::verdict::{Abroad, Event, Passed};
use crate::config::wire::BorrowedText;
use crate::events::spool::line::Line;
use crate::worker::kept::deciders::Deciders;

/// How each name of an entry of the wiki's own begins in JSON. Most events hold none, and are not read again.
const MARK: &str = "\"local:";

pub(super) fn abroad(line: &Line<'_>, event: &Event<'_>, passed: &Passed, deciders: &Deciders) -> Option<Box<Abroad>> {
    if passed.is_home {
        return None;
    }
    let held = passed.memberships.as_deref().or(line.m.map(RawValue::get));
    let secondary = passed.secondary.as_deref().or(event.secondary_exposures.map(RawValue::get));
    let with_own = |json: &&str| json.contains(MARK);
    let memberships = held.filter(with_own).map(|json| without_own(json, deciders));
    let secondary =
        secondary.filter(with_own).and_then(|json| known_secondary(json, |gate, _| !deciders.keeps_home(gate)));
    (memberships.is_some() || secondary.is_some()).then(|| Box::new(Abroad { secondary, memberships }))
}

/// The memberships without those in entries that stay with the wiki.
fn without_own(json: &str, deciders: &Deciders) -> String {
    let mut held: BTreeMap<BorrowedText<'_>, &RawValue> = serde_json::from_str(json).unwrap_or_default();
    held.retain(|BorrowedText(name), _| !deciders.keeps_home(name as &Cow<'_, str>));
    serde_json::to_string(&held).unwrap_or_else(|_| "{}".to_owned())
}
