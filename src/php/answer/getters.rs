//! The methods of `Statsig\Evaluation`. PHP values are made only when one asks for them: most callers read one or two.

use super::evaluation::{Evaluation, name_bytes, name_text};
use crate::config::compiled::section::Part;
use crate::eval::Kind;
use crate::php::basis::request;
use crate::php::sticky::held;
use crate::php::zend::argument::{Call, handler};
use crate::php::zend::signature::{ClassConstant, Parameter, Signature, Type};
use crate::php::zend::value;
use ext_php_rs::builders::FunctionBuilder;
use ext_php_rs::class::ConstructorMeta;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::flags::MethodFlags;
use ext_php_rs::internal::class::{PhpClassImpl, PhpClassImplCollector};
use ext_php_rs::internal::property::PropertyDescriptor;
use ext_php_rs::types::{ZendHashTable, Zval};

macro_rules! getter {
    ($signature:ident, $handler:ident, $name:literal, $type:ident, $read:expr) => {
        const $signature: Signature =
            Signature { name: concat!("Statsig\\Evaluation::", $name), parameters: &[], returns: Type::$type };
        extern "C" fn $handler(frame: &mut ext_php_rs::zend::ExecuteData, result: &mut Zval) {
            crate::php::zend::argument::run(frame, result, &$signature, |call, result| {
                let read: fn(&Evaluation, &mut Zval) -> PhpResult = $read;
                read(call.this::<Evaluation>()?, result)
            });
        }
    };
}

getter!(NAME, name, "name", TEXT, |this, result| {
    *result = this.name.shallow_clone();
    Ok(())
});
getter!(KIND, kind, "kind", KIND, |this, result| {
    Ok(crate::php::basis::kind::Kind::from(this.decision.kind).set_zval(result, false)?)
});
getter!(ENABLED, enabled, "enabled", FLAG, |this, result| {
    result.set_bool(this.decision.enabled);
    Ok(())
});
getter!(VALUE, whole_value, "value", ANY, |this, result| {
    match this.decision.kind {
        Kind::Gate => result.set_bool(this.decision.enabled),
        _ => *result = this.object().unwrap_or_else(Zval::new_array),
    }
    Ok(())
});
getter!(JSON, json, "json", TEXT, |this, result| {
    let object = || this.decision.object(this.pin.as_ref()?.snapshot());
    let json = match (this.decision.kind, this.decision.enabled) {
        (Kind::Gate, true) => "true",
        (Kind::Gate, false) => "false",
        _ => object().unwrap_or("{}"),
    };
    Ok(result.set_string(json, false)?)
});
getter!(RULE_ID, rule_id, "ruleId", TEXT, |this, result| {
    let live = || this.pin.as_ref().map_or("", |pin| this.decision.rule.of(pin.snapshot()));
    let rule = this.stored().map_or_else(live, |record| &record.rule_id);
    Ok(result.set_string(rule, false)?)
});
getter!(GROUP, group, "group", MAYBE_TEXT, |this, result| {
    this.set_text(|record| &record.group_name, this.decision.group, result)
});
getter!(ID_TYPE, id_type, "idType", TEXT, |this, result| {
    let id_type = this.pin.as_ref().zip(this.decision.id_type).map_or("", |(pin, span)| pin.snapshot().str(span));
    Ok(result.set_string(id_type, false)?)
});
getter!(REASON, reason, "reason", TEXT, |this, result| Ok(result.set_string(this.decision.reason.name(), false)?));
getter!(VERSION, version, "version", MAYBE_INT, |this, result| {
    match this.decision.version {
        Some(version) => result.set_long(version),
        None => result.set_null(),
    }
    Ok(())
});
getter!(ENTRY_VERSION, entry_version, "entryVersion", TEXT, |this, result| {
    if let Some(record) = this.stored() {
        return Ok(result.set_string(record.entry_version.as_deref().unwrap_or_default(), false)?);
    }
    let part = this.decision.kind.part();
    let version = this.pin.as_ref().map(|pin| pin.snapshot().entry_version(part, &name_text(&this.name)));
    Ok(result.set_string(&version.unwrap_or_default(), false)?)
});
getter!(ALLOCATED_VERSION, allocated_version, "allocatedVersion", TEXT, |this, result| {
    if let Some(record) = this.stored() {
        return Ok(result.set_string(record.delegate_version.as_deref().unwrap_or_default(), false)?);
    }
    let version = this.pin.as_ref().zip(this.decision.allocated).map(|(pin, name)| {
        let snapshot = pin.snapshot();
        snapshot.entry_version(Part::Configs, snapshot.str(name))
    });
    Ok(result.set_string(&version.unwrap_or_default(), false)?)
});
getter!(CONFIG_TIME, config_time, "configTime", INT, |this, result| {
    let live = || this.pin.as_ref().map_or(0, |pin| pin.snapshot().time());
    let time = this.stored().map_or_else(live, |record| record.time.unwrap_or(0));
    result.set_long(i64::try_from(time).unwrap_or(i64::MAX));
    Ok(())
});
getter!(EXPOSURES, exposures, "exposures", ARRAY, |this, result| {
    if let Some(record) = this.stored() {
        result.set_hashtable(held::exposures(record)?);
        return Ok(());
    }
    let mut list = ZendHashTable::new();
    if let Some(pin) = &this.pin {
        for exposure in &this.decision.exposures {
            let mut entry = ZendHashTable::with_capacity(3);
            entry.push(pin.snapshot().str(exposure.gate))?;
            entry.push(if exposure.value { "true" } else { "false" })?;
            entry.push(exposure.rule.of(pin.snapshot()))?;
            list.push(entry)?;
        }
    }
    result.set_hashtable(list);
    Ok(())
});
getter!(ALLOCATED, allocated, "allocatedExperiment", MAYBE_TEXT, |this, result| {
    this.set_text(|record| &record.config_delegate, this.decision.allocated, result)
});
getter!(ACTIVE, active, "isExperimentActive", FLAG, |this, result| {
    result.set_bool(this.decision.active);
    Ok(())
});
getter!(IN_EXPERIMENT, in_experiment, "isUserInExperiment", FLAG, |this, result| {
    result.set_bool(this.decision.in_experiment);
    Ok(())
});
getter!(PERSIST, persist, "persist", MAYBE_ARRAY, |this, result| {
    match this.held.as_ref().map_or(Ok(None), |held| held.change())? {
        Some(change) => result.set_hashtable(change),
        None => result.set_null(),
    }
    Ok(())
});

