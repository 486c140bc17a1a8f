//! What we report of ourselves, to PHP code (`status()`) and to people (`phpinfo()`).

pub mod flow;
pub mod freshness;
pub mod phpinfo;
pub mod status;
