//! The main questions: the decision of an entry, and the bare answer of a gate.

use crate::config::compiled::spec::Entity;
use crate::eval::terms::context::Context;
use crate::eval::terms::decision::{Decision, Reason, RuleId};
use crate::eval::terms::kind::Kind;
use crate::eval::terms::user::User;
use crate::eval::walk::marks::Marks;
use crate::eval::walk::observer::{Nobody, Observer};
use crate::eval::walk::pass::{Halt, Outcome, Pass};
use crate::eval::walk::scratch;

/// Decides one entry. Without a kind, gates are searched for the name, then configs, then layers.
#[must_use]
pub fn evaluate(context: Context, user: &User, kind: Option<Kind>, name: &str) -> Decision {
    scratch::with(|scratch| Pass::new(context, user, scratch, Nobody).decide(kind, name))
}

/// Only the answer of a gate. It is the cheapest question, as nothing is allocated.
#[must_use]
pub fn check(context: Context, user: &User, gate: &str) -> bool {
    scratch::with(|scratch| {
        let mut out = Outcome::default();
        let mut pass = Pass::new(context, user, scratch, Nobody);
        pass.entry(Kind::Gate, gate, None, &mut out).is_ok() && out.enabled
    })
}

impl<O: Observer> Pass<'_, '_, O> {
    /// As [`evaluate`], but in this pass and with its observer.
    pub(in crate::eval) fn decide(&mut self, kind: Option<Kind>, name: &str) -> Decision {
        self.begin();
        let (kind, index) = kind.map_or_else(|| self.kind_of(name), |kind| (kind, None));
        let mut out = Outcome::default();
        let result = self.entry(kind, name, index, &mut out);
        let decision = self.decision_of(kind, result, out);
        Decision { exposures: self.scratch.exposures.as_slice().into(), ..decision }
    }

    /// The decision of an entry, without its exposures, which are still in the scratch.
    pub(in crate::eval) fn decision_of(&mut self, kind: Kind, result: Result<(), Halt>, out: Outcome) -> Decision {
        match result {
            Ok(()) => self.decision(kind, out),
            Err(halt) => self.halted(kind, halt, out),
        }
    }

    fn decision(&self, kind: Kind, out: Outcome) -> Decision {
        Decision {
            kind,
            reason: self.reason(&out),
            enabled: out.enabled,
            value: out.value,
            rule: out.rule,
            group: out.group,
            id_type: out.id_type,
            version: out.version,
            allocated: out.allocated,
            explicit: out.explicit,
            parameter_rules: out.parameter_rules,
            in_experiment: out.in_experiment,
            active: out.active,
            in_layer: out.in_layer,
            exposures: Box::default(),
            undelegated: out.undelegated,
            mapped: out.other.mapped(),
            overridden: self.marks.has(Marks::OVERRIDDEN),
        }
    }

    /// The decision if the evaluation ended without an answer. An unsupported entry keeps all that was found except the
    /// answer; one that is nested too deep keeps only unit type and version.
    fn halted(&mut self, kind: Kind, halt: Halt, out: Outcome) -> Decision {
        let decision = self.decision(kind, out);
        match halt {
            Halt::Unsupported => {
                Decision { reason: Reason::Unsupported, enabled: false, value: None, rule: RuleId::Empty, ..decision }
            }
            Halt::Depth | Halt::Endless => {
                self.scratch.exposures.clear();
                let Decision { id_type, version, overridden, .. } = decision;
                Decision { id_type, version, overridden, ..Decision::none(kind, Reason::Depth) }
            }
        }
    }

    /// The kind and index of a name that is asked for without a kind. If the document lacks it, the kind that an
    /// override has it as, else a gate.
    pub(in crate::eval) fn kind_of(&self, name: &str) -> (Kind, Option<u32>) {
        let snapshot = self.context.snapshot;
        if let Some(index) = snapshot.gates().find(name) {
            return (Kind::Gate, Some(index));
        }
        if let Some(index) = snapshot.configs().find(name)
            && let Some(spec) = snapshot.configs().get(index)
        {
            let is_experiment = spec.entity() == Entity::Experiment;
            return (if is_experiment { Kind::Experiment } else { Kind::DynamicConfig }, Some(index));
        }
        if let Some(index) = snapshot.layers().find(name) {
            return (Kind::Layer, Some(index));
        }
        if snapshot.bandit(name).is_some() {
            return (Kind::Experiment, None);
        }
        let overrides = self.context.host.overrides.as_ref();
        (overrides.and_then(|overrides| overrides.kind_of(name)).unwrap_or(Kind::Gate), None)
    }
}
