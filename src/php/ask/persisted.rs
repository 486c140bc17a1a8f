//! `Statsig\evaluatePersisted()`: decides for a unit that may keep an earlier decision, which the caller has stored.

use super::config::Config;
use crate::eval::{self, Decision, Enforce};
use crate::php::answer::evaluation::Evaluation;
use crate::php::basis::option::text;
use crate::php::basis::pin::Pin;
use crate::php::basis::request;
use crate::php::basis::user::User;
use crate::php::sticky::given::Given;
use crate::php::sticky::held::Held;
use crate::php::zend::argument::{Call, handler};
use crate::php::zend::exception::misuse;
use crate::php::zend::signature::{Parameter, Signature, Type};
use ext_php_rs::builders::{FunctionBuilder, ModuleBuilder};
use ext_php_rs::convert::IntoZval;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::Zval;

const PARAMETERS: &[Parameter] = &[
    Parameter::required("name", Type::TEXT),
    Parameter::required("user", Type::SUBJECT),
    Parameter::required("persisted", Type::MAYBE_ARRAY),
    Parameter::optional("options", Type::ARRAY, "[]"),
    Parameter::optional("kind", Type::MAYBE_KIND, "null"),
];
const FUNCTION: Signature =
    Signature { name: "Statsig\\evaluatePersisted", parameters: PARAMETERS, returns: Type::EVALUATION };
const METHOD: Signature =
    Signature { name: "Statsig\\Config::evaluatePersisted", parameters: PARAMETERS, returns: Type::EVALUATION };

pub fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(FUNCTION.builder(function_handler))
}

pub fn method() -> FunctionBuilder<'static> {
    METHOD.builder(method_handler)
}

/// Each field is named after the option that sets it.
struct PersistOptions {
    enforce: Enforce,
    json: bool,
    /// None only looks.
    exposure: Option<bool>,
}

impl PersistOptions {
    /// Reads the options array. `exposes` says whether there is an option `exposure`.
    fn read(call: &Call<'_>, index: usize, exposes: bool) -> PhpResult<Self> {
        let mut options = Self { enforce: Enforce::default(), json: false, exposure: Some(true) };
        let Some(table) = call.array(index)? else { return Ok(options) };
        let mut position = table.iter();
        while let Some((name, entry)) = position.next_zval() {
            let name = text(&name);
            let refused = |what: &str| misuse(format!("{}(): {what} '{}'", call.function(), name.escape_debug()));
            let entry = entry.dereference();
            let option = match &*name {
                "enforceTargeting" => &mut options.enforce.targeting,
                "enforceOverrides" => &mut options.enforce.overrides,
                "json" => &mut options.json,
                "exposure" if exposes && entry.is_null() => {
                    options.exposure = None;
                    continue;
                }
                "exposure" if exposes => options.exposure.insert(true),
                _ => return Err(refused("unknown option")),
            };
            *option = entry.bool().ok_or_else(|| refused("value of a wrong type for option"))?;
        }
        Ok(options)
    }
}

/// What the snapshot says, and what the evaluation has to hold of it.
fn ask(
    call: &Call<'_>,
    pin: &Pin,
    now: i64,
    user: &User,
    options: &PersistOptions,
) -> PhpResult<(Decision, Option<Box<Held>>)> {
    let (name, given, kind) = (call.text(0)?, Given::read(call, 2)?, call.maybe_kind(4)?);
    let values = given.values(&name);
    let answer = eval::evaluate_sticky(pin.context(now), &user.inner, kind, &name, values, options.enforce);
    let change = answer.change.filter(|change| given.lacks(change));
    Ok((answer.decision, Held::new(answer.record, change, options.json)))
}

fn of_request(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let (name, user, kind) = (call.name(0)?, call.subject(1)?, call.maybe_kind(4)?);
    let options = PersistOptions::read(call, 3, true)?;
    let (pin, now, exposes) =
        request::with_entry(call.bytes(0)?, |asked| (asked.pin.cloned(), asked.millis, asked.exposes));
    let Some(pin) = pin else { return Ok(Evaluation::look(user, kind, name).set_zval(result, false)?) };
    let (decision, held) = ask(call, &pin, now, &user, &options)?;
    let mut evaluation = Evaluation::made(pin, decision, name, None).holding(held);
    evaluation.show_to(user, kind.is_some());
    if let Some(exposure) = options.exposure {
        evaluation.show(exposes, exposure, now);
    }
    Ok(evaluation.set_zval(result, false)?)
}

fn of_config(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let config = call.this::<Config>()?;
    let (name, user, kind) = (call.name(0)?, call.subject(1)?, call.maybe_kind(4)?);
    let options = PersistOptions::read(call, 3, false)?;
    let now = config.now();
    let evaluation = match config.shared_pin() {
        Some(pin) => {
            let (decision, held) = ask(call, &pin, now, &user, &options)?;
            Evaluation::made(pin, decision, name, None).holding(held)
        }
        None => Evaluation::silent(None, now, &user, kind, name),
    };
    Ok(evaluation.set_zval(result, false)?)
}

handler!(function_handler, FUNCTION, of_request);
handler!(method_handler, METHOD, of_config);
