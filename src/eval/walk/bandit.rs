//! Contextual bandits (`evaluation.md` 6.5): a unit explores, or gets the group whose score is the best for its user.

use super::observer::{GroupChoice, Observer};
use super::pass::{Halt, Outcome, Pass};
use crate::config::compiled::bandit::{Bandit, BanditGroup};
use crate::config::compiled::condition::GateRef;
use crate::config::field::Field;
use crate::eval::compare::lookup;
use crate::eval::terms::decision::{GateExposure, RuleId, Stored};
use crate::eval::terms::kind::Kind;
use crate::eval::terms::operand::Operand;
use std::borrow::Cow;

impl<'a, O: Observer> Pass<'a, '_, O> {
    /// Decides a bandit. What it finds of unit and version replaces that of a layer which delegates to it (measured).
    ///
    /// Never a part of the caller, which nearly always decides something else.
    #[cold]
    #[inline(never)]
    pub(in crate::eval) fn bandit(&mut self, bandit: &'a Bandit, out: &mut Outcome) -> Result<(), Halt> {
        if O::WATCHES {
            self.observer.enter(self.context.snapshot.str(bandit.name));
        }
        let result = self.within_bandit(bandit, out);
        if O::WATCHES {
            self.observer.leave();
        }
        result
    }

    fn within_bandit(&mut self, bandit: &'a Bandit, out: &mut Outcome) -> Result<(), Halt> {
        out.recognized = true;
        out.id_type = Some(bandit.id_type);
        out.version = Some(bandit.version);
        let default = if !bandit.runs() {
            bandit.prestart
        } else if let Some(gate) = bandit.targeting()
            && !self.targets(&gate, out)?
        {
            bandit.untargeted
        } else if let Some((group, explores)) = self.choose(bandit)? {
            out.enabled = true;
            out.value = Some(Stored::Snapshot(group.value));
            out.rule = RuleId::Rule(if explores { group.explore } else { group.id });
            out.group = Some(group.name);
            out.active = bandit.enabled();
            out.explores = explores;
            return Ok(());
        } else {
            // Only an image that somebody made up runs without groups.
            bandit.prestart
        };
        out.enabled = false;
        out.value = Some(Stored::Snapshot(bandit.default));
        out.rule = RuleId::Rule(default);
        out.active = bandit.enabled();
        Ok(())
    }

    /// Whether the user passes a bandit's gate. It is exposed even if it is unknown. What the official core has found of
    /// the gate stays with the bandit: so those whom it does not target may be in a group of the gate (measured).
    fn targets(&mut self, gate: &GateRef, out: &mut Outcome) -> Result<bool, Halt> {
        let passes = match self.gate(gate) {
            // One that is nested too deep counts as failed (measured).
            Err(Halt::Depth) => false,
            passes => passes?,
        };
        let is_known = |exposure: &GateExposure| exposure.gate == gate.name;
        if !gate.segment && !self.scratch.exposures.iter().any(is_known) {
            let exposure = GateExposure { gate: gate.name, index: gate.gate, value: passes, rule: RuleId::Empty };
            self.scratch.exposures.push(exposure);
        }
        let name = self.context.snapshot.str(gate.name);
        if let Ok(found) = self.question(Kind::Gate, name, gate.gate)? {
            out.group = found.group;
            out.in_experiment = found.in_experiment;
            out.explicit = found.explicit.or(out.explicit);
            out.in_layer |= found.in_layer;
            out.overridden |= found.overridden;
        }
        Ok(passes)
    }

    /// The group of the unit, and whether it explores.
    fn choose(&mut self, bandit: &Bandit) -> Result<Option<(&'a BanditGroup, bool)>, Halt> {
        let snapshot = self.context.snapshot;
        let groups = snapshot.bandit_groups(bandit);
        self.spend(groups.len())?;
        let unit = lookup::unit_text(&self.context, self.user, bandit.unit);
        let bucket = snapshot.prefix(bandit.prefix).map_or(0, |prefix| prefix.head64(&unit)) % 10_000;
        let name = snapshot.str(bandit.name);
        if !bandit.has_learned() {
            let at = bucket as f64 / (10_000.0 / groups.len() as f64);
            return Ok(self.chosen(groups.get(at as usize), GroupChoice::Bucket, true));
        }
        let explores = (bucket as f64) < bandit.explores_below;
        if O::WATCHES {
            self.observer.share(Some(bucket), bandit.explores_below, explores);
        }
        let chance = self.context.host.chance;
        if explores && let Some(at) = chance.weighted(groups.iter().map(|group| group.share), name, &unit) {
            return Ok(self.chosen(groups.get(at), GroupChoice::Drawn, true));
        }
        if let Some(best) = self.best(groups, bandit.higher_is_better())? {
            return Ok(self.chosen(Some(best), GroupChoice::Best, false));
        }
        // Nothing is known of any group. The official core does not tell that this is drawn, too.
        let drawn = chance.equal(groups.len(), name, &unit).and_then(|at| groups.get(at));
        Ok(self.chosen(drawn, GroupChoice::Drawn, false))
    }

    fn chosen(
        &mut self,
        group: Option<&'a BanditGroup>,
        by: GroupChoice,
        explores: bool,
    ) -> Option<(&'a BanditGroup, bool)> {
        if O::WATCHES
            && let Some(group) = group
        {
            self.observer.chosen(group, by);
        }
        Some((group?, explores))
    }

    /// The group with the best score, the first of several; none if none has one. A score that is no number is never
    /// better, and if there are no others, the first group of all is taken, even if that has none (measured).
    fn best(&mut self, groups: &'a [BanditGroup], higher: bool) -> Result<Option<&'a BanditGroup>, Halt> {
        let mut found = None;
        let mut best = if higher { f64::NEG_INFINITY } else { f64::INFINITY };
        for group in groups {
            let score = self.score(group)?;
            if O::WATCHES {
                self.observer.scored(group, score);
            }
            let Some(score) = score else { continue };
            if (higher && score > best) || (!higher && score < best) {
                best = score;
                found = Some(group);
            } else if found.is_none() {
                found = groups.first();
            }
        }
        Ok(found)
    }

    /// The score of a group for the user; none if the model has no weight of it.
    fn score(&mut self, group: &BanditGroup) -> Result<Option<f64>, Halt> {
        if !group.has_score() {
            return Ok(None);
        }
        let snapshot = self.context.snapshot;
        let features = snapshot.features(group);
        self.spend(features.len())?;
        let mut score = group.base;
        for feature in features {
            let operand = match lookup::field(&self.context, self.user, &feature.field) {
                // A missing user id is the empty text (measured).
                Operand::Missing if feature.field.alias() == Some(Field::UserId) => Operand::Text(""),
                operand => operand,
            };
            let added = match feature.weights() {
                Some(weights) => text(operand).and_then(|text| snapshot.text_weight(weights, &text)),
                None => operand.float().map(|number| number * feature.factor),
            };
            score += added.unwrap_or(0.0);
        }
        Ok(Some(score))
    }
}

/// The text by which weights are looked up: null and maps have one here, their JSON.
fn text(operand: Operand<'_>) -> Option<Cow<'_, str>> {
    operand.text().or_else(|| match operand {
        Operand::Value(value, buffer) => Some(Cow::Owned(value.json(buffer))),
        _ => None,
    })
}
