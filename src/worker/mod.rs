//! The CLI worker: the only code with sockets. Fetches the document and the id
//! lists, ships events. No file here knows PHP; time and chance are handed in.

pub mod atomic_file;
pub mod attempt;
pub mod backoff;
pub mod batch;
pub mod cause;
pub mod clock;
pub mod compress;
pub mod cursor;
pub mod cycle;
pub mod day_file;
pub mod documents;
pub mod fetch;
pub mod head;
pub mod id_list;
pub mod judge;
pub mod key;
pub mod ledger;
pub mod line_reader;
pub mod lock;
mod membership;
pub mod names;
mod outlet;
pub mod place;
pub mod program_index;
pub mod quarantine;
pub mod report;
pub mod resolver;
mod retained;
pub mod ship;
pub mod shipment;
pub mod sink;
mod stated;
pub mod sync;
pub mod transport;
pub mod verifier;
pub mod version;
