//! Pure evaluation: context and user give a decision. No clock, no I/O, no PHP.
//!
//! Reading order: [`user`] and [`value`] (who is asked about), [`context`] (what else
//! decides), `evaluate` (the questions), `pass` with `rule`, `condition`, `gate`,
//! `mapping` and `layer` (the algorithm), `operand` and `operator` (comparisons),
//! [`decision`] (the answer). [`Reads`] says what an answer depends on, [`id_type`] by which unit.

pub mod agent;
mod condition;
pub mod context;
pub mod decision;
mod evaluate;
mod event_user;
pub mod explain;
mod gate;
mod kind;
mod layer;
mod lookup;
mod mapping;
mod observer;
mod operand;
mod operator;
mod parameter;
mod pass;
mod reads;
mod rule;
mod scratch;
mod sweep;
mod unit;
pub mod user;
pub mod value;

pub use context::{Context, Host};
pub use decision::{Decision, Exposure, Reason, RuleId, Stored, Undelegated};
pub use evaluate::{check, evaluate};
pub use explain::explain;
pub use kind::Kind;
pub use parameter::parameter;
pub use pass::MAX_DEPTH as MAX_NESTING;
pub use reads::Reads;
pub use sweep::{Sweep, sweep};
pub use unit::{evaluate_by_unit, id_type};
pub use user::{Field, Map, User};
pub use value::{Span, Value};
