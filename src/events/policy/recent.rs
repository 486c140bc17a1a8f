//! Remembers the policies that were last compiled in this process, as each request brings its settings again.

use std::sync::Arc;

use super::input::Input;
use super::rules::{Policy, PolicyError};

/// The last few policies, with the settings they were made of. One wiki has one; a process of a wiki farm has some.
#[derive(Debug, Default)]
pub struct Policies {
    /// The most recently used first.
    recent: Vec<(Input, Arc<Policy>)>,
}

impl Policies {
    const KEPT: usize = 4;

    /// The compiled policy for whose settings `is_meant` says true, if it is still kept.
    pub fn find(&mut self, is_meant: impl Fn(&Input) -> bool) -> Option<Arc<Policy>> {
        let at = self.recent.iter().position(|(known, _)| is_meant(known))?;
        self.recent.get_mut(..=at)?.rotate_right(1);
        self.recent.first().map(|(_, policy)| policy.clone())
    }

    /// The compiled policy for these settings: one that was kept, else a new one.
    ///
    /// # Errors
    /// As [`Policy::compile`]; a refused policy is not kept.
    pub fn get(&mut self, input: Input) -> Result<Arc<Policy>, PolicyError> {
        if let Some(known) = self.find(|known| *known == input) {
            return Ok(known);
        }
        let policy = Arc::new(Policy::compile(&input)?);
        self.recent.insert(0, (input, policy.clone()));
        self.recent.truncate(Self::KEPT);
        Ok(policy)
    }
}
