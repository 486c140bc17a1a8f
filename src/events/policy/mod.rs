//! The policy: what the wiki allows browsers to send (`contract.md` 7). The wiki's settings arrive as an [`Input`] and
//! are compiled to a [`Policy`]; [`recent`] keeps the last ones, so that equal settings are compiled once. The fast
//! lane runs without MediaWiki and reads the settings from a [`mod@file`].

mod compile;
pub mod file;
pub mod input;
pub mod recent;
mod rules;
mod shapes;

pub use input::Input;
pub use recent::Policies;
pub use rules::{Caps, EventRule, Policy, PolicyError, PolicyFault, Rates};
