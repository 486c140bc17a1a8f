//! The functions of namespace `Statsig`: they ask the snapshot of this process.

use crate::config::local_document::joint_version;
use crate::eval::{self, Context, Kind};
use crate::php::answer::evaluation::Evaluation;
use crate::php::basis::request;
use crate::php::basis::user::User;
use crate::php::health::status;
use crate::php::record::exposure::Shown;
use crate::php::record::log;
use crate::php::zend::argument::{Call, handler};
use crate::php::zend::signature::{Parameter, Signature, Type};
use ext_php_rs::builders::ModuleBuilder;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::{ZendHashTable, Zval};

const NAME: Parameter = Parameter::required("name", Type::TEXT);
const USER: Parameter = Parameter::required("user", Type::SUBJECT);
const EXPOSURE: Parameter = Parameter::optional("exposure", Type::FLAG, "true");

const EVALUATE: Signature = Signature {
    name: "Statsig\\evaluate",
    parameters: &[NAME, USER, Parameter::optional("kind", Type::MAYBE_KIND, "null"), EXPOSURE],
    returns: Type::EVALUATION,
};
const CHECK_GATE: Signature = Signature {
    name: "Statsig\\checkGate",
    parameters: &[Parameter::required("gate", Type::TEXT), USER, EXPOSURE],
    returns: Type::FLAG,
};
const LOOK: Signature = Signature {
    name: "Statsig\\look",
    parameters: &[NAME, USER, Parameter::optional("kind", Type::MAYBE_KIND, "null")],
    returns: Type::EVALUATION,
};
const ID_TYPE: Signature = Signature {
    name: "Statsig\\idType",
    parameters: &[NAME, Parameter::required("kind", Type::KIND)],
    returns: Type::TEXT,
};
const FIELDS_READ: Signature = Signature { name: "Statsig\\fieldsRead", parameters: &[], returns: Type::ARRAY };
const COUNTRY: Signature = Signature {
    name: "Statsig\\country",
    parameters: &[Parameter::required("address", Type::TEXT)],
    returns: Type::MAYBE_TEXT,
};
const GATE: Signature = typed("Statsig\\getFeatureGate");
const DYNAMIC_CONFIG: Signature = typed("Statsig\\getDynamicConfig");
const EXPERIMENT: Signature = typed("Statsig\\getExperiment");
const LAYER: Signature = typed("Statsig\\getLayer");
const NAMES: Signature =
    Signature { name: "Statsig\\names", parameters: &[Parameter::required("kind", Type::KIND)], returns: Type::ARRAY };
const STATUS: Signature = Signature { name: "Statsig\\status", parameters: &[], returns: Type::ARRAY };
const HEALTH: Signature = Signature { name: "Statsig\\health", parameters: &[], returns: Type::ARRAY };
const CONFIG_VERSION: Signature = Signature { name: "Statsig\\configVersion", parameters: &[], returns: Type::TEXT };
const CONFIG_CHANGED_AT: Signature =
    Signature { name: "Statsig\\configChangedAt", parameters: &[], returns: Type::INT };
const RELOAD: Signature = Signature { name: "Statsig\\reload", parameters: &[], returns: Type::FLAG };
const VERSION: Signature = Signature { name: "Statsig\\version", parameters: &[], returns: Type::TEXT };

/// The signature of a getter whose name tells the kind.
const fn typed(name: &'static str) -> Signature {
    Signature { name, parameters: &[NAME, USER, EXPOSURE], returns: Type::EVALUATION }
}

pub fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module
        .function(EVALUATE.builder(evaluate_handler))
        .function(CHECK_GATE.builder(check_gate_handler))
        .function(LOOK.builder(look_handler))
        .function(ID_TYPE.builder(id_type_handler))
        .function(FIELDS_READ.builder(fields_read_handler))
        .function(COUNTRY.builder(country_handler))
        .function(GATE.builder(gate_handler))
        .function(DYNAMIC_CONFIG.builder(dynamic_config_handler))
        .function(EXPERIMENT.builder(experiment_handler))
        .function(LAYER.builder(layer_handler))
        .function(NAMES.builder(names_handler))
        .function(STATUS.builder(status_handler))
        .function(HEALTH.builder(health_handler))
        .function(CONFIG_VERSION.builder(config_version_handler))
        .function(CONFIG_CHANGED_AT.builder(config_changed_at_handler))
        .function(RELOAD.builder(reload_handler))
        .function(VERSION.builder(version_handler))
}

fn evaluate(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let (name, user, kind) = (call.name(0)?, call.subject(1)?, call.maybe_kind(2)?);
    let exposure = call.flag_or(3, true)?;
    Ok(Evaluation::ask(user, kind, name, exposure).set_zval(result, false)?)
}

/// Decides, and neither records an exposure nor counts a check.
fn look(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let (name, user, kind) = (call.name(0)?, call.subject(1)?, call.maybe_kind(2)?);
    Ok(Evaluation::look(user, kind, name).set_zval(result, false)?)
}

