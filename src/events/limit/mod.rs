//! Limits how much one client, and all clients of a wiki together, may send (`wiki-rules.md` 6.2), and counts what
//! became of all that was sent. All processes of a host count together, in two files in `{spool_dir}/counts/`:
//!
//! - `<UTC day>`, the [`sheet`]: rows of text, one for each [`row`], kept for 90 days.
//! - `<UTC day>.clients`: a [`record`] for each client, and which stable ids were seen. An address
//!   is in it as a keyed hash only ([`client`]), and the day after the file is gone.
//!
//! [`record`] says what one client may still send, and knows no file. `book` is the pair of files, locked while one
//! request is judged. It reads and writes them as `pages`, which are memory where there is no spool. [`limiter`] opens
//! the book of the day. Whatever is wrong with the files, no event is refused because of it.

mod age;
mod book;
pub mod client;
pub mod limiter;
mod pages;
pub mod record;
pub mod row;
pub mod sheet;

pub use client::Client;
pub use limiter::Limiter;
pub use row::Row;
