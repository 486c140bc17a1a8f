//! The CLI worker: the only code with sockets. Fetches the document and the id
//! lists, ships events. No file here knows PHP; time and chance are handed in.

pub mod atomic_file;
pub mod attempt;
pub mod backoff;
pub mod cause;
pub mod clock;
pub mod cycle;
pub mod fetch;
pub mod head;
pub mod id_list;
pub mod key;
pub mod lock;
pub mod place;
pub mod program_index;
pub mod report;
pub mod resolver;
pub mod sync;
pub mod transport;
pub mod version;
