//! What we report of ourselves, to PHP code (`status()`) and to people (`phpinfo()`), and of the experiments (`balance()`).

pub mod balance;
pub mod flow;
pub mod freshness;
pub mod phpinfo;
pub mod status;
