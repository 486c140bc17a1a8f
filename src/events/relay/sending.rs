//! What is known of a body beside what stands in it.

/// What is known of a body beside what stands in it.
#[derive(Clone, Copy)]
pub struct Sending<'a> {
    /// The client's address, of which only a keyed hash is used.
    pub address: &'a str,
    /// When it came, ms.
    pub now: i64,
    /// Whether the entry that an exposure (the event's name and the entry's) is about is decided by the browser's id. It
    /// is asked only where the vendor's SDKs name an account besides.
    pub is_by_browser: &'a dyn Fn(&str, &str) -> bool,
}
