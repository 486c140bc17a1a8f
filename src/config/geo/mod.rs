//! Countries of addresses, by a database that the operator chooses: a country is two letters (`country`), the file is of
//! MaxMind's format (`database`), and what may be wrong with it has a word (`fault`).

pub mod country;
pub mod database;
pub mod fault;
