//! Rules that are asked again of a unit that keeps an earlier decision (`evaluation.md` 6.3).

use super::observer::Observer;
use super::pass::{Halt, Outcome, Pass};
use crate::config::compiled::spec::{Rule, Spec};

impl<'a, O: Observer> Pass<'a, '_, O> {
    /// Whether the unit passes the rules of an entry whose ids `picks` takes, as if the entry had no others. An entry
    /// without such a rule, or one that cannot be decided, lets nobody pass.
    pub(in crate::eval) fn passes(&mut self, spec: &'a Spec, picks: fn(&str) -> bool) -> bool {
        let rules = self.context.snapshot.rules(spec.rules).iter();
        let picked: Vec<&Rule> = rules.filter(|rule| picks(self.context.snapshot.str(rule.id))).collect();
        self.begin();
        let mut out = Outcome::default();
        !picked.is_empty() && self.answer_of(spec, &picked, &mut out).is_ok() && out.enabled
    }

    fn answer_of(&mut self, spec: &'a Spec, rules: &[&'a Rule], out: &mut Outcome) -> Result<(), Halt> {
        for rule in rules {
            if !self.conditions(rule)? {
                continue;
            }
            if let Some(delegate) = rule.delegate() {
                return self.delegate(delegate, out);
            }
            let passes = self.share(rule, None);
            self.write_answer(spec, Some(rule), if passes { rule.value } else { spec.default }, passes, out);
            return Ok(());
        }
        self.write_answer(spec, None, spec.default, false, out);
        Ok(())
    }
}
