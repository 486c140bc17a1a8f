//! Exposures of accounts for whose group the server's token vouches.

use super::case::{Case, DISAGREES, UNKNOWN, clean, default_has_parameter, is_invented};
use super::counted::counted;
use super::group_rules::{is_rule_of, rule_of};
use super::possible::rule_of_bandit;
use super::verdict::Passed;
use crate::config::Snapshot;
use crate::eval::{Context, Kind, id_type};
use crate::worker::kept::documents::Document;
use crate::worker::kept::names::Fact;

/// Whether a unit can have what is stated of it only because it keeps it: the document has no such group any more, or the
/// group has another rule now.
pub(super) fn is_of_another(case: &Case<'_>, snapshot: &Snapshot, (of, group): (&str, &str)) -> bool {
    let (kind, name, rule) = (case.stated.kind, case.stated.name(), case.stated.rule());
    let is_gone = || rule_of(snapshot, kind, name, group).is_none();
    let has_other_rule =
        || case.page.is_of_then(of) && !rule.is_empty() && !is_rule_of(snapshot, kind, name, rule, group);
    kind != Kind::Gate && (is_gone() || has_other_rule())
}

/// Judges an exposure for whose group the server's token vouches, as the relay has checked: nothing is decided again,
/// but the exposure must agree with that group.
pub(super) fn vouched(
    mut case: Case<'_>,
    document: &Document,
    context: &Context<'_>,
    (of, group): (&str, &str),
) -> Result<Passed, &'static str> {
    let (kind, name) = (case.stated.kind, case.stated.name().to_owned());
    if !document.names().holds(kind, &name, Fact::Entry) {
        return Err(UNKNOWN);
    }
    let snapshot = &document.snapshot;
    if kind == Kind::Gate {
        if case.stated.value().map(|value| value.to_string()).as_deref() != Some(group) {
            return Err(DISAGREES);
        }
        if !document.names().holds(kind, &name, Fact::Rule(case.stated.rule())) {
            return Err(UNKNOWN);
        }
    } else if case.stated.rule().is_empty() {
        let rule = rule_of_bandit(document, context, case.user, &case.stated, group);
        let rule = rule.or_else(|| rule_of(snapshot, kind, &name, group).map(str::to_owned)).ok_or(DISAGREES)?;
        case.stated.set_rule(&rule);
    } else if !is_rule_of(snapshot, kind, &name, case.stated.rule(), group)
        && rule_of_bandit(document, context, case.user, &case.stated, group).is_none()
    {
        return Err(DISAGREES);
    }
    if is_invented(&case, document) {
        return Err(UNKNOWN);
    }
    // The token covers the group only: that this parameter of the layer was read is the browser's own claim.
    let is_claim = kind == Kind::Layer && !default_has_parameter(snapshot, &name, case.stated.parameter());
    let is_unverified = is_claim || case.page.is_of_then(of);
    let mut passed = Passed { is_unverified, ..Passed::default() };
    if of != name {
        case.stated.set_experiment(of, snapshot);
    }
    clean(&mut case, document, &mut passed);
    let asked = case.stated.asked(snapshot);
    let unit = case.user.unit(id_type(snapshot, asked, &name).map_or("", |id_type| snapshot.str(id_type)));
    passed.counted = Some(counted(&case.stated, Some(snapshot), Some(group), unit.as_deref()));
    Ok(passed)
}
