//! Pure evaluation: context and user give a decision. It reads no clock and no file and knows no PHP. Each of
//! these folders imports only those before it:
//! 1. [`agent`]: reads user-agent texts. [`terms`]: the types of what goes in and what comes out.
//! 2. `compare`: the operators, and where their left sides come from. `walk`: goes through rules and conditions.
//! 3. `questions`: what callers can ask, such as `evaluate` and `explain`.
pub mod agent;
mod compare;
mod questions;
pub mod terms;
mod walk;

pub use questions::evaluate::{check, evaluate};
pub use questions::explain::{self, explain};
pub use questions::groups::{self, GroupKey, by_group, groups};
pub use questions::parameter::parameter;
pub use questions::reads::{Reads, fields_read};
pub use questions::rules::{self, rules};
pub use questions::sticky::{Enforce, StickyAnswer, StickyChange, StickyValues, evaluate_sticky};
pub use questions::sweep::{Sweep, sweep};
pub use questions::unit::{evaluate_by_unit, id_type};
pub use questions::words::{self, ConditionWords};
pub use terms::chance::Chance;
pub use terms::context::{Context, Host};
pub use terms::decision::{self, Decision, GateExposure, Reason, RuleId, Stored, Undelegated};
pub use terms::kind::Kind;
pub use terms::overrides::{self, Overrides};
pub use terms::sticky::{StickyGate, StickyRecord};
pub use terms::user::{self, Field, Map, User};
pub use terms::value::{self, Span, Value};
pub use walk::pass::MAX_DEPTH as MAX_NESTING;
