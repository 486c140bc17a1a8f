//! `Statsig\Evaluation`: one decision, read by getters.
//!
//! The object has no properties. It keeps the decision and its snapshot, and makes PHP values only when a getter
//! asks for them: most callers read one or two.

use crate::config::compiled::section::Part;
use crate::eval::{self, Decision, Kind, Reason, Stored};
use crate::php::basis::asked_user::AskedUser;
use crate::php::basis::pin::Pin;
use crate::php::basis::request;
use crate::php::record::exposure::{Shown, ShownTo};
use crate::php::record::log;
use crate::php::zend::argument::{Call, handler, lossy};
use crate::php::zend::signature::{ClassConstant, Parameter, Signature, Type};
use crate::php::zend::value;
use ext_php_rs::builders::FunctionBuilder;
use ext_php_rs::class::ConstructorMeta;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::flags::MethodFlags;
use ext_php_rs::internal::class::{PhpClassImpl, PhpClassImplCollector};
use ext_php_rs::internal::property::PropertyDescriptor;
use ext_php_rs::php_class;
use ext_php_rs::types::{ZendHashTable, Zval};
use std::borrow::Cow;
use std::rc::Rc;

/// The PHP class. Without a constructor: only the module makes them.
#[php_class]
#[php(name = "Statsig\\Evaluation", flags = crate::php::zend::signature::CLOSED)]
pub struct Evaluation {
    /// None if there is no config.
    pin: Option<Rc<Pin>>,
    decision: Decision,
    /// The name that was asked for, as PHP's own string.
    name: Zval,
    /// Whom exposures are about; none for an explicit config, which logs nothing.
    shown_to: Option<ShownTo>,
}

impl Evaluation {
    /// Asks `pin`'s snapshot at `now`, milliseconds since 1970, and logs nothing.
    pub fn silent(
        pin: Option<Rc<Pin>>,
        now: i64,
        user: &crate::php::basis::user::User,
        kind: Option<Kind>,
        name: &Zval,
    ) -> Self {
        let name = name.shallow_clone();
        let Some(pin) = pin else {
            let decision = Decision::none(kind.unwrap_or(Kind::Gate), Reason::NoConfig);
            return Self { pin: None, decision, name, shown_to: None };
        };
        let decision = eval::evaluate(pin.context(now), &user.inner, kind, &name_text(&name));
        Self { pin: Some(pin), decision, name, shown_to: None }
    }

    /// Asks the snapshot of this request that has the name, and neither records nor counts it.
    pub fn look(subject: AskedUser<'_>, kind: Option<Kind>, name: &Zval) -> Self {
        let (pin, now) = request::pinned_of(name_bytes(name));
        Self::shown_to(pin, now, subject, kind, name)
    }

    /// Wraps a decision that is made already; `shown_to` is none where the entry's unit is missing.
    pub fn made(pin: Rc<Pin>, decision: Decision, name: &Zval, shown_to: Option<ShownTo>) -> Self {
        Self { pin: Some(pin), decision, name: name.shallow_clone(), shown_to }
    }

    /// Wraps a decision that nobody was asked about: it is never exposed.
    pub fn about_nobody(pin: Option<Rc<Pin>>, decision: Decision, name: &Zval) -> Self {
        Self { pin, decision, name: name.shallow_clone(), shown_to: None }
    }

    /// Asks that snapshot. What is shown is recorded if `exposure` says so: at
    /// once, or for a layer when a parameter is read.
    pub fn ask(subject: AskedUser<'_>, kind: Option<Kind>, name: &Zval, exposure: bool) -> Self {
        let (pin, now, exposes) =
            request::with_entry(name_bytes(name), |now| (now.pin.cloned(), now.millis, now.exposes));
        let mut this = Self::shown_to(pin, now, subject, kind, name);
        if let Some(shown_to) = this.shown_to.as_mut().filter(|shown_to| exposes && shown_to.is_known) {
            shown_to.on_read = exposure;
            match &this.pin {
                _ if !exposure && this.decision.overridden => {}
                Some(pin) if !exposure => log::count_check(&name_text(&this.name), pin.snapshot().version()),
                _ if this.decision.kind != Kind::Layer => this.record(None, false, now),
                _ => {}
            }
        }
        this
    }

