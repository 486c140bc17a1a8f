//! Recognizes requests of pages that a browser fetches in advance, before anybody sees them.

/// Whether a header says so: `Sec-Purpose`, or its older forms `Purpose` and `X-Moz`.
/// A prerendered page sends `prefetch;prerender`.
#[must_use]
pub fn is_prefetch(purpose: &str) -> bool {
    purpose.split([',', ';', ' ', '\t']).any(|word| word.eq_ignore_ascii_case("prefetch"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefetches_and_others() {
        for yes in
            ["prefetch", "Prefetch", "prefetch;prerender", "prefetch; anonymous-client-ip", ", prefetch", "a,prefetch"]
        {
            assert!(is_prefetch(yes), "{yes}");
        }
        for no in ["", "navigate", "prefetched", "no-prefetch", ";", "preview"] {
            assert!(!is_prefetch(no), "{no}");
        }
    }
}
