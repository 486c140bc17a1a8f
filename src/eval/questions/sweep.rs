//! Many questions about one user in a row. Gates, conditions and buckets that they share are evaluated once.

use crate::config::compiled::bandit::Bandit;
use crate::config::compiled::spec::Entity;
use crate::eval::terms::context::Context;
use crate::eval::terms::decision::{Decision, GateExposure};
use crate::eval::terms::kind::Kind;
use crate::eval::terms::user::User;
use crate::eval::walk::observer::Nobody;
use crate::eval::walk::pass::{Outcome, Pass};
use crate::eval::walk::scratch;
use crate::text::Span;

/// Decides entries by their index in the snapshot. Exposures are those of the last one.
pub struct Sweep<'a, 's>(Pass<'a, 's, Nobody>);

/// Lets `work` ask.
pub fn sweep<'a, T>(context: Context<'a>, user: &'a User, work: impl FnOnce(&mut Sweep<'a, '_>) -> T) -> T {
    scratch::with(|scratch| work(&mut Sweep(Pass::new(context, user, scratch, Nobody))))
}

impl Sweep<'_, '_> {
    /// The answer of a gate and its rule; its exposures are in [`Sweep::exposures`].
    pub fn gate(&mut self, index: u32) -> Decision {
        let Context { snapshot, host, .. } = self.0.context;
        if (snapshot.has_mappings() || host.overrides.is_some())
            && let Some(spec) = snapshot.gates().get(index)
        {
            // If another entry answers for the gate, its unit type is needed too.
            return self.entry(Kind::Gate, spec.name, Some(index));
        }
        self.0.begin();
        let result = self.0.known_gate(index).map(drop);
        let memo = self.0.memo(index);
        let out = Outcome { recognized: true, enabled: memo.value, rule: memo.rule, ..Outcome::default() };
        self.0.decision_of(Kind::Gate, result, out)
    }

    /// The decision of a dynamic config or experiment, by its index among the snapshot's configs.
    pub fn config(&mut self, index: u32) -> Decision {
        let Some(spec) = self.0.context.snapshot.configs().get(index) else { return self.absent(Kind::DynamicConfig) };
        let is_config = spec.entity() == Entity::DynamicConfig;
        self.entry(if is_config { Kind::DynamicConfig } else { Kind::Experiment }, spec.name, Some(index))
    }

    /// The decision of one of the snapshot's contextual bandits.
    pub fn bandit(&mut self, bandit: &Bandit) -> Decision {
        self.entry(Kind::Experiment, bandit.name, None)
    }

    /// The decision of a layer, by its index among the snapshot's layers.
    pub fn layer(&mut self, index: u32) -> Decision {
        let Some(spec) = self.0.context.snapshot.layers().get(index) else { return self.absent(Kind::Layer) };
        self.entry(Kind::Layer, spec.name, Some(index))
    }

    /// The exposures of the last decision, each gate once, in the order in which they were asked.
    #[must_use]
    pub fn exposures(&self) -> &[GateExposure] {
        &self.0.scratch.exposures
    }

    fn entry(&mut self, kind: Kind, name: Span, index: Option<u32>) -> Decision {
        self.0.begin();
        let mut out = Outcome::default();
        let name = self.0.context.snapshot.str(name);
        let result = self.0.entry(kind, name, index, &mut out);
        self.0.decision_of(kind, result, out)
    }

    fn absent(&mut self, kind: Kind) -> Decision {
        self.0.begin();
        self.0.decision_of(kind, Ok(()), Outcome::default())
    }
}