    fn shown_to(pin: Option<Rc<Pin>>, now: i64, subject: AskedUser<'_>, kind: Option<Kind>, name: &Zval) -> Self {
        let mut this = Self::silent(pin, now, &subject, kind, name);
        // Asked for without a kind, an unknown name is no entry of any kind: there is nothing to expose.
        let is_known = kind.is_some() || this.decision.reason != Reason::Unrecognized;
        this.shown_to = Some(ShownTo { user: subject.into(), is_known, on_read: false });
        this
    }

    /// The automatic exposure: recorded unless it was a moment ago, or exposures are off.
    fn expose_once(&self, parameter: Option<&str>) {
        if request::exposes(name_bytes(&self.name)) && self.shown_to.as_ref().is_some_and(|shown_to| shown_to.is_known)
        {
            self.record(parameter, false, request::now());
        }
    }

    /// Exposures of a layer name a parameter; all others must not.
    fn is_shown_by(&self, parameter: Option<&str>) -> bool {
        (self.decision.kind == Kind::Layer) == parameter.is_some()
    }

    fn record(&self, parameter: Option<&str>, is_manual: bool, now: i64) {
        let (Some(pin), Some(shown_to)) = (&self.pin, &self.shown_to) else { return };
        let Some(user) = shown_to.user.user() else { return };
        let name = name_text(&self.name);
        let (user, decision) = (&user.inner, &self.decision);
        Shown { pin, user, name: &name, decision, parameter, is_manual }.record(now);
    }

    /// A text of the snapshot as a PHP string, or null.
    fn set_span(&self, span: Option<crate::text::Span>, result: &mut Zval) -> PhpResult {
        match (&self.pin, span) {
            (Some(pin), Some(span)) => result.set_string(pin.snapshot().str(span), false)?,
            _ => result.set_null(),
        }
        Ok(())
    }

    /// The value as a PHP array; none if it is no object.
    fn object(&self) -> Option<Zval> {
        let pin = self.pin.as_ref()?;
        let json = self.decision.object(pin.snapshot())?;
        Some(match self.decision.value {
            // Such a value belongs to the decision. Another one may later lie at the same address, by which the
            // pin would find the wrong value.
            Some(Stored::Own(_)) => value::decode(json),
            _ => pin.value(json),
        })
    }
}

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
    let rule = this.pin.as_ref().map_or("", |pin| this.decision.rule.of(pin.snapshot()));
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
getter!(ENTRY_VERSION, entry_version, "entryVersion", TEXT, |this, result| {
    let part = this.decision.kind.part();
    let version = this.pin.as_ref().map(|pin| pin.snapshot().entry_version(part, &name_text(&this.name)));
    Ok(result.set_string(&version.unwrap_or_default(), false)?)
});
getter!(ALLOCATED_VERSION, allocated_version, "allocatedVersion", TEXT, |this, result| {
    let version = this.pin.as_ref().zip(this.decision.allocated).map(|(pin, name)| {
        let snapshot = pin.snapshot();
        snapshot.entry_version(Part::Configs, snapshot.str(name))
    });
    Ok(result.set_string(&version.unwrap_or_default(), false)?)
});
getter!(CONFIG_TIME, config_time, "configTime", INT, |this, result| {
    let time = this.pin.as_ref().map_or(0, |pin| pin.snapshot().time());
    result.set_long(i64::try_from(time).unwrap_or(i64::MAX));
    Ok(())
});
getter!(EXPOSURES, exposures, "exposures", ARRAY, |this, result| {
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

fn name_text(name: &Zval) -> Cow<'_, str> {
    lossy(name_bytes(name))
}

fn name_bytes(name: &Zval) -> &[u8] {
    name.zend_str().map(|text| text.as_bytes()).unwrap_or_default()
}

handler!(get_handler, GET, get);
handler!(expose_handler, EXPOSE, expose);
handler!(expose_once_handler, EXPOSE_ONCE, expose_once);

impl PhpClassImpl<Evaluation> for PhpClassImplCollector<Evaluation> {
    fn get_methods(self) -> Vec<(FunctionBuilder<'static>, MethodFlags)> {
        let methods: [(&Signature, crate::php::zend::signature::Handler); 20] = [
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
