//! The value of a parameter store's parameter, which a gate, config, experiment or layer gives (`evaluation.md` 2.8).

use super::evaluate::{check, evaluate};
use crate::config::compiled::store::ParameterSource;
use crate::eval::terms::context::Context;
use crate::eval::terms::kind::Kind;
use crate::eval::terms::user::User;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::HashMap;

/// The JSON text of a parameter for one user; none if the store, the parameter or the field is not there.
#[must_use]
pub fn parameter(context: Context, user: &User, store: &str, name: &str) -> Option<String> {
    let snapshot = context.snapshot;
    let parameter = snapshot.parameter(snapshot.store(store)?, name)?;
    let (kind, entry, field) = match parameter.source() {
        ParameterSource::Static(value) => return Some(snapshot.str(snapshot.value(value)?.json).to_owned()),
        ParameterSource::Gate { gate, pass, fail } => {
            let value = if check(context, user, snapshot.str(gate)) { pass } else { fail };
            return Some(snapshot.str(snapshot.value(value)?.json).to_owned());
        }
        ParameterSource::DynamicConfig { config, field } => (Kind::DynamicConfig, config, field),
        ParameterSource::Experiment { experiment, field } => (Kind::Experiment, experiment, field),
        ParameterSource::Layer { layer, field } => (Kind::Layer, layer, field),
    };
    let decision = evaluate(context, user, Some(kind), snapshot.str(entry));
    let fields: HashMap<Cow<str>, &RawValue> = serde_json::from_str(decision.object(snapshot)?).ok()?;
    Some(fields.get(snapshot.str(field))?.get().to_owned())
}
