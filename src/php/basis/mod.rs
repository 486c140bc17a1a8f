//! What an answer stands on: who is asked about, for whom, and which document answers.

pub mod asked_user;
pub mod caller;
pub mod kind;
pub mod option;
pub mod pin;
pub mod request;
pub mod user;
