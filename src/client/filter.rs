//! Which entries a client may see (`evaluation.md` 7.4).

use crate::config::Snapshot;
use crate::config::compiled::bandit::Bandit;
use crate::config::compiled::spec::{Entity, Spec};
use crate::config::image::run::Run;
use crate::text::Span;
use std::collections::HashSet;

/// Restricts a response. Without any restriction it holds all but segments and holdouts.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only entries of this app.
    pub app: Option<Span>,
    /// Only these names.
    pub only: Option<HashSet<Box<str>>>,
}

/// A client key that the document does not know. The official core would answer it with all entries; we refuse it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownClientKey;

impl Filter {
    /// Restricts to the app of a client key.
    ///
    /// # Errors
    /// The document knows no app for the key.
    pub fn for_client_key(mut self, snapshot: &Snapshot, key: &str) -> Result<Self, UnknownClientKey> {
        self.app = Some(snapshot.app_of(key).ok_or(UnknownClientKey)?);
        Ok(self)
    }

    /// Whether an entry is listed.
    #[must_use]
    pub fn admits(&self, snapshot: &Snapshot, spec: &Spec) -> bool {
        !matches!(spec.entity(), Entity::Segment | Entity::Holdout)
            && self.admits_name(snapshot.str(spec.name))
            && self.admits_apps(snapshot, spec.apps())
    }

    /// Whether a contextual bandit is listed.
    #[must_use]
    pub fn admits_bandit(&self, snapshot: &Snapshot, bandit: &Bandit) -> bool {
        self.admits_name(snapshot.str(bandit.name)) && self.admits_apps(snapshot, bandit.apps())
    }

    /// Whether a name is among [`Filter::only`], or nothing is.
    #[must_use]
    pub fn admits_name(&self, name: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(name))
    }

    /// Whether an entry of these apps is listed. An entry that names no app belongs to none.
    #[must_use]
    pub fn admits_apps(&self, snapshot: &Snapshot, apps: Option<Run>) -> bool {
        let Some(app) = self.app else { return true };
        let wanted = snapshot.str(app);
        apps.is_some_and(|apps| snapshot.names(apps).iter().any(|app| snapshot.str(*app) == wanted))
    }
}
