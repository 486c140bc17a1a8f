//! How all of it fares, told to PHP code and to people.

pub mod freshness;
pub mod phpinfo;
pub mod status;
