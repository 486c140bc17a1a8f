//! The types of what goes into an evaluation and what comes out.

pub mod context;
pub mod decision;
pub mod event_user;
pub mod kind;
pub mod operand;
pub mod overrides;
pub mod sticky;
pub mod user;
pub mod value;
