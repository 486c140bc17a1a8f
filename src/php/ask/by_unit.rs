//! `Statsig\lookByUnit()` and `Statsig\checkByUnit()`: the caller gives one user or id for each type of unit,
//! and the entry's `idType` picks the one that the decision is made for.

use crate::eval::{self, Kind};
use crate::php::answer::evaluation::Evaluation;
use crate::php::basis::request;
use crate::php::basis::user::User;
use crate::php::record::exposure::{KeptUser, Shown, ShownTo};
use crate::php::record::log;
use crate::php::zend::argument::{Call, handler};
use crate::php::zend::signature::{Parameter, Signature, Type};
use ext_php_rs::builders::ModuleBuilder;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::{ZendHashTable, Zval};
use std::cell::OnceCell;

const USERS: Parameter = Parameter::required("users", Type::ARRAY);

const LOOK: Signature = Signature {
    name: "Statsig\\lookByUnit",
    parameters: &[
        Parameter::required("name", Type::TEXT),
        Parameter::required("kind", Type::KIND),
        USERS,
        Parameter::optional("count", Type::FLAG, "false"),
    ],
    returns: Type::EVALUATION,
};
const CHECK: Signature = Signature {
    name: "Statsig\\checkByUnit",
    parameters: &[
        Parameter::required("gate", Type::TEXT),
        Parameter::required("ids", Type::ARRAY),
        Parameter::optional("attributes", Type::MAYBE_ARRAY, "[]"),
    ],
    returns: Type::MAYBE_FLAG,
};

pub fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(LOOK.builder(look_handler)).function(CHECK.builder(check_handler))
}

/// The entry of a table whose keys are types of unit. Upper and lower case are the same.
fn of_type<'a>(table: Option<&'a ZendHashTable>, id_type: &str) -> Option<&'a Zval> {
    // The usual spelling first: it needs no look at the other keys.
    let other = || table?.iter().find(|(key, _)| key.to_string().eq_ignore_ascii_case(id_type)).map(|(_, found)| found);
    Some(table?.get(id_type).or_else(other)?.dereference())
}

/// The user for a type of unit; none where the table has no `Statsig\User` object for it.
fn user_of<'a>(users: Option<&'a ZendHashTable>, id_type: &str) -> Option<(&'a Zval, &'a crate::eval::User)> {
    let object = of_type(users, id_type)?;
    Some((object, &User::of(object)?.inner))
}

fn look(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let (name, kind, users) = (call.name(0)?, call.kind(1)?, call.array(2)?);
    let count = call.flag_or(3, false)?;
    let text = call.text(0)?;
    let (pin, now, exposes) = request::with_entry(text.as_bytes(), |now| (now.pin.cloned(), now.millis, now.exposes));
    let evaluation = match pin {
        None => Evaluation::silent(None, now, &User::default(), Some(kind), name),
        Some(pin) => {
            let user = |id_type: &str| user_of(users, id_type);
            let (decision, object) = eval::evaluate_by_unit(pin.context(now), kind, &text, user);
            if count && exposes && !decision.overridden {
                log::count_check(&text, pin.snapshot().version());
            }
            let shown_to = object.map(|object| ShownTo::later(KeptUser::Object(object.shallow_clone())));
            Evaluation::made(pin, decision, name, shown_to)
        }
    };
    Ok(evaluation.set_zval(result, false)?)
}

/// Decides a gate and records the exposure, unless the same was recorded a moment ago. Only the id of the gate's
/// own type is converted: objects for all ids would cost a request's first question more than the decision does.
fn check(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let (gate, ids, attributes) = (call.text(0)?, call.array(1)?, call.nullable(2, Zval::array)?);
    let is_unknown = call.any(2).is_some_and(Zval::is_null);
    let asked = OnceCell::new();
    let passes = request::with_entry(gate.as_bytes(), |now| {
        let pin = now.pin.filter(|pin| !is_unknown || pin.loaded.fields_read().is_empty())?;
        let user = |id_type: &str| {
            let id = of_type(ids, id_type).filter(|id| id.is_string() || id.is_long())?;
            let user = &asked.get_or_init(|| User::of_unit(id_type, id, attributes)).inner;
            Some((user, user))
        };
        let (decision, user) = eval::evaluate_by_unit(pin.context(now.millis), Kind::Gate, &gate, user);
        if user.is_none() && !decision.overridden {
            return None;
        }
        if let Some(user) = user.filter(|_| now.exposes) {
            let shown = Shown { pin, user, name: &gate, decision: &decision, parameter: None, is_manual: false };
            shown.record(now.millis);
        }
        Some(decision.enabled)
    });
    match passes {
        Some(passes) => result.set_bool(passes),
        None => result.set_null(),
    }
    Ok(())
}

handler!(look_handler, LOOK, look);
handler!(check_handler, CHECK, check);
