//! `explain()`: why an entry answers as it does, for people. It logs nothing.

use super::both::function_and_method;
use crate::eval::explain::{Step, Visit};
use crate::eval::{self, Decision, Kind, Reason};
use crate::php::basis::pin::Pin;
use crate::php::basis::user::User;
use crate::php::zend::argument::Call;
use crate::php::zend::signature::{Parameter, Signature, Type};
use ext_php_rs::boxed::ZBox;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::{ZendHashTable, Zval};

const PARAMETERS: &[Parameter] = &[
    Parameter::required("name", Type::TEXT),
    Parameter::required("user", Type::SUBJECT),
    Parameter::optional("kind", Type::MAYBE_KIND, "null"),
];
const FUNCTION: Signature = Signature { name: "Statsig\\explain", parameters: PARAMETERS, returns: Type::ARRAY };
const METHOD: Signature = Signature { name: "Statsig\\Config::explain", parameters: PARAMETERS, returns: Type::ARRAY };

function_and_method!(FUNCTION, METHOD, answer, 0);

fn answer(call: &Call<'_>, pin: Option<&Pin>, now: i64, result: &mut Zval) -> PhpResult {
    let (name, user, kind) = (call.text(0)?, call.subject(1)?, call.maybe_kind(2)?);
    let (decision, steps) = ask(pin, now, &user, kind, &name);
    let mut table = ZendHashTable::new();
    table.insert("name", &*name)?;
    table.insert("kind", decision.kind.name())?;
    table.insert("enabled", decision.enabled)?;
    table.insert("ruleId", pin.map_or("", |pin| decision.rule.of(pin.snapshot())))?;
    table.insert("reason", decision.reason.name())?;
    let mut list = ZendHashTable::new();
    for step in &steps {
        list.push(entry(step)?)?;
    }
    table.insert("steps", list)?;
    result.set_hashtable(table);
    Ok(())
}

fn ask(pin: Option<&Pin>, now: i64, user: &User, kind: Option<Kind>, name: &str) -> (Decision, Vec<Step>) {
    match pin {
        Some(pin) => eval::explain(pin.context(now), &user.inner, kind, name),
        None => (Decision::none(kind.unwrap_or(Kind::Gate), Reason::NoConfig), Vec::new()),
    }
}

/// One step as an array: `depth`, `step` (a word for what happened), and further keys that depend on the word.
fn entry(step: &Step) -> PhpResult<ZBox<ZendHashTable>> {
    let mut table = ZendHashTable::new();
    table.insert("depth", i64::from(step.depth))?;
    match &step.visit {
        Visit::Entry(name) => {
            table.insert("step", "entry")?;
            table.insert("name", &**name)?;
        }
        Visit::Override(id_type) => {
            table.insert("step", "override")?;
            table.insert("idType", &**id_type)?;
        }
        Visit::Rule(id) => {
            table.insert("step", "rule")?;
            table.insert("id", &**id)?;
        }
        Visit::Condition { kind, field, operator, found, target, holds } => {
            table.insert("step", "condition")?;
            table.insert("type", *kind)?;
            table.insert("field", &**field)?;
            table.insert("operator", *operator)?;
            table.insert("found", found.as_deref())?;
            table.insert("target", &**target)?;
            table.insert("holds", *holds)?;
        }
        Visit::Share { bucket, below, passes } => {
            table.insert("step", "share")?;
            table.insert("bucket", bucket.and_then(|bucket| i64::try_from(bucket).ok()))?;
            table.insert("below", *below)?;
            table.insert("passes", *passes)?;
        }
        Visit::Cut => {
            table.insert("step", "cut")?;
        }
    }
    Ok(table)
}
