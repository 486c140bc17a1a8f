//! The exposure of a decision that a unit keeps. It is told as what it is: decided by the document of then, of which the
//! judge asks it.

use crate::client::write_user;
use crate::eval::{Kind, Reason, StickyRecord, User};
use crate::events::exposure::event::{ExposureEvent, SecondaryGate, Subject};
use crate::events::exposure::membership::membership;
use crate::events::exposure::once::OnceKey;
use crate::events::words::token::is_hex;
use crate::php::basis::pin::Pin;
use crate::php::record::exposure::hash_for;
use crate::php::record::log;
use crate::worker::kept::cv::is_version;

/// A decision that was shown.
pub struct ShownRecord<'a> {
    pub pin: &'a Pin,
    pub user: &'a User,
    /// The name that was asked for.
    pub name: &'a str,
    pub kind: Kind,
    pub record: &'a StickyRecord,
    /// The parameter of a layer that was read.
    pub parameter: Option<&'a str>,
    /// Asked for by `expose()`: recorded even if the same was recorded a moment ago.
    pub is_manual: bool,
}

impl ShownRecord<'_> {
    /// Buffers the exposure unless it was recorded a moment ago.
    pub fn record(&self, now: i64) {
        if log::wants(self.is_manual, || self.hash(), now) {
            self.write(now);
        }
    }

    fn write(&self, now: i64) {
        let record = self.record;
        let gates = record.gates(self.parameter.is_none_or(|parameter| record.is_explicit(parameter)));
        let secondary: Vec<SecondaryGate<'_>> =
            gates.iter().map(|gate| (&*gate.gate, gate.value(), &*gate.rule_id)).collect();
        let mut user = String::new();
        write_user(self.user, &self.pin.host, self.pin.snapshot(), &mut user);
        let exposure = ExposureEvent {
            subject: self.subject(),
            name: self.name,
            rule: &record.rule_id,
            reason: Reason::Persisted.name(),
            is_kept: true,
            config_time: record.time.and_then(|time| i64::try_from(time).ok()),
            received_at: now,
            version: record.config_version.map(i64::from),
            is_manual: self.is_manual,
            override_name: None,
            secondary: &secondary,
            user: &user,
            time: now,
        };
        // Whatever the storage holds, no line may name what is no version.
        let version = record.document_version.as_deref().filter(|version| is_version(version));
        log::record_with(version, &self.membership(), now, |out| exposure.write(out));
    }

    fn subject(&self) -> Subject<'_> {
        let Some(parameter) = self.parameter else { return Subject::Config(self.record.value) };
        let is_explicit = self.record.is_explicit(parameter);
        let experiment = self.record.config_delegate.as_deref().filter(|_| is_explicit).unwrap_or_default();
        Subject::Layer { parameter, experiment, is_explicit }
    }

    /// The group as a membership: where the document of then is no longer kept, nobody else can tell it.
    fn membership(&self) -> String {
        let record = self.record;
        let delegate = record.config_delegate.as_deref().filter(|_| self.kind == Kind::Layer);
        let version = if delegate.is_some() { &record.delegate_version } else { &record.entry_version };
        match (&record.group_name, version.as_deref().filter(|version| is_hex(version, 8))) {
            (Some(group), Some(version)) => {
                membership(delegate.unwrap_or(self.name), group, version, delegate.map(|_| self.name))
            }
            _ => "{}".to_owned(),
        }
    }

    fn hash(&self) -> u64 {
        let record = self.record;
        let version = record.entry_version.as_deref().and_then(|version| u32::from_str_radix(version, 16).ok());
        let key = OnceKey {
            kind: if self.kind == Kind::Layer { 2 } else { 1 },
            name: self.name,
            version,
            group: record.group_name.as_deref().unwrap_or(&record.rule_id),
            parameter: self.parameter.unwrap_or_default(),
        };
        hash_for(self.user, &key)
    }
}
