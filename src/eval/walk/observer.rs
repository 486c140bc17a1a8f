//! Watching an evaluation. The evaluator is generic over its observer, so that evaluations that nobody watches pay
//! nothing.

use crate::config::compiled::bandit::BanditGroup;
use crate::config::compiled::comparison::Condition;
use crate::config::compiled::spec::Rule;
use crate::eval::terms::operand::Operand;

/// Sees each step of an evaluation, in order.
pub trait Observer {
    /// Whether somebody watches. Then everything is evaluated anew, as kept answers would show no steps.
    const WATCHES: bool;

    /// A gate, config or layer is entered: its name.
    fn enter(&mut self, _name: &str) {}
    /// The entry last entered is left.
    fn leave(&mut self) {}
    /// An override answers for the entry, by an id of this type; empty where it is for all.
    fn overridden(&mut self, _id_type: &str) {}
    /// The conditions of a rule are about to be evaluated.
    fn rule(&mut self, _rule: &Rule) {}
    /// A condition was evaluated: what it found to compare, and whether it holds; none if it cannot be decided.
    fn condition(&mut self, _condition: Condition, _found: Operand, _holds: Option<bool>) {}
    /// A percentage was decided: the bucket of 10,000 if a hash was needed, and the limit.
    fn share(&mut self, _bucket: Option<u64>, _limit: f64, _passes: bool) {}
    /// The score of a bandit's group for the user; none if nothing is known of it.
    fn scored(&mut self, _group: &BanditGroup, _score: Option<f64>) {}
    /// The group that a bandit puts the unit into, and how it was found.
    fn chosen(&mut self, _group: &BanditGroup, _by: GroupChoice) {}
}

/// How a bandit has found the group of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupChoice {
    /// By the unit's bucket, as there is no model.
    Bucket,
    /// At random.
    Drawn,
    /// By its score.
    Best,
}

impl GroupChoice {
    /// One word for it, for PHP.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Bucket => "bucket",
            Self::Drawn => "drawn",
            Self::Best => "best",
        }
    }
}

/// The observer of evaluations that nobody watches.
pub struct Nobody;

impl Observer for Nobody {
    const WATCHES: bool = false;
}
