//! Exposures of units that keep an earlier decision (`evaluation.md` 6.3): what of them no document can tell.

use std::collections::BTreeMap;

use super::held_group::HeldGroup;
use super::verdict::CountedExposure;
use crate::events::spool::line::Line;

/// Counts an exposure of the server under the group and the entry version of then, which its line has.
pub(super) fn of_then(counted: CountedExposure, line: &Line<'_>) -> CountedExposure {
    let held: BTreeMap<String, HeldGroup> =
        line.m.and_then(|held| serde_json::from_str(held.get()).ok()).unwrap_or_default();
    // Of a layer's parameter that the experiment does not set, the experiment's group says nothing.
    let is_about = |name: &str| counted.entry.strip_prefix("config/") == Some(name);
    match held.into_iter().find(|(name, _)| is_about(name)) {
        Some((_, HeldGroup::InLayer(group, version, ..) | HeldGroup::Alone(group, version, _))) => {
            CountedExposure { version, group, ..counted }
        }
        None => counted,
    }
}
