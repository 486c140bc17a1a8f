//! Layers that merge all passing rules instead of taking the first (`evaluation.md` 2.5).

use super::observer::Observer;
use super::pass::{Halt, Other, Outcome, Pass};
use crate::config::compiled::spec::Spec;
use crate::eval::terms::decision::{GateExposure, RuleId, Stored, Undelegated};
use crate::eval::terms::kind::Kind;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The parameters set so far: canonical JSON of the value, and the rule that set it.
type Parameters = BTreeMap<Box<str>, (Box<str>, RuleId)>;

/// The work of reading a value's parameters, counted in conditions.
const MERGE_WORK: usize = 200;

impl<'a, O: Observer> Pass<'a, '_, O> {
    pub(in crate::eval) fn merged_layer(&mut self, spec: &'a Spec, out: &mut Outcome) -> Result<(), Halt> {
        let snapshot = self.context.snapshot;
        let mut set = Parameters::new();
        let (mut counted, mut explores) = (false, false);
        // How many of the layer's own exposures come before the experiment's, and these.
        let mut delegated = (0, Vec::new());
        let mut late = Vec::new();
        out.rule = RuleId::Default;
        for rule in snapshot.rules(spec.rules) {
            self.scratch.exposures.append(&mut late);
            if !self.conditions(rule)? || !self.share(rule, None) {
                continue;
            }
            let Some(delegate) = rule.delegate() else {
                self.merge(&mut set, &Stored::Snapshot(rule.value), RuleId::Rule(rule.id));
                counted = true;
                continue;
            };
            let Some(experiment) = snapshot.configs().get(delegate) else { continue };
            // Experiments after the first are asked too, but their parameters do not count. All they give is their
            // unit type, if they are mapped, their exposures, if another rule follows, and the reason, if an override
            // answers for them (measured).
            let mut found = Outcome { id_type: out.id_type, version: out.version, ..Outcome::default() };
            let exposures = self.with_own_exposures(|pass| {
                let name = snapshot.str(experiment.name);
                pass.nested(|pass| pass.entry(Kind::Experiment, name, Some(delegate), &mut found))
            })?;
            (out.id_type, out.version) = (found.id_type, found.version);
            explores |= found.explores;
            if let (None, Some(name)) = (out.other.mapped(), found.other.name()) {
                out.other = Other::Tried(name);
            }
            out.overridden |= found.overridden;
            self.spend(MERGE_WORK)?;
            let Some(value) = found.value.filter(|_| !counted) else {
                late = exposures;
                continue;
            };
            self.merge(&mut set, &value, RuleId::Rule(rule.id));
            counted = true;
            delegated = (self.scratch.exposures.len(), exposures);
            out.rule = RuleId::Rule(rule.id);
            out.group = found.group;
            out.in_experiment = rule.is_experiment_group();
            out.explicit = experiment.explicit();
            out.allocated = Some(experiment.name);
        }
        let own = std::mem::take(&mut self.scratch.exposures);
        let (before, after) = own.split_at_checked(delegated.0).unwrap_or((&own, &[]));
        self.scratch.exposures = each_once(before.iter().chain(&delegated.1).chain(after));
        out.undelegated = Undelegated::Own(each_once(own.iter()).into());
        self.merge(&mut set, &Stored::Snapshot(spec.default), RuleId::Default);
        out.active = spec.is_active().unwrap_or(false);
        out.enabled = out.rule != RuleId::Default;
        if explores {
            out.rule = snapshot.explored(out.rule.of(snapshot)).map_or(out.rule, RuleId::Rule);
        }
        let mut json = String::from("{");
        for (name, (value, _)) in &set {
            if json.len() > 1 {
                json.push(',');
            }
            crate::eval::terms::value::write_text(name, &mut json);
            json.push(':');
            json.push_str(value);
        }
        json.push('}');
        out.value = Some(Stored::Own(json.into()));
        out.parameter_rules = Some(set.into_iter().map(|(name, (_, rule))| (name, rule)).collect());
        Ok(())
    }

    /// Runs `work` with an empty list of exposures, and returns those that it added.
    fn with_own_exposures(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<(), Halt>,
    ) -> Result<Vec<GateExposure>, Halt> {
        let scope = (self.scratch.asked.len(), self.scratch.exposures.len());
        let aside = std::mem::replace(&mut self.scope, scope);
        self.renumber(0);
        let result = work(self);
        self.scope = aside;
        let exposures = self.scratch.exposures.split_off(scope.1);
        self.renumber(scope.1);
        result.map(|()| exposures)
    }

    /// Adds the parameters that are not set yet.
    fn merge(&self, set: &mut Parameters, value: &Stored, rule: RuleId) {
        for (name, json) in self.parameters(value) {
            set.entry(name.into()).or_insert_with(|| (json.get().into(), rule));
        }
    }

    fn parameters<'v>(&'v self, value: &'v Stored) -> Vec<(String, &'v RawValue)> {
        let json = match value {
            Stored::Own(json) => json,
            Stored::Snapshot(id) => {
                self.context.snapshot.value(*id).map_or("", |value| self.context.snapshot.str(value.json))
            }
        };
        let map: BTreeMap<String, &RawValue> = serde_json::from_str(json).unwrap_or_default();
        map.into_iter().collect()
    }
}

fn each_once<'e>(exposures: impl Iterator<Item = &'e GateExposure>) -> Vec<GateExposure> {
    let mut once = Vec::new();
    for exposure in exposures {
        if !once.contains(exposure) {
            once.push(*exposure);
        }
    }
    once
}
