//! What each answer needs: the user, the kind of entry, the document in use, and what bandits draw from.

pub mod asked_user;
pub mod chance;
pub mod kind;
mod loading;
pub mod option;
pub mod overlays;
pub mod overrides;
pub mod pin;
pub mod programs;
pub mod raw_document;
pub mod request;
pub mod user;