const GET: Signature = Signature {
    name: "Statsig\\Evaluation::get",
    parameters: &[Parameter::required("parameter", Type::TEXT), Parameter::optional("default", Type::ANY, "null")],
    returns: Type::ANY,
};

/// The parameter, if its JSON type is that of the default; else the default.
fn get(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let this = call.this::<Evaluation>()?;
    let parameter = call.text(0)?;
    let default = call.any(1);
    let Some(class) = value::JsonClass::of_default(default) else {
        return Err(call.wrong(1, "array|string|int|float|bool|null"));
    };
    let object = this.object();
    let found = object.as_ref().and_then(Zval::array).and_then(|table| table.get(&*parameter));
    if found.is_some() && this.decision.kind == Kind::Layer && this.shown_to.as_ref().is_some_and(|to| to.on_read) {
        this.expose_once(Some(&parameter));
    }
    let shape = || value::shape(this.decision.object(this.pin.as_ref()?.snapshot())?, &parameter);
    if let Some(found) = found.filter(|found| class.accepts(found, shape)) {
        *result = found.shallow_clone();
        return Ok(());
    }
    match default {
        Some(default) => *result = default.shallow_clone(),
        None => result.set_null(),
    }
    Ok(())
}

const EXPOSE: Signature = Signature {
    name: "Statsig\\Evaluation::expose",
    parameters: &[Parameter::optional("parameter", Type::MAYBE_TEXT, "null")],
    returns: Type::NOTHING,
};

/// Records this exposure now, also if it was recorded before.
fn expose(call: &Call<'_>, _: &mut Zval) -> PhpResult {
    let this = call.this::<Evaluation>()?;
    let parameter = call.maybe_text(0)?;
    if this.is_shown_by(parameter.as_deref()) && request::exposes(name_bytes(&this.name)) {
        this.record(parameter.as_deref(), true, request::now());
    }
    Ok(())
}

const EXPOSE_ONCE: Signature = Signature {
    name: "Statsig\\Evaluation::exposeOnce",
    parameters: &[Parameter::optional("parameter", Type::MAYBE_TEXT, "null")],
    returns: Type::NOTHING,
};

/// Records now what an automatic exposure would have recorded: for decisions that were only looked at.
fn expose_once(call: &Call<'_>, _: &mut Zval) -> PhpResult {
    let this = call.this::<Evaluation>()?;
    let parameter = call.maybe_text(0)?;
    if this.is_shown_by(parameter.as_deref()) {
        this.expose_once(parameter.as_deref());
    }
    Ok(())
}

handler!(get_handler, GET, get);
handler!(expose_handler, EXPOSE, expose);
handler!(expose_once_handler, EXPOSE_ONCE, expose_once);

impl PhpClassImpl<Evaluation> for PhpClassImplCollector<Evaluation> {
    fn get_methods(self) -> Vec<(FunctionBuilder<'static>, MethodFlags)> {
        let methods: [(&Signature, crate::php::zend::signature::Handler); 21] = [
            (&NAME, name),
            (&KIND, kind),
            (&ENABLED, enabled),
            (&VALUE, whole_value),
            (&JSON, json),
            (&GET, get_handler),
            (&RULE_ID, rule_id),
            (&GROUP, group),
            (&ID_TYPE, id_type),
            (&REASON, reason),
            (&VERSION, version),
            (&ENTRY_VERSION, entry_version),
            (&ALLOCATED_VERSION, allocated_version),
            (&CONFIG_TIME, config_time),
            (&EXPOSURES, exposures),
            (&ALLOCATED, allocated),
            (&ACTIVE, active),
            (&IN_EXPERIMENT, in_experiment),
            (&PERSIST, persist),
            (&EXPOSE, expose_handler),
            (&EXPOSE_ONCE, expose_once_handler),
        ];
        methods.map(|(signature, handler)| (signature.builder(handler), MethodFlags::Public)).into()
    }

    fn get_method_props(self) -> &'static [PropertyDescriptor<Evaluation>] {
        &[]
    }

    fn get_constructor(self) -> Option<ConstructorMeta<Evaluation>> {
        None
    }

    fn get_constants(self) -> &'static [ClassConstant] {
        &[]
    }
}
