//! Overrides: an answer set by hand takes the place of an entry's decision, wherever it is asked.

use super::marks::Marks;
use super::observer::Observer;
use super::pass::{Outcome, Pass};
use crate::eval::terms::decision::{RuleId, Stored};
use crate::eval::terms::kind::Kind;
use crate::eval::terms::overrides::{Override, Overrides};

impl<O: Observer> Pass<'_, '_, O> {
    /// Whether an override answers for this user. Its answer is then in `out`, and all else there stays as it was: a
    /// layer keeps its own unit type when the experiment that it delegates to is overridden (measured).
    ///
    /// Never a part of the caller: as such it takes registers from every decision that has no override.
    #[cold]
    #[inline(never)]
    pub(in crate::eval) fn overriding(
        &mut self,
        overrides: &Overrides,
        kind: Kind,
        name: &str,
        index: Option<u32>,
        out: &mut Outcome,
    ) -> bool {
        let Some((answer, id_type)) = overrides.find(kind, name, self.user) else { return false };
        match answer {
            Override::Gate(enabled) => out.enabled = *enabled,
            Override::Value(json) => out.value = Some(Stored::Own(json.clone())),
            Override::Group(group) => {
                let snapshot = self.context.snapshot;
                let Some(rule) = snapshot.rule_of_group(kind.part(), name, index, group) else { return false };
                out.value = Some(Stored::Snapshot(rule.value));
                out.group = rule.group();
            }
        }
        out.recognized = true;
        out.overridden = true;
        out.rule = RuleId::Override;
        self.marks |= Marks::OVERRIDDEN;
        if O::WATCHES {
            self.observer.enter(name);
            self.observer.overridden(id_type);
            self.observer.leave();
        }
        true
    }
}
