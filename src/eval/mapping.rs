//! Console mappings: another entry answers in the place of the one asked (`evaluation.md` 6.2).

use super::observer::Observer;
use super::pass::{Halt, Outcome, Pass, Place};

impl<O: Observer> Pass<'_, '_, O> {
    /// Whether a mapping answered.
    pub(super) fn mapping(
        &mut self,
        place: Place,
        name: &str,
        index: Option<u32>,
        out: &mut Outcome,
    ) -> Result<bool, Halt> {
        let snapshot = self.context.snapshot;
        let Some(mappings) = snapshot.mappings.get(name) else { return Ok(false) };
        let section = match place {
            Place::Gate => &snapshot.gates,
            Place::Config | Place::Experiment => &snapshot.configs,
            Place::Layer => &snapshot.layers,
        };
        let spec = index.or_else(|| section.find(name)).and_then(|index| section.get(index));
        // The official core starts its result anew where a mapping is tried: a layer then shows
        // the unit of the experiment it delegates to, and all its exposures as undelegated (golden set).
        (out.id_type, out.version, out.undelegated) = (None, None, None);
        let salt = spec.map_or("", |spec| snapshot.str(spec.salt));
        for mapping in mappings {
            for mapped in &mapping.rules {
                if mapped.start.is_some_and(|start| start > self.context.now) {
                    continue;
                }
                let Some(rule) = snapshot.rule(mapped.rule) else { continue };
                if !self.conditions(rule)? || !self.share(rule, Some(salt)) {
                    continue;
                }
                let target = snapshot.str(mapping.target);
                self.nested(|pass| pass.entry(place, target, None, out))?;
                if out.recognized {
                    out.mapped = Some(mapping.target);
                    return Ok(true);
                }
                break;
            }
        }
        Ok(false)
    }
}
