//! Parses what a browser sent, within bounds, and builds new events from it: of known fields and what the policy names,
//! and of nothing else.

pub(super) mod body;
mod budget;
pub mod decode;
pub(super) mod draft;
mod draft_user;
mod event;
mod node;
pub mod origin;
mod walk;
