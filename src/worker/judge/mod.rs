//! Checks events before they are sent: decides again, with the document that was used at the time, what an event
//! says was decided.

mod abroad;
mod case;
mod counted;
mod group_rules;
mod held_group;
mod membership;
mod possible;
mod stated;
mod sticky;
pub mod verdict;
pub mod verifier;
mod vouched;
