//! Recording an exposure: that a user saw a decision, once a minute at most.

use super::counters::COUNTERS;
use super::log;
use crate::client::write_user;
use crate::eval::{Decision, Field, Kind, Map, RuleId, User, Value};
use crate::events::exposure::event::{ExposureEvent, SecondaryGate, Subject, bool_text};
use crate::events::exposure::once::OnceKey;
use crate::php::basis::asked_user::AskedUser;
use crate::php::basis::pin::Pin;
use crate::php::basis::user::User as PhpUser;
use ext_php_rs::types::Zval;
use std::borrow::Cow;
use std::sync::atomic::Ordering;

/// Whom later exposures of an evaluation are about, and whether there are any.
pub struct ShownTo {
    pub user: KeptUser,
    /// False for a name that is no entry and was asked for without a kind: there is nothing to expose.
    pub is_known: bool,
    /// Whether reading a parameter of a layer is an exposure.
    pub on_read: bool,
}

impl ShownTo {
    /// For a decision that is only looked at: it is exposed when PHP code calls `expose()` or `exposeOnce()`.
    pub fn later(user: KeptUser) -> Self {
        Self { user, is_known: true, on_read: false }
    }
}

/// Keeps a user as long as the evaluation lives.
pub enum KeptUser {
    /// A `Statsig\User` object.
    Object(Zval),
    Own(Box<PhpUser>),
}

impl From<AskedUser<'_>> for KeptUser {
    fn from(asked: AskedUser<'_>) -> Self {
        match asked {
            AskedUser::Prepared(_, object) => Self::Object(object.shallow_clone()),
            AskedUser::Once(user) => Self::Own(user),
        }
    }
}

impl KeptUser {
    pub fn user(&self) -> Option<&PhpUser> {
        match self {
            Self::Own(user) => Some(user),
            Self::Object(object) => PhpUser::of(object),
        }
    }
}

/// A decision that was shown.
pub struct Shown<'a> {
    pub pin: &'a Pin,
    pub user: &'a User,
    /// The name that was asked for.
    pub name: &'a str,
    pub decision: &'a Decision,
    /// The parameter of a layer that was read.
    pub parameter: Option<&'a str>,
    /// Asked for by `expose()`: recorded even if the same was recorded a moment ago.
    pub is_manual: bool,
}

impl Shown<'_> {
    /// Buffers the exposure unless it was recorded a moment ago. Where an override had a hand in the decision, it only
    /// counts: nobody was put into a group.
    pub fn record(&self, now: i64) {
        if self.decision.overridden {
            COUNTERS.overridden.fetch_add(1, Ordering::Relaxed);
            return;
        }
        if log::wants(self.is_manual, || self.hash(), now) {
            self.write(now);
        }
    }

    /// Kept out of the path of each decision: most exposures were recorded a moment ago, and are not written.
    #[cold]
    fn write(&self, now: i64) {
        let (pin, decision) = (self.pin, self.decision);
        let snapshot = pin.snapshot();
        let explicit = self.parameter.is_some_and(|parameter| decision.is_explicit(snapshot, parameter));
        // If the experiment does not set this parameter, it did not decide it: only the layer's own gates count.
        let exposures = if self.parameter.is_none() || explicit { &decision.exposures } else { decision.undelegated() };
        let secondary: Vec<SecondaryGate<'_>> =
            exposures.iter().map(|one| (snapshot.str(one.gate), one.value, one.rule.of(snapshot))).collect();
        let mut user = String::new();
        write_user(self.user, &pin.host, snapshot, &mut user);
        let exposure = ExposureEvent {
            subject: self.subject(explicit),
            name: self.name,
            rule: self.rule().of(snapshot),
            reason: decision.reason.name(),
            is_kept: false,
            config_time: Some(i64::try_from(snapshot.time()).unwrap_or(i64::MAX)),
            received_at: pin.loaded.at,
            version: decision.version.map(i64::from),
            is_manual: self.is_manual,
            override_name: decision.mapped.map(|name| snapshot.str(name)),
            secondary: &secondary,
            user: &user,
            time: now,
        };
        log::record(Some(snapshot.version()), now, |out| exposure.write(out));
    }

    fn subject(&self, explicit: bool) -> Subject<'_> {
        let (decision, snapshot) = (self.decision, self.pin.snapshot());
        match (decision.kind, self.parameter) {
            (Kind::Gate, _) => Subject::Gate(decision.enabled),
            (Kind::Layer, Some(parameter)) => {
                let experiment = decision.allocated.filter(|_| explicit).map_or("", |name| snapshot.str(name));
                Subject::Layer { parameter, experiment, is_explicit: explicit }
            }
            _ => Subject::Config(decision.enabled),
        }
    }

    /// The rule that gave the parameter, or the whole value.
    fn rule(&self) -> RuleId {
        let rules = self.decision.parameter_rules.as_deref().unwrap_or_default();
        let own = rules.iter().find(|(name, _)| Some(&**name) == self.parameter);
        own.map_or(self.decision.rule, |(_, rule)| *rule)
    }

    fn hash(&self) -> u64 {
        let snapshot = self.pin.snapshot();
        let decision = self.decision;
        let version = snapshot.entry_version_number(decision.kind.part(), self.name);
        let key = OnceKey {
            kind: match decision.kind {
                Kind::Gate => 0,
                Kind::DynamicConfig | Kind::Experiment => 1,
                Kind::Layer => 2,
            },
            name: self.name,
            version,
            group: match (decision.kind, decision.group) {
                (Kind::Gate, _) => bool_text(decision.enabled),
                (_, Some(group)) => snapshot.str(group),
                (_, None) => self.rule().of(snapshot),
            },
            parameter: self.parameter.unwrap_or_default(),
        };
        hash_for(self.user, &key)
    }
}

/// What tells an exposure of this user from others.
#[inline]
pub fn hash_for(user: &User, key: &OnceKey<'_>) -> u64 {
    let text = user.text();
    let id = user.field(Field::UserId).map(|value| id_text(value, text)).unwrap_or_default();
    let ids: Vec<Cow<'_, str>> = user.map(Map::CustomIds).iter().map(|(_, value)| id_text(value, text)).collect();
    let names = user.map(Map::CustomIds).iter().map(|(name, _)| name.of(text));
    let units = names.zip(&ids).flat_map(|(name, id)| [name, &**id]);
    key.hash(std::iter::once(&*id).chain(units))
}

/// An id as text: a number and its text are the same id.
fn id_text<'a>(value: &Value, text: &'a str) -> Cow<'a, str> {
    match value {
        Value::Text(span) => Cow::Borrowed(span.of(text)),
        other => Cow::Owned(other.json(text)),
    }
}
