//! `Statsig\Evaluation`: one decision, and whom its exposures are about.
//!
//! The object has no properties. It keeps the decision and its snapshot.

use crate::eval::{self, Decision, Kind, Reason, StickyRecord, Stored};
use crate::php::basis::asked_user::AskedUser;
use crate::php::basis::pin::Pin;
use crate::php::basis::request;
use crate::php::record::exposure::{Shown, ShownTo};
use crate::php::record::log;
use crate::php::sticky::exposure::ShownRecord;
use crate::php::sticky::held::Held;
use crate::php::zend::argument::lossy;
use crate::php::zend::value;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::php_class;
use ext_php_rs::types::Zval;
use std::borrow::Cow;
use std::rc::Rc;

/// The PHP class. Without a constructor: only the module makes them.
#[php_class]
#[php(name = "Statsig\\Evaluation", flags = crate::php::zend::signature::CLOSED)]
pub struct Evaluation {
    /// None if there is no config.
    pub(super) pin: Option<Rc<Pin>>,
    pub(super) decision: Decision,
    /// The name that was asked for, as PHP's own string.
    pub(super) name: Zval,
    /// Whom exposures are about; none for an explicit config, which logs nothing.
    pub(super) shown_to: Option<ShownTo>,
    /// What a unit keeps, or is to keep; none nearly always.
    pub(super) held: Option<Box<Held>>,
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
            return Self { pin: None, decision, name, shown_to: None, held: None };
        };
        let decision = eval::evaluate(pin.context(now), &user.inner, kind, &name_text(&name));
        Self { pin: Some(pin), decision, name, shown_to: None, held: None }
    }

    /// Asks the snapshot of this request that has the name, and neither records nor counts it.
    pub fn look(subject: AskedUser<'_>, kind: Option<Kind>, name: &Zval) -> Self {
        let (pin, now) = request::pinned_of(name_bytes(name));
        Self::shown_to(pin, now, subject, kind, name)
    }

    /// Wraps a decision that is made already; `shown_to` is none where the entry's unit is missing.
    pub fn made(pin: Rc<Pin>, decision: Decision, name: &Zval, shown_to: Option<ShownTo>) -> Self {
        Self { pin: Some(pin), decision, name: name.shallow_clone(), shown_to, held: None }
    }

    /// Adds what a unit keeps, or is to keep.
    pub fn holding(self, held: Option<Box<Held>>) -> Self {
        Self { held, ..self }
    }

    /// Asks that snapshot. What is shown is recorded if `exposure` says so: at
    /// once, or for a layer when a parameter is read.
    pub fn ask(subject: AskedUser<'_>, kind: Option<Kind>, name: &Zval, exposure: bool) -> Self {
        let (pin, now, exposes) =
            request::with_entry(name_bytes(name), |now| (now.pin.cloned(), now.millis, now.exposes));
        let mut this = Self::shown_to(pin, now, subject, kind, name);
        this.show(exposes, exposure, now);
        this
    }

    /// Records what is shown, or counts that it was asked, of an entry whose exposures are recorded.
    #[inline]
    pub fn show(&mut self, exposes: bool, exposure: bool, now: i64) {
        if let Some(shown_to) = self.shown_to.as_mut().filter(|shown_to| exposes && shown_to.is_known) {
            shown_to.on_read = exposure;
            match &self.pin {
                _ if !exposure && self.decision.overridden => {}
                Some(pin) if !exposure => log::count_check(&name_text(&self.name), pin.snapshot().version()),
                _ if self.decision.kind != Kind::Layer => self.record(None, false, now),
                _ => {}
            }
        }
    }

    fn shown_to(pin: Option<Rc<Pin>>, now: i64, subject: AskedUser<'_>, kind: Option<Kind>, name: &Zval) -> Self {
        let mut this = Self::silent(pin, now, &subject, kind, name);
        this.show_to(subject, kind.is_some());
        this
    }

    /// Sets whom exposures are about.
    #[inline]
    pub fn show_to(&mut self, subject: AskedUser<'_>, is_asked_as_kind: bool) {
        // Asked for without a kind, an unknown name is no entry of any kind: there is nothing to expose.
        let is_known = is_asked_as_kind || self.decision.reason != Reason::Unrecognized;
        self.shown_to = Some(ShownTo { user: subject.into(), is_known, on_read: false });
    }

    /// What was stored, if the unit keeps it.
    pub(super) fn stored(&self) -> Option<&StickyRecord> {
        self.held.as_ref()?.record.as_deref()
    }

    /// The automatic exposure: recorded unless it was a moment ago, or exposures are off.
    pub(super) fn expose_once(&self, parameter: Option<&str>) {
        if request::exposes(name_bytes(&self.name)) && self.shown_to.as_ref().is_some_and(|shown_to| shown_to.is_known)
        {
            self.record(parameter, false, request::now());
        }
    }

    /// Exposures of a layer name a parameter; all others must not.
    pub(super) fn is_shown_by(&self, parameter: Option<&str>) -> bool {
        (self.decision.kind == Kind::Layer) == parameter.is_some()
    }

    pub(super) fn record(&self, parameter: Option<&str>, is_manual: bool, now: i64) {
        let (Some(pin), Some(shown_to)) = (&self.pin, &self.shown_to) else { return };
        let Some(user) = shown_to.user.user() else { return };
        let name = name_text(&self.name);
        let (user, decision) = (&user.inner, &self.decision);
        if let Some(record) = self.stored() {
            let kind = decision.kind;
            return ShownRecord { pin, user, name: &name, kind, record, parameter, is_manual }.record(now);
        }
        Shown { pin, user, name: &name, decision, parameter, is_manual }.record(now);
    }

    /// A text of the record or, if there is none, of the snapshot as a PHP string, or null.
    pub(super) fn set_text(
        &self,
        stored: fn(&StickyRecord) -> &Option<Box<str>>,
        span: Option<crate::text::Span>,
        result: &mut Zval,
    ) -> PhpResult {
        let text = match self.stored() {
            Some(record) => stored(record).as_deref(),
            None => self.pin.as_ref().zip(span).map(|(pin, span)| pin.snapshot().str(span)),
        };
        match text {
            Some(text) => result.set_string(text, false)?,
            None => result.set_null(),
        }
        Ok(())
    }

    /// The value as a PHP array; none if it is no object.
    pub(super) fn object(&self) -> Option<Zval> {
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

pub(super) fn name_text(name: &Zval) -> Cow<'_, str> {
    lossy(name_bytes(name))
}

pub(super) fn name_bytes(name: &Zval) -> &[u8] {
    name.zend_str().map(|text| text.as_bytes()).unwrap_or_default()
}
