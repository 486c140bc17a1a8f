//! The last policies compiled in this process: a wiki has one, a farm's worker a few.

use std::sync::Arc;

use super::{Input, Policy, PolicyError};

/// See the module.
#[derive(Debug, Default)]
pub struct Policies {
    /// The most recently used first.
    recent: Vec<(Input, Arc<Policy>)>,
}

impl Policies {
    const KEPT: usize = 4;

    /// The compiled form of an equal policy, or a new one.
    ///
    /// # Errors
    /// As [`Policy::compile`]; a refused policy is not kept.
    pub fn get(&mut self, input: Input) -> Result<Arc<Policy>, PolicyError> {
        if let Some(at) = self.recent.iter().position(|(known, _)| *known == input) {
            let entry = self.recent.remove(at);
            let policy = entry.1.clone();
            self.recent.insert(0, entry);
            return Ok(policy);
        }
        let policy = Arc::new(Policy::compile(&input)?);
        self.recent.insert(0, (input, policy.clone()));
        self.recent.truncate(Self::KEPT);
        Ok(policy)
    }
}
