//! One pass: all that is asked about one user in a row, with one snapshot. Answers of gates and conditions are kept and
//! shared by all of its questions (`evaluation.md` 2).

use super::marks::Marks;
use super::observer::{Nobody, Observer};
use super::scratch::Scratch;
use crate::config::compiled::spec::{JsonShape, Rule, Spec, ValueId};
use crate::config::image::run::Run;
use crate::eval::terms::context::Context;
use crate::eval::terms::decision::{ParameterRules, Reason, RuleId, Stored, Undelegated};
use crate::eval::terms::kind::Kind;
use crate::eval::terms::user::User;
use crate::text::Span;

/// Gates, delegates and mappings nested deeper than this end an evaluation: the official core's limit (measured).
pub const MAX_DEPTH: u32 = 64;

/// Levels of nesting of all questions that wait for each other (`experiment_group`), so that 1 MiB of stack is enough.
/// The official core has no such limit, and some documents end it.
const MAX_LEVELS: u32 = 300;

/// How much work one question may take, counted in conditions. Documents that people make stay thousands of times below
/// it; without it, some others would never be done.
const MAX_WORK: u32 = 1 << 22;

/// Why an evaluation ends without an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::eval) enum Halt {
    /// A condition that cannot be decided here.
    Unsupported,
    /// Nested too deep, or in a circle.
    Depth,
    /// Several questions together are nested too deep, or one takes too much work. It ends all questions that wait.
    Endless,
}

/// What has been found of the entry that was asked.
#[derive(Default)]
pub(in crate::eval) struct Outcome {
    pub recognized: bool,
    /// An override answered: for this entry, or for one that it handed over to.
    pub overridden: bool,
    pub enabled: bool,
    pub value: Option<Stored>,
    pub rule: RuleId,
    pub group: Option<Span>,
    pub id_type: Option<Span>,
    pub version: Option<u32>,
    pub explicit: Option<Run>,
    pub allocated: Option<Span>,
    pub parameter_rules: Option<ParameterRules>,
    pub undelegated: Undelegated,
    pub other: Other,
    pub in_experiment: bool,
    pub active: bool,
    pub in_layer: bool,
    /// A contextual bandit was asked, and the unit explores.
    pub explores: bool,
}

/// Whether the outcome is of another entry than the one that was asked.
#[derive(Clone, Copy, Default)]
pub(in crate::eval) enum Other {
    /// It is not.
    #[default]
    None,
    /// Console mappings of this one were tried, in vain so far: what had been found before was forgotten.
    Tried(Span),
    /// A console mapping let this one answer.
    Mapped(Span),
}

impl Other {
    /// The entry that a console mapping let answer.
    pub fn mapped(self) -> Option<Span> {
        if let Self::Mapped(name) = self { Some(name) } else { None }
    }

    /// The entry that the outcome is of; none if it is the one that was asked.
    pub fn name(self) -> Option<Span> {
        match self {
            Self::None => None,
            Self::Tried(name) | Self::Mapped(name) => Some(name),
        }
    }
}

/// The state of a pass, and of the question that it is answering now.
pub(in crate::eval) struct Pass<'a, 's, O> {
    pub context: Context<'a>,
    pub user: &'a User,
    pub scratch: &'s mut Scratch,
    pub observer: O,
    /// Number of the pass. Only what carries it in the scratch is known in this pass.
    pub number: u32,
    /// Number of the current evaluation: gates that carry it were visited, or exposed, in it.
    pub evaluation: u32,
    /// Where in the scratch the asked gates and the exposures of the entry begin that is being evaluated.
    pub scope: (usize, usize),
    pub depth: u32,
    /// Levels of the questions that wait for this one.
    pub levels: u32,
    /// The work of this question so far, counted in conditions.
    pub work: u32,
    /// Whether another question was asked within this one. It may have overwritten which gates this one has exposed.
    pub overlapped: bool,
    /// What happened in this question so far.
    pub marks: Marks,
}

