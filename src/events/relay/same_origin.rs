//! Distinguishes requests of the wiki's own pages from those that another site makes a browser send.

/// The headers by which a browser says which page a request comes from. A missing header is an empty text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Headers<'a> {
    /// `Sec-Fetch-Site`.
    pub site: &'a str,
    /// `Origin`: scheme, host and port, or `null`.
    pub origin: &'a str,
    /// `Host`: the wiki's own, as the browser knows it.
    pub host: &'a str,
}

impl Headers<'_> {
    /// Whether a page of the wiki sent this. `servers` are its base URLs, such as `//wiki.example`.
    /// True also where neither header came: then it was no browser of today.
    #[must_use]
    pub fn are_own<'s>(self, servers: impl IntoIterator<Item = &'s str>) -> bool {
        if !matches!(self.site, "" | "same-origin" | "none") {
            return false;
        }
        // Firefox sends `Origin: null` with a beacon of a page that sends no referrer. A page of any site could have
        // that, but `same-origin` is written by the browser itself.
        if self.origin.is_empty() || (self.origin == "null" && self.site == "same-origin") {
            return true;
        }
        let Some(from) = host_of(self.origin) else { return false };
        let is_own_host = |own: &str| own.eq_ignore_ascii_case(from);
        host(self.host).is_some_and(is_own_host) || servers.into_iter().filter_map(host_of).any(is_own_host)
    }
}

/// Host and port of a URL; `None` for `null` and any other text that is no URL.
fn host_of(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("//")?;
    let is_url = scheme.is_empty() || scheme.ends_with(':');
    is_url.then(|| rest.split(['/', '?', '#']).next().unwrap_or_default()).and_then(host)
}

/// Host and port without a port 80 or 443, which browsers leave out but a proxy may write; `None` if it is no host.
fn host(text: &str) -> Option<&str> {
    let bare = text.strip_suffix(":443").or_else(|| text.strip_suffix(":80")).unwrap_or(text);
    (!bare.is_empty() && !bare.starts_with(':') && !bare.contains('@')).then_some(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVERS: [&str; 2] = ["//wiki.example.org", "https://canonical.example.org"];

    fn are_own(site: &str, origin: &str, host: &str) -> bool {
        Headers { site, origin, host }.are_own(SERVERS)
    }

    #[test]
    fn own_pages_and_plain_clients_pass() {
        for (site, origin, host) in [
            ("", "", ""),
            ("same-origin", "", ""),
            ("none", "", ""),
            ("same-origin", "null", ""),
            ("same-origin", "https://wiki.example.org", ""),
            ("", "https://WIKI.example.org:443", ""),
            ("", "https://canonical.example.org", "wiki.example.org"),
            ("", "http://127.0.0.1:8080", "127.0.0.1:8080"),
            ("", "http://[::1]:8080", "[::1]:8080"),
            ("", "https://other.example.org", "Other.example.org:443"),
        ] {
            assert!(are_own(site, origin, host), "{site} {origin} {host}");
        }
    }

    #[test]
    fn others_do_not() {
        for (site, origin, host) in [
            ("cross-site", "", ""),
            ("same-site", "", ""),
            ("cross-site", "https://wiki.example.org", ""),
            ("something", "", ""),
            ("", "null", ""),
            ("none", "null", ""),
            ("same-site", "null", ""),
            ("same-origin", "NULL", ""),
            ("", "https://evil.example", ""),
            ("same-origin", "https://evil.example", ""),
            ("", "https://wiki.example.org.evil.example", ""),
            ("", "https://wiki.example.org@evil.example", ""),
            ("", "https://evil.example/https://wiki.example.org", ""),
            ("", "https://evil.example?//wiki.example.org", ""),
            ("", "https://wiki.example.org:8443", ""),
            ("", "https://wiki.example.org:4430", ""),
            ("", "wiki.example.org", "wiki.example.org"),
            ("", "evil//wiki.example.org", ""),
            ("", "http:///", "wiki.example.org"),
            ("", "//", ""),
            ("", "http://:80", ":80"),
        ] {
            assert!(!are_own(site, origin, host), "{site} {origin} {host}");
        }
        assert!(!Headers { origin: "https://evil.example", ..Headers::default() }.are_own([
            "",
            "https://",
            "evil.example"
        ]));
    }
}
