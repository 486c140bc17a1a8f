//! Gates that conditions ask. Each is evaluated once per pass, and exposed once per evaluation.

use super::observer::Observer;
use super::pass::{Halt, Outcome, Pass};
use super::scratch::GateMemo;
use crate::config::compiled::condition::GateRef;
use crate::eval::terms::decision::GateExposure;
use crate::eval::terms::kind::Kind;

impl<'a, O: Observer> Pass<'a, '_, O> {
    /// The answer of a gate that a condition names, and its exposure. An unknown gate is false and not exposed.
    pub(in crate::eval) fn gate(&mut self, reference: &GateRef) -> Result<bool, Halt> {
        let Some(index) = reference.gate else { return self.unknown_gate(reference) };
        let value = self.nested(|pass| pass.known_gate(index))?;
        self.scratch.asked.push(index);
        self.expose(index, reference);
        Ok(value)
    }

    /// Evaluates a gate, or takes its answer from earlier in the pass.
    pub(in crate::eval) fn known_gate(&mut self, index: u32) -> Result<bool, Halt> {
        let memo = self.memo(index);
        if memo.pass == self.number && !O::WATCHES {
            self.replay(index)?;
        } else if memo.pass != self.number || memo.visited != self.evaluation {
            self.visit(index)?;
        }
        let &GateMemo { value, unsupported, marks, .. } = self.memo(index);
        self.marks |= marks;
        if unsupported { Err(Halt::Unsupported) } else { Ok(value) }
    }

    fn visit(&mut self, index: u32) -> Result<(), Halt> {
        let snapshot = self.context.snapshot;
        let (pass, visited) = (self.number, self.evaluation);
        let Some(spec) = snapshot.gates().get(index) else {
            self.remember(index, |memo| *memo = GateMemo { pass, visited, ..GateMemo::NONE });
            return Ok(());
        };
        // The memo needs the marks of this gate alone, so those of the asking entry are put aside meanwhile.
        let aside = std::mem::take(&mut self.marks);
        let from = self.scratch.asked.len();
        let scope = std::mem::replace(&mut self.scope, (from, self.scratch.exposures.len()));
        let mut out = Outcome::default();
        let result = self.entry(Kind::Gate, snapshot.str(spec.name), Some(index), &mut out);
        self.scope = scope;
        let start = self.scratch.children.len();
        let asked = self.scratch.asked.drain(from..);
        self.scratch.children.extend(asked);
        let children = (index_of(start), index_of(self.scratch.children.len()));
        let marks = self.marks;
        self.marks |= aside;
        if matches!(result, Err(Halt::Depth | Halt::Endless)) {
            return result;
        }
        // Set field by field, as the caller reads the memo right after: writing it as a whole was slower.
        self.remember(index, |memo| {
            memo.pass = pass;
            memo.visited = visited;
            memo.value = out.enabled;
            memo.rule = out.rule;
            memo.unsupported = result.is_err();
            memo.marks = marks;
            memo.children = children;
        });
        Ok(())
    }

    /// Adds what a gate would have exposed, had it been evaluated now: depth first, each gate once.
    fn replay(&mut self, index: u32) -> Result<(), Halt> {
        let memo = self.memo(index);
        if memo.visited == self.evaluation {
            return Ok(());
        }
        let (children, evaluation) = (memo.children, self.evaluation);
        self.remember(index, |memo| memo.visited = evaluation);
        self.spend(1)?;
        for at in children.0..children.1 {
            let Some(&child) = self.scratch.children.get(at as usize) else { continue };
            self.nested(|pass| pass.replay(child))?;
            if let Some(spec) = self.context.snapshot.gates().get(child) {
                let segment = self.context.snapshot.str(spec.name).starts_with("segment:");
                self.expose(child, &GateRef { name: spec.name, gate: Some(child), segment });
            }
        }
        Ok(())
    }

    /// Adds the exposure of a gate that was asked. Segments, and gates that decided nothing, are not exposed.
    fn expose(&mut self, index: u32, reference: &GateRef) {
        let memo = self.memo(index);
        if reference.segment || memo.rule.is_empty() || memo.exposed == self.evaluation {
            return;
        }
        let exposure = GateExposure { gate: reference.name, index: Some(index), value: memo.value, rule: memo.rule };
        let evaluation = self.evaluation;
        self.remember(index, |memo| memo.exposed = evaluation);
        if !self.overlapped || self.is_new(&exposure) {
            self.scratch.exposures.push(exposure);
        }
    }

    /// Whether an exposure is not there yet. Searches the list, which counts as work.
    fn is_new(&mut self, exposure: &GateExposure) -> bool {
        let known = &self.scratch.exposures;
        self.work = self.work.saturating_add(u32::try_from(known.len() / 16).unwrap_or(u32::MAX));
        !known.contains(exposure)
    }

    /// A gate that the document lacks: false, unless an override answers or a console mapping lets another gate do it.
    fn unknown_gate(&mut self, reference: &GateRef) -> Result<bool, Halt> {
        if !self.context.snapshot.has_mappings() && self.context.host.overrides.is_none() {
            return Ok(false);
        }
        let name = self.context.snapshot.str(reference.name);
        let mut out = Outcome::default();
        self.nested(|pass| pass.entry(Kind::Gate, name, None, &mut out))?;
        let exposure = GateExposure { gate: reference.name, index: None, value: out.enabled, rule: out.rule };
        if !out.rule.is_empty() && !reference.segment && self.is_new(&exposure) {
            self.scratch.exposures.push(exposure);
        }
        Ok(out.enabled)
    }

    pub(in crate::eval) fn memo(&self, index: u32) -> &GateMemo {
        self.scratch.gates.get(index as usize).unwrap_or(&GateMemo::NONE)
    }

    fn remember(&mut self, index: u32, write: impl FnOnce(&mut GateMemo)) {
        if let Some(memo) = self.scratch.gates.get_mut(index as usize) {
            write(memo);
        }
    }
}

fn index_of(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