impl<'a, 's, O: Observer> Pass<'a, 's, O> {
    pub fn new(context: Context<'a>, user: &'a User, scratch: &'s mut Scratch, observer: O) -> Self {
        let snapshot = context.snapshot;
        scratch.fit(snapshot.gates().len(), snapshot.condition_count(), snapshot.bucket_count());
        let number = scratch.number();
        let evaluation = number;
        Self {
            context,
            user,
            scratch,
            observer,
            number,
            evaluation,
            scope: (0, 0),
            depth: 0,
            levels: 0,
            work: 0,
            overlapped: false,
            marks: Marks::NONE,
        }
    }

    /// Starts a new question: exposures and flags are per question, answers of gates and conditions per pass.
    pub fn begin(&mut self) {
        // Numbers ran out and the scratch was emptied: the pass begins anew, with a new number.
        let next = self.scratch.number();
        if next < self.number {
            self.number = next;
            let snapshot = self.context.snapshot;
            self.scratch.fit(snapshot.gates().len(), snapshot.condition_count(), snapshot.bucket_count());
        }
        self.evaluation = next;
        self.scratch.exposures.clear();
        self.scratch.asked.clear();
        self.scope = (0, 0);
        self.depth = 0;
        self.work = 0;
        self.overlapped = false;
        self.marks = Marks::NONE;
    }

    /// The reason of a question that was answered.
    pub fn reason(&self, outcome: &Outcome) -> Reason {
        match outcome {
            Outcome { recognized: false, .. } => Reason::unknown(self.context.snapshot),
            Outcome { overridden: true, .. } => Reason::Override,
            _ if self.marks.has(Marks::LIMITED) => Reason::RegexLimit,
            _ if self.marks.has(Marks::LISTED) => Reason::IdList,
            _ => Reason::Recognized,
        }
    }

    /// Evaluates an entry by name; `index` where it is known already.
    pub fn entry(&mut self, kind: Kind, name: &str, index: Option<u32>, out: &mut Outcome) -> Result<(), Halt> {
        let snapshot = self.context.snapshot;
        if let Some(overrides) = &self.context.host.overrides
            && self.overriding(overrides, kind, name, index, out)
        {
            return Ok(());
        }
        if snapshot.has_mappings() && self.mapping(kind, name, index, out)? {
            return Ok(());
        }
        if kind == Kind::Experiment
            && !snapshot.bandits().is_empty()
            && let Some(bandit) = snapshot.bandit(name)
        {
            return self.bandit(bandit, out);
        }
        let section = match kind {
            Kind::Gate => snapshot.gates(),
            Kind::DynamicConfig | Kind::Experiment => snapshot.configs(),
            Kind::Layer => snapshot.layers(),
        };
        let Some(spec) = index.or_else(|| section.find(name)).and_then(|index| section.get(index)) else {
            return Ok(());
        };
        if O::WATCHES {
            self.observer.enter(name);
        }
        let result = self.spec(spec, out);
        if O::WATCHES {
            self.observer.leave();
        }
        result
    }

    fn spec(&mut self, spec: &'a Spec, out: &mut Outcome) -> Result<(), Halt> {
        out.recognized = true;
        out.id_type = out.id_type.or(Some(spec.id_type));
        out.version = out.version.or(spec.version());
        if let Some(active) = spec.is_active() {
            out.active = active;
        }
        if let Some(in_layer) = spec.in_layer() {
            out.in_layer = in_layer;
        }
        if spec.merges() {
            return self.merged_layer(spec, out);
        }
        if spec.explicit().is_some() {
            out.explicit = spec.explicit();
        }
        for rule in self.context.snapshot.rules(spec.rules) {
            if !self.conditions(rule)? {
                continue;
            }
            if let Some(delegate) = rule.delegate() {
                return self.delegate(delegate, out);
            }
            // A rule that holds ends the evaluation even where its percentage fails.
            let passes = self.share(rule, None);
            self.write_answer(spec, Some(rule), if passes { rule.value } else { spec.default }, passes, out);
            return Ok(());
        }
        self.write_answer(spec, None, spec.default, false, out);
        Ok(())
    }

