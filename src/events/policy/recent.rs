//! The last policies compiled in this process: a wiki has one, a farm's worker a few.

use std::sync::Arc;

use super::input::Input;
use super::rules::{Policy, PolicyError};

/// See the module.
#[derive(Debug, Default)]
pub struct Policies {
    /// The most recently used first.
    recent: Vec<(Input, Arc<Policy>)>,
}

impl Policies {
    const KEPT: usize = 4;

    /// The compiled form of the policy that is meant, if it is one of these.
    pub fn find(&mut self, is_meant: impl Fn(&Input) -> bool) -> Option<Arc<Policy>> {
        let at = self.recent.iter().position(|(known, _)| is_meant(known))?;
        self.recent.get_mut(..=at)?.rotate_right(1);
        self.recent.first().map(|(_, policy)| policy.clone())
    }

    /// The compiled form of an equal policy, or a new one.
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
