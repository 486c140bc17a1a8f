//! What the wiki allows browsers to send (`contract.md` 7): `rules` are made of an [`Input`] once, [`recent`]
//! keeps them by content. The fast lane reads its own from a [`mod@file`].

mod compile;
pub mod file;
pub mod input;
pub mod recent;
mod rules;
mod shapes;

pub use input::Input;
pub use recent::Policies;
pub use rules::{Caps, EventRule, Policy, PolicyError, PolicyFault, Rates};