fn id_type(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let (name, kind) = (call.text(0)?, call.kind(1)?);
    let (pin, _) = request::pinned_of(name.as_bytes());
    let id_type = pin.as_ref().and_then(|pin| Some(pin.snapshot().str(eval::id_type(pin.snapshot(), kind, &name)?)));
    Ok(result.set_string(id_type.unwrap_or_default(), false)?)
}

fn fields_read(_: &Call<'_>, result: &mut Zval) -> PhpResult {
    let (pin, _) = request::pinned();
    let own = request::local().and_then(Result::ok);
    let base = pin.as_ref().map(|pin| pin.loaded.fields_read()).unwrap_or_default();
    let of_wiki = own.as_ref().map(|own| own.loaded.fields_read()).unwrap_or_default();
    let mut list = ZendHashTable::new();
    for name in base.iter().chain(of_wiki.iter().filter(|name| !base.contains(name))) {
        list.push(&**name)?;
    }
    result.set_hashtable(list);
    Ok(())
}

fn country(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let address = call.text(0)?;
    let database = request::countries().and_then(|(database, _)| database);
    match database.and_then(|database| database.country(&address)) {
        Some(country) => result.set_string(country.text(), false)?,
        None => result.set_null(),
    }
    Ok(())
}

/// The body of the getters whose name tells the kind.
fn get(kind: Kind, call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let (name, user) = (call.name(0)?, call.subject(1)?);
    let exposure = call.flag_or(2, true)?;
    Ok(Evaluation::ask(user, Some(kind), name, exposure).set_zval(result, false)?)
}

/// The cheapest question: with a prepared user nothing is allocated.
fn check_gate(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let (gate, user) = (call.text(0)?, call.subject(1)?);
    let exposure = call.flag_or(2, true)?;
    let enabled = request::with_entry(gate.as_bytes(), |now| {
        let Some(pin) = now.pin else { return false };
        let context = pin.context(now.millis);
        if !exposure && now.exposes && (pin.host.overrides.is_none() || is_own(context, &user, &gate)) {
            log::count_check(&gate, pin.snapshot().version());
        }
        if !exposure || !now.exposes {
            return eval::check(context, &user.inner, &gate);
        }
        let decision = eval::evaluate(context, &user.inner, Some(Kind::Gate), &gate);
        let (user, decision, parameter, is_manual) = (&user.inner, &decision, None, false);
        Shown { pin, user, name: &gate, decision, parameter, is_manual }.record(now.millis);
        decision.enabled
    });
    result.set_bool(enabled);
    Ok(())
}

/// Whether no override has a hand in the answer of a gate.
#[cold]
fn is_own(context: Context, user: &User, gate: &str) -> bool {
    !eval::evaluate(context, &user.inner, Some(Kind::Gate), gate).overridden
}

fn names(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let kind = call.kind(0)?;
    let (pin, _) = request::pinned();
    let own = request::local().and_then(Result::ok);
    status::set_names(pin.as_deref(), own.as_deref(), kind, result)
}

fn version(_: &Call<'_>, result: &mut Zval) -> PhpResult {
    Ok(result.set_string(env!("CARGO_PKG_VERSION"), false)?)
}

fn config_version(_: &Call<'_>, result: &mut Zval) -> PhpResult {
    let (pin, _) = request::pinned();
    let statsig = pin.as_ref().map_or("", |pin| pin.snapshot().version());
    match request::local().and_then(Result::ok) {
        Some(own) => result.set_string(&joint_version(statsig, own.snapshot().version()), false)?,
        None => result.set_string(statsig, false)?,
    }
    Ok(())
}

fn config_changed_at(_: &Call<'_>, result: &mut Zval) -> PhpResult {
    result.set_long(request::changed_at());
    Ok(())
}

fn reload(_: &Call<'_>, result: &mut Zval) -> PhpResult {
    result.set_bool(request::reload());
    Ok(())
}

handler!(evaluate_handler, EVALUATE, evaluate);
handler!(check_gate_handler, CHECK_GATE, check_gate);
handler!(look_handler, LOOK, look);
handler!(id_type_handler, ID_TYPE, id_type);
handler!(fields_read_handler, FIELDS_READ, fields_read);
handler!(country_handler, COUNTRY, country);
handler!(gate_handler, GATE, |call, result| get(Kind::Gate, call, result));
handler!(dynamic_config_handler, DYNAMIC_CONFIG, |call, result| get(Kind::DynamicConfig, call, result));
handler!(experiment_handler, EXPERIMENT, |call, result| get(Kind::Experiment, call, result));
handler!(layer_handler, LAYER, |call, result| get(Kind::Layer, call, result));
handler!(names_handler, NAMES, names);
handler!(status_handler, STATUS, status::status);
handler!(health_handler, HEALTH, status::health);
handler!(config_version_handler, CONFIG_VERSION, config_version);
handler!(config_changed_at_handler, CONFIG_CHANGED_AT, config_changed_at);
handler!(reload_handler, RELOAD, reload);
handler!(version_handler, VERSION, version);
