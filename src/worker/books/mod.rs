//! The books of shipping: files in the spool that say how far each sink has come, which events it has taken, what
//! was counted, and which events were set aside.

pub mod cursor;
pub(super) mod journal;
pub mod ledger;
pub mod quarantine;
pub mod rollup;
pub mod rollup_files;
pub mod shipment;
pub mod spools;