    /// Writes down the answer of a spec. What passed counts as true unless it is exactly
    /// false; a default counts as true only if it is exactly true.
    pub(in crate::eval) fn write_answer(
        &mut self,
        spec: &Spec,
        rule: Option<&Rule>,
        value: ValueId,
        passes: bool,
        out: &mut Outcome,
    ) {
        let shape = self.context.snapshot.value(value).map_or(JsonShape::Other, |value| value.shape());
        out.enabled = if passes { shape != JsonShape::False } else { shape == JsonShape::True };
        out.value = Some(Stored::Snapshot(value));
        match rule {
            Some(rule) => {
                out.rule = RuleId::Rule(rule.id);
                out.group = rule.group();
                out.in_experiment = rule.is_experiment_group();
                out.active = spec.is_active().unwrap_or(false);
            }
            None => out.rule = if spec.enabled() { RuleId::Default } else { RuleId::Disabled },
        }
    }

    /// Lets an experiment decide for a layer. The percentage of the delegating rule does not count.
    pub(in crate::eval) fn delegate(&mut self, delegate: u32, out: &mut Outcome) -> Result<(), Halt> {
        let Some(spec) = self.context.snapshot.configs().get(delegate) else { return Ok(()) };
        out.undelegated = Undelegated::First(self.exposure_count());
        let name = self.context.snapshot.str(spec.name);
        let result = self.nested(|pass| pass.entry(Kind::Experiment, name, Some(delegate), out));
        out.explicit = spec.explicit();
        out.allocated = Some(spec.name);
        result
    }

    /// Runs one level deeper, within the limit.
    pub fn nested<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, Halt>) -> Result<T, Halt> {
        if self.depth >= MAX_DEPTH {
            return Err(Halt::Depth);
        }
        if self.levels.saturating_add(self.depth) >= MAX_LEVELS {
            return Err(Halt::Endless);
        }
        self.depth = self.depth.saturating_add(1);
        let result = work(self);
        self.depth = self.depth.saturating_sub(1);
        result
    }

    /// Goes on under a new evaluation number. No gate counts as visited any more, and as exposed only those of the
    /// first `kept` exposures.
    pub fn renumber(&mut self, kept: usize) {
        self.evaluation = self.scratch.inner_number();
        for exposure in self.scratch.exposures.iter().take(kept) {
            let memo = exposure.index.and_then(|index| self.scratch.gates.get_mut(index as usize));
            memo.into_iter().for_each(|memo| memo.exposed = self.evaluation);
        }
    }

    /// Adds to the work of this question; an error if it is more than allowed.
    pub fn spend(&mut self, amount: usize) -> Result<(), Halt> {
        self.work = self.work.saturating_add(u32::try_from(amount).unwrap_or(u32::MAX));
        if self.work > MAX_WORK { Err(Halt::Endless) } else { Ok(()) }
    }

    /// Answers another question within this one, for the same user but with a depth and exposures of its own. The
    /// outer error ends this question too; the inner one is only that question's.
    pub fn question(&mut self, kind: Kind, name: &str, index: Option<u32>) -> Result<Result<Outcome, Halt>, Halt> {
        let levels = self.levels.saturating_add(self.depth).saturating_add(1);
        if levels >= MAX_LEVELS {
            return Err(Halt::Endless);
        }
        let aside = (std::mem::take(&mut self.scratch.exposures), self.scratch.asked.len());
        let evaluation = self.scratch.inner_number();
        let mut pass = Pass {
            context: self.context,
            user: self.user,
            scratch: &mut *self.scratch,
            observer: Nobody,
            number: self.number,
            evaluation,
            scope: (aside.1, 0),
            depth: 0,
            levels,
            work: self.work,
            overlapped: false,
            marks: Marks::NONE,
        };
        let mut out = Outcome::default();
        let result = pass.entry(kind, name, index, &mut out);
        self.work = pass.work;
        self.marks |= pass.marks.only(Marks::OVERRIDDEN);
        self.overlapped = true;
        self.scratch.exposures = aside.0;
        self.scratch.asked.truncate(aside.1);
        match result {
            Err(Halt::Endless) => Err(Halt::Endless),
            result => Ok(result.map(|()| out)),
        }
    }

    /// How many exposures the current evaluation has.
    pub fn exposure_count(&self) -> u32 {
        u32::try_from(self.scratch.exposures.len()).unwrap_or(u32::MAX)
    }
}
