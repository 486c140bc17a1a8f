//! What we report of ourselves, to PHP code (`status()`) and to people (`phpinfo()`), and of the experiments (`balance()`).

pub mod balance;
mod countries;
pub mod flow;
pub mod freshness;
pub mod phpinfo;
pub mod status;
