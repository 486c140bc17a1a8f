//! Console mappings: another entry answers in the place of the one asked (`evaluation.md` 6.2).

use super::marks::Marks;
use super::observer::Observer;
use super::pass::{Halt, Other, Outcome, Pass};
use crate::config::compiled::spec::Spec;
use crate::eval::terms::kind::Kind;

impl<O: Observer> Pass<'_, '_, O> {
    /// Tries the mappings of a name. True if one let another entry answer, whose outcome is then in `out`.
    pub(in crate::eval) fn mapping(
        &mut self,
        kind: Kind,
        name: &str,
        index: Option<u32>,
        out: &mut Outcome,
    ) -> Result<bool, Halt> {
        let snapshot = self.context.snapshot;
        let Some(mappings) = snapshot.mappings(name) else { return Ok(false) };
        let section = snapshot.part(kind.part());
        let spec = index.or_else(|| section.find(name)).and_then(|index| section.get(index));
        let salt = spec.map_or("", |spec| snapshot.str(spec.salt));
        for mapping in mappings {
            for mapped in snapshot.mapping_rules(mapping) {
                if mapped.start().is_some_and(|start| start > self.context.now) {
                    continue;
                }
                let Some(rule) = snapshot.rule(mapped.rule) else { continue };
                // A rule that cannot be decided counts as one that does not hold.
                let holds = match self.conditions(rule) {
                    Err(Halt::Endless) => return Err(Halt::Endless),
                    holds => holds.unwrap_or(false),
                };
                let marks = self.marks;
                self.start_over(spec, out);
                if !holds || !self.share(rule, Some(salt)) {
                    continue;
                }
                out.other = Other::Mapped(mapping.target);
                let target = snapshot.str(mapping.target);
                self.nested(|pass| pass.entry(kind, target, None, out))?;
                // The exposures of the mapping's rule were forgotten above, but whether it asked an ID list or met a
                // limit counts (measured).
                self.marks |= marks;
                if out.recognized {
                    return Ok(true);
                }
                self.start_over(spec, out);
                break;
            }
        }
        Ok(false)
    }

    /// Forgets what was found of the entry so far. The official core does so whenever it has tried a
    /// mapping: a layer whose experiment is mapped loses its own unit and exposures (golden set).
    fn start_over(&mut self, spec: Option<&Spec>, out: &mut Outcome) {
        *out = Outcome { other: spec.map_or(Other::None, |spec| Other::Tried(spec.name)), ..Outcome::default() };
        // An override may be why the rule did not hold.
        self.marks = self.marks.only(Marks::OVERRIDDEN);
        let (asked, exposed) = self.scope;
        self.scratch.asked.truncate(asked);
        self.scratch.exposures.truncate(exposed);
        self.renumber(exposed);
    }
}
