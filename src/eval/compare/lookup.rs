//! Finds what a condition reads: fields of the user, of its user agent, of the environment, and units
//! (`evaluation.md` 4).

use crate::config::compiled::condition::{AgentField, FieldRef};
use crate::config::compiled::spec::Unit;
use crate::config::geo::database::Database;
use crate::eval::agent::Agent;
use crate::eval::terms::context::Context;
use crate::eval::terms::operand::{Operand, text_of};
use crate::eval::terms::user::{Field, Map, User};
use crate::eval::terms::value::Value;
use std::borrow::Cow;

/// A field of the user, in the order of `evaluation.md` 4.2. A null or empty `custom` entry ends the search.
pub(in crate::eval) fn field<'a>(context: &Context<'a>, user: &'a User, field: &FieldRef) -> Operand<'a> {
    if let Some(top) = field.top()
        && let Some(value) = user.field(top)
        && text_of(value, user.text()).is_some_and(|text| !text.is_empty())
    {
        return Operand::Value(value, user.text());
    }
    let name = context.snapshot.str(field.name);
    let lower = context.snapshot.str(field.lower);
    let host = &context.host.custom;
    let maps = [(user, Map::Custom), (host, Map::Custom), (user, Map::Private)];
    for (holder, map) in maps {
        if let Some(value) = holder.get(map, name).or_else(|| holder.get(map, lower)) {
            return Operand::Value(value, holder.text());
        }
    }
    match field.alias().and_then(|alias| user.field(alias)) {
        Some(value) => Operand::Value(value, user.text()),
        None => Operand::Missing,
    }
}

/// A field of the user, else, of the country, what the host's database has of the user's address.
pub(in crate::eval) fn by_address<'a>(context: &Context<'a>, user: &'a User, reference: &FieldRef) -> Operand<'a> {
    match (field(context, user, reference), &context.host.countries) {
        (Operand::Missing, Some(database)) => country(context, user, database, reference),
        (found, _) => found,
    }
}

/// The country of the user's address. Found once for a user, as many conditions may ask.
#[cold]
#[inline(never)]
fn country<'a>(context: &Context, user: &User, database: &Database, reference: &FieldRef) -> Operand<'a> {
    // In other letters it is no country to the official core (measured).
    if context.snapshot.str(reference.name) != "country" {
        return Operand::Missing;
    }
    let (edition, mut found) = user.country.get();
    if edition != database.edition() {
        let address = text(context, user, Field::Ip, ["ip", "ip"]);
        found = address.and_then(|address| database.country(&address));
        user.country.set((database.edition(), found));
    }
    found.map_or(Operand::Missing, |country| Operand::Text(country.text()))
}

/// A field of the user, else a fact of its user agent.
pub(in crate::eval) fn agent<'a>(context: &Context<'a>, user: &'a User, reference: &FieldRef) -> Operand<'a> {
    let found = field(context, user, reference);
    if !matches!(found, Operand::Missing) {
        return found;
    }
    let Some(fact) = reference.agent() else { return Operand::Missing };
    // The user keeps the parsed agent, although it may be the host's: for one user the host is always the same.
    let agent = user.agent.get_or_init(|| {
        let text = text(context, user, Field::UserAgent, ["userAgent", "useragent"]);
        text.map(|text| Agent::parse(&text)).unwrap_or_default()
    });
    let value = match fact {
        AgentField::OsName => &agent.os_name,
        AgentField::OsVersion => &agent.os_version,
        AgentField::BrowserName => &agent.browser_name,
        AgentField::BrowserVersion => &agent.browser_version,
    };
    value.as_deref().map_or(Operand::Missing, Operand::Text)
}

/// The text of a top-level field, looked up as that of a condition would be. `names`: as documents spell it, and in lower
/// case.
fn text<'a>(context: &Context<'a>, user: &'a User, top: Field, names: [&str; 2]) -> Option<Cow<'a, str>> {
    if let Some(value) = user.field(top)
        && let Some(text) = text_of(value, user.text())
        && !text.is_empty()
    {
        return Some(text);
    }
    let maps = [(user, Map::Custom), (&context.host.custom, Map::Custom), (user, Map::Private)];
    let (value, buffer) = maps.into_iter().find_map(|(holder, map)| {
        let value = names.into_iter().find_map(|name| holder.get(map, name))?;
        Some((value, holder.text()))
    })?;
    text_of(value, buffer)
}

/// A field of the environment: the user's, else the host's, else the document's default tier.
pub(in crate::eval) fn environment<'a>(context: &Context<'a>, user: &'a User, field: &FieldRef) -> Operand<'a> {
    let name = context.snapshot.str(field.name);
    if let Some(value) = user.get(Map::Environment, name) {
        return Operand::Value(value, user.text());
    }
    let lower = context.snapshot.str(field.lower);
    match &context.host.environment {
        Some(fields) => {
            let of = |name: &str| fields.iter().find(|(key, _)| key.as_ref() == name);
            of(name).or_else(|| of(lower)).map_or(Operand::Missing, |(_, value)| Operand::Text(value))
        }
        None if lower == "tier" => context
            .snapshot
            .default_environment()
            .map_or(Operand::Missing, |tier| Operand::Text(context.snapshot.str(tier))),
        None => Operand::Missing,
    }
}

/// The value of a unit: the user id, or a custom id by its exact name and then its lower-cased one.
pub(in crate::eval) fn unit<'a>(context: &Context<'a>, user: &'a User, unit: u32) -> Option<&'a Value> {
    match context.snapshot.unit(unit)? {
        Unit::UserId => user.field(Field::UserId),
        Unit::Custom { name, lower } => {
            let ids = |name: &str| user.get(Map::CustomIds, name);
            ids(context.snapshot.str(name)).or_else(|| ids(context.snapshot.str(lower)))
        }
    }
}

/// A unit as conditions compare it. A missing user id is the empty text, a missing custom id is nothing (measured).
pub(in crate::eval) fn unit_operand<'a>(context: &Context<'a>, user: &'a User, index: u32) -> Operand<'a> {
    match (unit(context, user, index), context.snapshot.unit(index)) {
        (Some(value), _) => Operand::Value(value, user.text()),
        (None, Some(Unit::UserId)) => Operand::Text(""),
        _ => Operand::Missing,
    }
}

/// The text of a unit; a missing one hashes as the empty text.
pub(in crate::eval) fn unit_text<'a>(context: &Context<'a>, user: &'a User, index: u32) -> Cow<'a, str> {
    unit(context, user, index).and_then(|value| text_of(value, user.text())).unwrap_or_default()
}
