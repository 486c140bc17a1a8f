//! What is written down of shipping: how far each sink is, what was counted, and what was set aside.

pub mod cursor;
pub(super) mod journal;
pub mod ledger;
pub mod quarantine;
pub mod rollup;
pub mod rollup_files;
pub mod shipment;
