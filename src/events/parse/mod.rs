//! What a browser sent, read within bounds and rebuilt from nothing but known fields and the policy.

pub(super) mod body;
mod budget;
pub mod decode;
pub(super) mod draft;
mod event;
mod node;
pub mod origin;
mod walk;
