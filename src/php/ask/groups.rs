//! Questions about an experiment's groups, which need no user, and lists of what names() has no kind for. All are functions,
//! of the config of this request, and methods of `Config`, of that one. They log nothing.

use super::config::Config;
use crate::config::Snapshot;
use crate::config::compiled::spec::Entity;
use crate::eval::groups::ExperimentGroup;
use crate::eval::{self, Decision, GroupKey, Kind, Reason};
use crate::php::answer::evaluation::Evaluation;
use crate::php::basis::pin::Pin;
use crate::php::basis::request;
use crate::php::zend::argument::{Call, handler};
use crate::php::zend::signature::{Parameter, Signature, Type};
use crate::php::zend::value::decode;
use ext_php_rs::boxed::ZBox;
use ext_php_rs::builders::{FunctionBuilder, ModuleBuilder};
use ext_php_rs::convert::IntoZval;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::{ZendHashTable, Zval};
use std::rc::Rc;

const EXPERIMENT: Parameter = Parameter::required("experiment", Type::TEXT);

/// The signatures of a question as a function and as a method.
macro_rules! both {
    ($function:ident, $method:ident, $name:literal, $parameters:expr, $returns:expr) => {
        const $function: Signature =
            Signature { name: concat!("Statsig\\", $name), parameters: $parameters, returns: $returns };
        const $method: Signature =
            Signature { name: concat!("Statsig\\Config::", $name), parameters: $parameters, returns: $returns };
    };
}
both!(GROUPS, GROUPS_OF_CONFIG, "experimentGroups", &[EXPERIMENT], Type::ARRAY);
both!(
    BY_GROUP,
    BY_GROUP_OF_CONFIG,
    "experimentByGroup",
    &[EXPERIMENT, Parameter::required("group", Type::TEXT)],
    Type::EVALUATION
);
both!(
    BY_RULE,
    BY_RULE_OF_CONFIG,
    "experimentByRule",
    &[EXPERIMENT, Parameter::required("ruleId", Type::TEXT)],
    Type::EVALUATION
);
both!(AUTOTUNES, AUTOTUNES_OF_CONFIG, "autotunes", &[], Type::ARRAY);
both!(STORES, STORES_OF_CONFIG, "parameterStores", &[], Type::ARRAY);

pub fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module
        .function(GROUPS.builder(groups_handler))
        .function(BY_GROUP.builder(by_group_handler))
        .function(BY_RULE.builder(by_rule_handler))
        .function(AUTOTUNES.builder(autotunes_handler))
        .function(STORES.builder(stores_handler))
}

pub fn methods() -> [FunctionBuilder<'static>; 5] {
    [
        GROUPS_OF_CONFIG.builder(groups_of_config),
        BY_GROUP_OF_CONFIG.builder(by_group_of_config),
        BY_RULE_OF_CONFIG.builder(by_rule_of_config),
        AUTOTUNES_OF_CONFIG.builder(autotunes_of_config),
        STORES_OF_CONFIG.builder(stores_of_config),
    ]
}

/// The config of this request that has the experiment.
fn pinned(call: &Call<'_>) -> PhpResult<Option<Rc<Pin>>> {
    Ok(request::pinned_of(call.text(0)?.as_bytes()).0)
}

fn groups(call: &Call<'_>, pin: Option<&Pin>, result: &mut Zval) -> PhpResult {
    let experiment = call.text(0)?;
    let found = pin.map(|pin| eval::groups(pin.snapshot(), &experiment)).unwrap_or_default();
    let mut list = ZendHashTable::new();
    for group in &found.groups {
        list.push(entry(group)?)?;
    }
    let mut table = ZendHashTable::new();
    table.insert("active", found.active)?;
    table.insert("groups", list)?;
    result.set_hashtable(table);
    Ok(())
}

fn entry(group: &ExperimentGroup) -> PhpResult<ZBox<ZendHashTable>> {
    let mut table = ZendHashTable::new();
    table.insert("group", group.name)?;
    table.insert("ruleId", group.rule)?;
    table.insert("idType", group.id_type)?;
    table.insert("value", group.value.map_or_else(Zval::new_array, decode))?;
    Ok(table)
}

/// The value of a group, as a decision that is about nobody.
fn value(call: &Call<'_>, pin: Option<Rc<Pin>>, key: GroupKey, result: &mut Zval) -> PhpResult {
    let experiment = call.text(0)?;
    let decision = match &pin {
        Some(pin) => eval::by_group(pin.snapshot(), &experiment, key),
        None => Decision::none(Kind::Experiment, Reason::NoConfig),
    };
    Ok(Evaluation::about_nobody(pin, decision, call.name(0)?).set_zval(result, false)?)
}

fn by_group(call: &Call<'_>, pin: Option<Rc<Pin>>, result: &mut Zval) -> PhpResult {
    value(call, pin, GroupKey::Name(&call.text(1)?), result)
}

fn by_rule(call: &Call<'_>, pin: Option<Rc<Pin>>, result: &mut Zval) -> PhpResult {
    value(call, pin, GroupKey::Rule(&call.text(1)?), result)
}

fn autotunes(pin: Option<&Pin>, result: &mut Zval) -> PhpResult {
    let found = |snapshot: &Snapshot| -> Vec<_> {
        snapshot
            .configs()
            .iter()
            .filter(|(_, spec)| spec.entity() == Entity::Autotune)
            .map(|(_, spec)| spec.name)
            .collect()
    };
    set_names(pin, found, result)
}

fn stores(pin: Option<&Pin>, result: &mut Zval) -> PhpResult {
    set_names(pin, |snapshot| snapshot.stores().iter().map(|store| store.name).collect(), result)
}

fn set_names(
    pin: Option<&Pin>,
    found: impl FnOnce(&Snapshot) -> Vec<crate::text::Span>,
    result: &mut Zval,
) -> PhpResult {
    let mut list = ZendHashTable::new();
    if let Some(pin) = pin {
        for name in found(pin.snapshot()) {
            list.push(pin.snapshot().str(name))?;
        }
    }
    result.set_hashtable(list);
    Ok(())
}

/// The config that a method is called on.
fn config<'a>(call: &Call<'a>) -> PhpResult<&'a Config> {
    call.this::<Config>()
}

handler!(groups_handler, GROUPS, |call, result| groups(call, pinned(call)?.as_deref(), result));
handler!(groups_of_config, GROUPS_OF_CONFIG, |call, result| groups(call, config(call)?.pin(), result));
handler!(by_group_handler, BY_GROUP, |call, result| by_group(call, pinned(call)?, result));
handler!(by_group_of_config, BY_GROUP_OF_CONFIG, |call, result| by_group(call, config(call)?.shared_pin(), result));
handler!(by_rule_handler, BY_RULE, |call, result| by_rule(call, pinned(call)?, result));
handler!(by_rule_of_config, BY_RULE_OF_CONFIG, |call, result| by_rule(call, config(call)?.shared_pin(), result));
handler!(autotunes_handler, AUTOTUNES, |_, result| autotunes(request::pinned().0.as_deref(), result));
handler!(autotunes_of_config, AUTOTUNES_OF_CONFIG, |call, result| autotunes(config(call)?.pin(), result));
handler!(stores_handler, STORES, |_, result| stores(request::pinned().0.as_deref(), result));
handler!(stores_of_config, STORES_OF_CONFIG, |call, result| stores(config(call)?.pin(), result));
