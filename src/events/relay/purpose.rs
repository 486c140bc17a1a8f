//! Tells requests of pages that a browser fetches in case somebody wants to see them.

/// Whether the headers say so: `Sec-Purpose`, or what browsers sent before there was one (`Purpose`, `X-Moz`).
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
