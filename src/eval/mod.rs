//! Pure evaluation: context and user give a decision. No clock, no I/O, no PHP. Read from the bottom up, as
//! arrows run:
//!
//! 1. [`agent`]: what a user-agent text says. [`terms`]: what goes in and what comes out.
//! 2. `compare`: what a condition compares, and how. `walk`: one pass over a snapshot.
//! 3. `questions`: what can be asked of it.

pub mod agent;
mod compare;
mod questions;
pub mod terms;
mod walk;

pub use questions::evaluate::{check, evaluate};
pub use questions::explain::{self, explain};
pub use questions::parameter::parameter;
pub use questions::reads::Reads;
pub use questions::sweep::{Sweep, sweep};
pub use questions::unit::{evaluate_by_unit, id_type};
pub use terms::context::{Context, Host};
pub use terms::decision::{self, Decision, GateExposure, Reason, RuleId, Stored, Undelegated};
pub use terms::kind::Kind;
pub use terms::user::{self, Field, Map, User};
pub use terms::value::{self, Span, Value};
pub use walk::pass::MAX_DEPTH as MAX_NESTING;
