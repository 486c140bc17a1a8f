//! Explains a decision to people: the same evaluation is run with an observer that writes down every rule and condition
//! it visits. Other evaluations pay nothing for this.

use super::words::{ConditionWords, cut};
use crate::config::Snapshot;
use crate::config::compiled::bandit::BanditGroup;
use crate::config::compiled::comparison::Condition;
use crate::config::compiled::spec::Rule;
use crate::eval::terms::context::Context;
use crate::eval::terms::decision::Decision;
use crate::eval::terms::kind::Kind;
use crate::eval::terms::operand::Operand;
use crate::eval::terms::user::User;
use crate::eval::terms::value::write_text;
use crate::eval::walk::observer::{GroupChoice, Observer};
use crate::eval::walk::pass::Pass;
use crate::eval::walk::scratch;

/// Steps of an explanation at most. If there are more, a last step says that the rest is not shown.
pub const MAX_STEPS: usize = 10_000;

/// One step. `depth` counts the gates and experiments around it.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// How deep it is nested; the asked entry is 0.
    pub depth: u32,
    /// What was visited.
    pub visit: Visit,
}

/// What a step visits.
#[derive(Clone, Debug, PartialEq)]
pub enum Visit {
    /// An entry: its name.
    Entry(String),
    /// An override answers for it: the type of the id that it is for; empty where it is for all.
    Override(String),
    /// A rule: its id.
    Rule(String),
    /// A condition that was evaluated.
    Condition {
        /// What it asks.
        words: ConditionWords,
        /// What the user has there, as JSON, cut; none if nothing.
        found: Option<String>,
        /// Whether it holds; none if it cannot be decided.
        holds: Option<bool>,
    },
    /// The share of units that a rule lets pass.
    Share {
        /// The unit's bucket of 10,000; none where everybody or nobody passes.
        bucket: Option<u64>,
        /// Buckets below it pass.
        below: f64,
        /// Whether the unit passes.
        passes: bool,
    },
    /// A group of a contextual bandit was scored for the user.
    Score {
        /// Its name.
        group: String,
        /// The score; none if the model knows nothing of the group.
        score: Option<f64>,
    },
    /// A contextual bandit has put the unit into a group.
    Group {
        /// Its name.
        group: String,
        /// How it was found.
        by: GroupChoice,
    },
    /// Too many steps: the rest is not shown.
    Cut,
}

/// Decides an entry as [`evaluate`](crate::eval::evaluate()) does, and tells how.
#[must_use]
pub fn explain(context: Context, user: &User, kind: Option<Kind>, name: &str) -> (Decision, Vec<Step>) {
    scratch::with(|scratch| {
        let recorder = StepRecorder { snapshot: context.snapshot, depth: 0, steps: Vec::new() };
        let mut pass = Pass::new(context, user, scratch, recorder);
        let decision = pass.decide(kind, name);
        (decision, pass.observer.steps)
    })
}

struct StepRecorder<'a> {
    snapshot: &'a Snapshot,
    depth: u32,
    steps: Vec<Step>,
}

impl StepRecorder<'_> {
    fn push(&mut self, visit: Visit) {
        let visit = match self.steps.len() {
            MAX_STEPS => Visit::Cut,
            more if more > MAX_STEPS => return,
            _ => visit,
        };
        // Entering an entry has raised the depth already, but the entry itself belongs one level higher.
        self.steps.push(Step { depth: self.depth.saturating_sub(1), visit });
    }
}

impl Observer for StepRecorder<'_> {
    const WATCHES: bool = true;

    fn enter(&mut self, name: &str) {
        self.depth = self.depth.saturating_add(1);
        self.push(Visit::Entry(name.to_owned()));
    }

    fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    fn overridden(&mut self, id_type: &str) {
        self.push(Visit::Override(id_type.to_owned()));
    }

    fn rule(&mut self, rule: &Rule) {
        self.push(Visit::Rule(self.snapshot.str(rule.id).to_owned()));
    }

    fn condition(&mut self, condition: Condition, found: Operand, holds: Option<bool>) {
        let words = ConditionWords::of(self.snapshot, condition);
        let found = json(found).map(|found| cut(&found));
        self.push(Visit::Condition { words, found, holds });
    }

    fn share(&mut self, bucket: Option<u64>, below: f64, passes: bool) {
        self.push(Visit::Share { bucket, below, passes });
    }

    fn scored(&mut self, group: &BanditGroup, score: Option<f64>) {
        self.push(Visit::Score { group: self.snapshot.str(group.name).to_owned(), score });
    }

    fn chosen(&mut self, group: &BanditGroup, by: GroupChoice) {
        self.push(Visit::Group { group: self.snapshot.str(group.name).to_owned(), by });
    }
}

fn json(found: Operand) -> Option<String> {
    let mut out = String::new();
    match found {
        Operand::Missing => return None,
        Operand::Text(text) => write_text(text, &mut out),
        Operand::Number(number) => out.push_str(&number.to_string()),
        Operand::Time(time) => out.push_str(&time.to_string()),
        Operand::Value(value, buffer) => value.write_json(buffer, &mut out),
    }
    Some(out)
}
