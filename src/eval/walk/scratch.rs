//! Working memory of evaluations. Each thread keeps its own, so that a check allocates nothing. No answer gets from one
//! pass into the next: passes are numbered, and whatever is kept carries the number of its pass.

use super::marks::Marks;
use crate::eval::terms::decision::{GateExposure, RuleId};
use std::cell::Cell;

/// What is known of a gate.
#[derive(Clone, Copy)]
pub(in crate::eval) struct GateMemo {
    /// The pass in which the answer below was found.
    pub pass: u32,
    /// The evaluation in which the gate was last visited, with all that it reaches.
    pub visited: u32,
    /// The evaluation to whose exposures it was last added.
    pub exposed: u32,
    pub value: bool,
    /// Its rule; empty if the gate decided nothing.
    pub rule: RuleId,
    /// It, or a gate below it, cannot be decided.
    pub unsupported: bool,
    /// What happened in it, or in a gate below it.
    pub marks: Marks,
    /// The gates it asked, in order: a range of [`Scratch::children`].
    pub children: (u32, u32),
}

impl GateMemo {
    /// Nothing is known of the gate. (Numbers begin at 1.)
    pub(in crate::eval) const NONE: Self = Self {
        pass: 0,
        visited: 0,
        exposed: 0,
        value: false,
        rule: RuleId::Empty,
        unsupported: false,
        marks: Marks::NONE,
        children: (0, 0),
    };
}

/// What is known of a condition in a pass.
#[derive(Clone, Copy, Default)]
pub(in crate::eval) struct ConditionMemo {
    /// The pass in which the answer was found.
    pub pass: u32,
    /// It holds.
    pub holds: bool,
    /// What happened in it.
    pub marks: Marks,
}

/// Numbers set apart for questions within one question: more than the work of one question can use up.
const INNER: u32 = 1 << 24;

#[derive(Default)]
pub(in crate::eval) struct Scratch {
    /// One for each gate of the snapshot.
    pub gates: Vec<GateMemo>,
    /// One for each condition of the snapshot.
    pub conditions: Vec<ConditionMemo>,
    /// One for each bucket of the snapshot: the pass that computed it, and its number from 0 to 999.
    pub buckets: Vec<(u32, u16)>,
    /// Gates asked by each memoised gate, one range after another.
    pub children: Vec<u32>,
    /// Gates asked by the gates that are being evaluated now.
    pub asked: Vec<u32>,
    /// Exposures of the current evaluation.
    pub exposures: Vec<GateExposure>,
    /// A buffer to lower-case texts in.
    pub lower: String,
    /// The last number given to a pass or an evaluation.
    last: u32,
}

impl Scratch {
    /// A new number for a pass or evaluation. When numbers run out, everything is forgotten and they begin anew.
    pub fn number(&mut self) -> u32 {
        if self.last >= u32::MAX - INNER {
            *self = Self::default();
        }
        self.inner_number()
    }

    /// A new number for a question within another, for which nothing may be forgotten.
    pub fn inner_number(&mut self) -> u32 {
        self.last = self.last.saturating_add(1);
        self.last
    }

    /// Makes room for a snapshot's gates, conditions and buckets.
    pub fn fit(&mut self, gates: usize, conditions: usize, buckets: usize) {
        if self.gates.len() < gates {
            self.gates.resize(gates, GateMemo::NONE);
        }
        if self.conditions.len() < conditions {
            self.conditions.resize(conditions, ConditionMemo::default());
        }
        if self.buckets.len() < buckets {
            self.buckets.resize(buckets, (0, 0));
        }
        self.children.clear();
        self.asked.clear();
        self.exposures.clear();
    }
}

thread_local! {
    static SCRATCH: Cell<Option<Box<Scratch>>> = const { Cell::new(None) };
}

/// Lets `work` use the thread's working memory. It is taken out meanwhile: if `work` panics, nothing stays borrowed,
/// and an evaluation inside another one gets its own.
pub(in crate::eval) fn with<T>(work: impl FnOnce(&mut Scratch) -> T) -> T {
    let mut scratch = SCRATCH.take().unwrap_or_default();
    let result = work(&mut scratch);
    SCRATCH.set(Some(scratch));
    result
}
