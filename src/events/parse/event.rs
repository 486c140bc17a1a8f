//! One event as it arrived: those of its parts that some policy could let pass. Nothing is judged here.

use std::borrow::Cow;

use serde::de::MapAccess;

use super::walk::{Next, Pairs, Take};
use crate::events::words::shape::Leaf;

/// The parts of an event that may pass. One value serves for all events of a body, and is cleared in between.
#[derive(Debug, Default)]
pub(super) struct SentEvent<'de> {
    pub name: Leaf<'de>,
    pub value: Leaf<'de>,
    pub time: Leaf<'de>,
    pub user: Sender<'de>,
    pub metadata: SentMetadata<'de>,
    /// The gates that led to an exposure.
    pub secondary: Vec<SentSecondary<'de>>,
    /// Our own client's number of this event within its page view.
    pub seq: Leaf<'de>,
}

/// What is read of `user`: the ids of the unit, and attributes.
#[derive(Debug, Default)]
pub(super) struct Sender<'de> {
    pub user_id: Leaf<'de>,
    pub ids: Pairs<'de>,
    pub attributes: Pairs<'de>,
}

/// What is read of `metadata`: its flat entries, and the map `checks`, the only map in it that may pass.
#[derive(Debug, Default)]
pub(super) struct SentMetadata<'de> {
    pub entries: Pairs<'de>,
    pub checks: Pairs<'de>,
}

/// One element of `secondaryExposures`.
#[derive(Debug, Default)]
pub(super) struct SentSecondary<'de> {
    pub gate: Leaf<'de>,
    pub value: Leaf<'de>,
    pub rule: Leaf<'de>,
}

impl SentEvent<'_> {
    pub(super) fn clear(&mut self) {
        self.name = Leaf::Null;
        self.value = Leaf::Null;
        self.time = Leaf::Null;
        self.seq = Leaf::Null;
        self.user.user_id = Leaf::Null;
        self.user.ids.clear();
        self.user.attributes.clear();
        self.metadata.entries.clear();
        self.metadata.checks.clear();
        self.secondary.clear();
    }
}

impl<'de> Take<'de> for SentEvent<'de> {
    fn take<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, value: Next<'_, A>) -> Result<(), A::Error> {
        match &*key {
            "eventName" => self.name = value.leaf()?,
            "value" => self.value = value.leaf()?,
            "time" => self.time = value.leaf()?,
            "user" => value.fields(&mut self.user)?,
            "metadata" => value.fields(&mut self.metadata)?,
            "secondaryExposures" => value.maps(&mut self.secondary, SentSecondary::default)?,
            "statsigMetadata" => value.fields(&mut Sequence(&mut self.seq))?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

impl<'de> Take<'de> for Sender<'de> {
    fn take<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, value: Next<'_, A>) -> Result<(), A::Error> {
        match &*key {
            "userID" => self.user_id = value.leaf()?,
            "customIDs" => value.fields(&mut self.ids)?,
            "custom" => value.fields(&mut self.attributes)?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

impl<'de> Take<'de> for SentMetadata<'de> {
    fn take<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, value: Next<'_, A>) -> Result<(), A::Error> {
        if key == "checks" {
            let leaf = value.leaf_or_fields(&mut self.checks)?;
            self.entries.push((key, leaf));
            return Ok(());
        }
        self.entries.take(key, value)
    }
}

impl<'de> Take<'de> for SentSecondary<'de> {
    fn take<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, value: Next<'_, A>) -> Result<(), A::Error> {
        match &*key {
            "gate" => self.gate = value.leaf()?,
            "gateValue" => self.value = value.leaf()?,
            "ruleID" => self.rule = value.leaf()?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// What is read of an event's `statsigMetadata`: only the number that our own client gives it, and nothing of the
/// page's address and the rest that SDKs write there.
struct Sequence<'a, 'de>(&'a mut Leaf<'de>);

impl<'de> Take<'de> for Sequence<'_, 'de> {
    fn take<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, value: Next<'_, A>) -> Result<(), A::Error> {
        if key == "seq" {
            *self.0 = value.leaf()?;
            return Ok(());
        }
        value.skip()
    }
}
