//! What this crate answers beside what the official core answered to the same questions, which benches/official asks it.

mod bandits;
mod groups;
mod overrides;
mod recorded;
mod sticky;
mod values;
