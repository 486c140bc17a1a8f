//! `Statsig\Evaluation`: one decision as PHP code gets it.

pub mod evaluation;
mod getters;
