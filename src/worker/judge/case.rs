//! One exposure that is to be judged, and how it is held against a document.

use super::counted::counted;
use super::held_group::group_of;
use super::membership::PageMemberships;
use super::stated::{StatedExposure, known_secondary};
use super::sticky::of_then;
use super::verdict::{CountedExposure, Event, Passed};
use crate::config::Snapshot;
use crate::eval::{Decision, Kind, Reads, User};
use crate::events::spool::line::Line;
use crate::worker::kept::documents::Document;
use crate::worker::kept::names::Fact;

/// Cause of a drop: the document gives this unit another answer.
pub(super) const DISAGREES: &str = "disagrees";
/// Cause of a drop: no kept document knows the name, rule, group or parameter.
pub(super) const UNKNOWN: &str = "unknown";

/// One exposure that is to be judged.
pub(super) struct Case<'a> {
    pub(super) line: &'a Line<'a>,
    pub(super) event: &'a Event<'a>,
    pub(super) user: &'a User,
    pub(super) page: &'a PageMemberships,
    pub(super) stated: StatedExposure<'a>,
    /// Whether the server has written it, so that nothing in it can be forged.
    pub(super) is_own: bool,
}

impl Case<'_> {
    /// Whether the browser had a program instead of a document: it then knows no rules, and names only groups.
    pub(super) fn hides_rules(&self) -> bool {
        !self.is_own && self.line.pv.is_some() && self.stated.rule().is_empty()
    }

    /// Whether the server says that the unit keeps what was decided for it before: by the line's document, but for what was
    /// known of the unit then. No document can deny it.
    pub(super) fn is_kept(&self) -> bool {
        self.is_own && self.stated.is_kept()
    }

    /// What rollups count if it could not be decided again; `snapshot` is the document's, if that is kept.
    pub(super) fn counted(&self, snapshot: Option<&Snapshot>) -> CountedExposure {
        let counted = counted(&self.stated, snapshot, None, None);
        if self.is_kept() { of_then(counted, self.line) } else { counted }
    }
}

/// Takes names that the document does not know out of an exposure that is otherwise sent as the browser wrote it.
pub(super) fn clean(case: &mut Case<'_>, document: &Document, passed: &mut Passed) {
    if case.is_own {
        return;
    }
    let names = document.names();
    let secondaries = case.event.secondary_exposures.map_or("[]", |list| list.get());
    passed.secondary = known_secondary(secondaries, |gate, rule| {
        names.holds(Kind::Gate, gate, Fact::Entry) && names.holds(Kind::Gate, gate, Fact::Rule(rule))
    });
    case.stated.clean(|name| names.holds(Kind::DynamicConfig, name, Fact::Entry));
    passed.metadata = case.stated.json();
}

/// Whether a decision is the one that is stated.
pub(super) fn agrees(case: &Case<'_>, decision: &Decision, document: &Document, reads: &Reads) -> bool {
    let (stated, snapshot) = (&case.stated, &document.snapshot);
    if stated.kind == Kind::Gate && stated.value() != Some(decision.enabled) {
        return false;
    }
    let rules = [stated.rule_of(decision, snapshot), decision.rule.of(snapshot)];
    if rules.contains(&stated.rule()) {
        return true;
    }
    let claimed = case.page.claimed(stated.kind, stated.name());
    let group = group_of(decision, snapshot);
    // Who names neither rule nor group may have any answer, but not one that was drawn.
    let is_open = claimed.is_none() && reads.drawn == 0;
    !case.is_own && stated.rule().is_empty() && (is_open || claimed == group)
}

/// Whether a browser names a parameter that no value of the layer can have.
pub(super) fn is_invented(case: &Case<'_>, document: &Document) -> bool {
    let fact = Fact::Parameter(case.stated.parameter());
    !case.is_own && case.stated.kind == Kind::Layer && !document.names().holds(Kind::Layer, case.stated.name(), fact)
}

/// Whether the value that was decided has this parameter.
pub(super) fn has_parameter(decision: &Decision, snapshot: &Snapshot, parameter: &str) -> bool {
    decision.object(snapshot).is_some_and(|json| has_key(json, parameter))
}

/// Whether the default value of a layer has this parameter.
pub(super) fn default_has_parameter(snapshot: &Snapshot, layer: &str, parameter: &str) -> bool {
    let spec = snapshot.layers().find(layer).and_then(|index| snapshot.layers().get(index));
    let value = spec.and_then(|spec| snapshot.value(spec.default));
    value.is_some_and(|value| has_key(snapshot.str(value.json), parameter))
}

/// Whether the JSON text is an object with this key.
fn has_key(json: &str, key: &str) -> bool {
    type Keys<'a> = std::collections::BTreeMap<std::borrow::Cow<'a, str>, serde::de::IgnoredAny>;
    serde_json::from_str::<Keys<'_>>(json).is_ok_and(|object| object.contains_key(key))
}
