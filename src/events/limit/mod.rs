//! How much one client and the wiki may send (`wiki-rules.md` 6.2), and what became of all that was
//! sent: the same for all processes of a host, as they share two files of the spool, in
//! `{spool_dir}/counts/`:
//!
//! - `<UTC day>`, the [`sheet`]: rows of text, one for each [`row`], kept for 90 days.
//! - `<UTC day>.clients`: a [`record`] for each client, and which stable ids were seen. An address
//!   is in it as a keyed hash only ([`client`]), and the day after the file is gone.
//!
//! [`record`] says what is allowed, and knows no file. A `book` is the pair of files, held by one lock
//! while one request is judged; it is made of `pages`, which are memory where there is no spool. The
//! [`limiter`] opens the book of the day. Whatever is wrong with the files, no event is refused for it.

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
