//! `Statsig\Evaluation`: one decision, read by getters.
//!
//! The object has no properties; it keeps the decision and the snapshot it was
//! made with, and builds PHP values when they are asked for.

use super::argument::{Call, handler, lossy};
use super::pin::Pin;
use super::signature::{ClassConstant, Parameter, Signature, Type};
use super::user::User;
use super::value;
use crate::eval::{self, Decision, Kind, Reason, Stored};
use ext_php_rs::builders::FunctionBuilder;
use ext_php_rs::class::ConstructorMeta;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::flags::MethodFlags;
use ext_php_rs::internal::class::{PhpClassImpl, PhpClassImplCollector};
use ext_php_rs::internal::property::PropertyDescriptor;
use ext_php_rs::php_class;
use ext_php_rs::types::{ZendHashTable, Zval};
use std::rc::Rc;

/// The PHP class. Without a constructor: only the module makes them.
#[php_class]
#[php(name = "Statsig\\Evaluation", flags = super::signature::CLOSED)]
pub struct Evaluation {
    /// None if there is no config.
    pin: Option<Rc<Pin>>,
    decision: Decision,
    /// The name that was asked for, as PHP's own string.
    name: Zval,
}

impl Evaluation {
    /// Asks `pin`'s snapshot at `now`, milliseconds since 1970.
    pub(super) fn ask(pin: Option<Rc<Pin>>, now: i64, user: &User, kind: Option<Kind>, name: &Zval) -> Self {
        let name = name.shallow_clone();
        let Some(pin) = pin else {
            // Without a config there is nothing else to say.
            return Self { pin: None, decision: Decision::none(kind.unwrap_or(Kind::Gate), Reason::NoConfig), name };
        };
        let text = name.zend_str().map(|text| lossy(text.as_bytes())).unwrap_or_default();
        let decision = eval::evaluate(pin.context(now), &user.inner, kind, &text);
        drop(text);
        Self { pin: Some(pin), decision, name }
    }

    /// A text of the snapshot as a PHP string, or null.
    fn set_span(&self, span: Option<crate::text::Span>, result: &mut Zval) -> PhpResult {
        match (&self.pin, span) {
            (Some(pin), Some(span)) => result.set_string(pin.snapshot.str(span), false)?,
            _ => result.set_null(),
        }
        Ok(())
    }

    /// The value as a PHP array; none if it is no object.
    fn object(&self) -> Option<Zval> {
        let pin = self.pin.as_ref()?;
        let json = self.decision.object(&pin.snapshot)?;
        Some(match self.decision.value {
            // Merged values are the decision's own: another may come to lie at the same address.
            Some(Stored::Merged(_)) => value::decode(json),
            _ => pin.value(json),
        })
    }
}

macro_rules! getter {
    ($signature:ident, $handler:ident, $name:literal, $type:ident, $read:expr) => {
        const $signature: Signature =
            Signature { name: concat!("Statsig\\Evaluation::", $name), parameters: &[], returns: Type::$type };
        extern "C" fn $handler(frame: &mut ext_php_rs::zend::ExecuteData, result: &mut Zval) {
            super::argument::run(frame, result, &$signature, |call, result| {
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
    Ok(super::kind::Kind::from(this.decision.kind).set_zval(result, false)?)
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
getter!(RULE_ID, rule_id, "ruleId", TEXT, |this, result| {
    let rule = this.pin.as_ref().map_or("", |pin| this.decision.rule.of(&pin.snapshot));
    Ok(result.set_string(rule, false)?)
});
getter!(GROUP, group, "group", MAYBE_TEXT, |this, result| this.set_span(this.decision.group, result));
getter!(ID_TYPE, id_type, "idType", TEXT, |this, result| {
    this.set_span(this.decision.id_type, result)?;
    if result.is_null() {
        result.set_string("", false)?;
    }
    Ok(())
});
getter!(REASON, reason, "reason", TEXT, |this, result| Ok(result.set_string(this.decision.reason.name(), false)?));
getter!(VERSION, version, "version", MAYBE_INT, |this, result| {
    match this.decision.version {
        Some(version) => result.set_long(version),
        None => result.set_null(),
    }
    Ok(())
});
getter!(CONFIG_TIME, config_time, "configTime", INT, |this, result| {
    let time = this.pin.as_ref().map_or(0, |pin| pin.snapshot.time());
    result.set_long(i64::try_from(time).unwrap_or(i64::MAX));
    Ok(())
});
getter!(EXPOSURES, exposures, "exposures", ARRAY, |this, result| {
    let mut list = ZendHashTable::new();
    if let Some(pin) = &this.pin {
        for exposure in &this.decision.exposures {
            let mut entry = ZendHashTable::with_capacity(3);
            entry.push(pin.snapshot.str(exposure.gate))?;
            entry.push(if exposure.value { "true" } else { "false" })?;
            entry.push(exposure.rule.of(&pin.snapshot))?;
            list.push(entry)?;
        }
    }
    result.set_hashtable(list);
    Ok(())
});
getter!(ALLOCATED, allocated, "allocatedExperiment", MAYBE_TEXT, |this, result| {
    this.set_span(this.decision.allocated, result)
});
getter!(ACTIVE, active, "isExperimentActive", FLAG, |this, result| {
    result.set_bool(this.decision.active);
    Ok(())
});
getter!(IN_EXPERIMENT, in_experiment, "isUserInExperiment", FLAG, |this, result| {
    result.set_bool(this.decision.in_experiment);
    Ok(())
});

const GET: Signature = Signature {
    name: "Statsig\\Evaluation::get",
    parameters: &[Parameter::required("parameter", Type::TEXT), Parameter::optional("default", Type::ANY, "null")],
    returns: Type::ANY,
};

/// One parameter of the value, if its type is the default's; else the default.
fn get(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let this = call.this::<Evaluation>()?;
    let parameter = call.text(0)?;
    let default = call.any(1);
    let Some(class) = value::Class::of_default(default) else {
        return Err(call.wrong(1, "array|string|int|float|bool|null"));
    };
    if let Some(found) = this.object().as_ref().and_then(Zval::array).and_then(|table| table.get(&*parameter)) {
        let shape = || value::shape(this.decision.object(&this.pin.as_ref()?.snapshot)?, &parameter);
        if class.accepts(found, shape) {
            *result = found.shallow_clone();
            return Ok(());
        }
    }
    match default {
        Some(default) => *result = default.shallow_clone(),
        None => result.set_null(),
    }
    Ok(())
}

handler!(get_handler, GET, get);

impl PhpClassImpl<Evaluation> for PhpClassImplCollector<Evaluation> {
    fn get_methods(self) -> Vec<(FunctionBuilder<'static>, MethodFlags)> {
        let methods: [(&Signature, super::signature::Handler); 15] = [
            (&NAME, name),
            (&KIND, kind),
            (&ENABLED, enabled),
            (&VALUE, whole_value),
            (&GET, get_handler),
            (&RULE_ID, rule_id),
            (&GROUP, group),
            (&ID_TYPE, id_type),
            (&REASON, reason),
            (&VERSION, version),
            (&CONFIG_TIME, config_time),
            (&EXPOSURES, exposures),
            (&ALLOCATED, allocated),
            (&ACTIVE, active),
            (&IN_EXPERIMENT, in_experiment),
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
