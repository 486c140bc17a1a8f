//! Why a sync or a shipment failed. Each cause has one word, for counters and status, and one fixed sentence, for
//! people. As both are fixed, no message can hold a URL, key or body.

/// What went wrong, in the order of the way from the network to the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// A setting is unusable: address neither https nor loopback, or not an address.
    Address,
    /// The proxy setting is unusable, or the proxy refused.
    Proxy,
    /// The CA file cannot be read or holds no certificate.
    CaFile,
    /// The key file is missing, readable by others, foreign or malformed.
    KeyFile,
    /// The name was not found.
    Name,
    /// Nobody accepted the connection.
    Connect,
    /// No complete answer within the time allowed.
    Timeout,
    /// The certificate or the handshake was refused.
    Tls,
    /// The connection broke, or what came was not HTTP.
    Broken,
    /// The answer, decoded, was longer than allowed.
    TooLarge,
    /// The compressed answer could not be decoded.
    Encoding,
    /// 401 or 403.
    Unauthorized,
    /// 429.
    Throttled,
    /// 3xx: redirects are never followed, as the key is in the address.
    Redirect,
    /// Any other 4xx.
    Rejected,
    /// 5xx or 408: the server's trouble, or any status that HTTP does not know.
    Server,
    /// The answer is no document: not JSON, or without what every document has.
    Garbage,
    /// The document does not compile.
    Uncompilable,
    /// The document is older than the one in place.
    Older,
    /// The document belongs to another key.
    WrongKey,
    /// The server answered that there is nothing new, but no document is in place.
    Absent,
    /// The file sink holds as many bytes as it may.
    SinkFull,
    /// Writing failed: disk full, permission, missing directory.
    Write,
    /// A file of ours cannot be read.
    Read,
    /// Another worker holds the lock.
    Locked,
}

impl Cause {
    /// The word of counters and results.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Proxy => "proxy",
            Self::CaFile => "ca-file",
            Self::KeyFile => "key-file",
            Self::Name => "name",
            Self::Connect => "connect",
            Self::Timeout => "timeout",
            Self::Tls => "tls",
            Self::Broken => "broken",
            Self::TooLarge => "too-large",
            Self::Encoding => "encoding",
            Self::Unauthorized => "unauthorized",
            Self::Throttled => "throttled",
            Self::Redirect => "redirect",
            Self::Rejected => "rejected",
            Self::Server => "server",
            Self::Garbage => "garbage",
            Self::Uncompilable => "uncompilable",
            Self::Older => "older",
            Self::WrongKey => "wrong-key",
            Self::Absent => "absent",
            Self::SinkFull => "sink-full",
            Self::Write => "write",
            Self::Read => "read",
            Self::Locked => "locked",
        }
    }

    /// The sentence for people.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Address => "the address must be https, or http on this machine's loopback",
            Self::Proxy => "the proxy setting is not usable, or the proxy refused",
            Self::CaFile => "the CA file cannot be read or holds no certificate",
            Self::KeyFile => "the key file is missing, open to others, foreign or malformed",
            Self::Name => "the host name was not found",
            Self::Connect => "the server did not accept the connection",
            Self::Timeout => "the server did not answer in time",
            Self::Tls => "the server's certificate or handshake was refused",
            Self::Broken => "the connection broke or did not speak HTTP",
            Self::TooLarge => "the answer is longer than allowed",
            Self::Encoding => "the compressed answer could not be decoded",
            Self::Unauthorized => "the server refused the key",
            Self::Throttled => "the server asks to come back later",
            Self::Redirect => "the server redirects, which is never followed",
            Self::Rejected => "the server rejected the request",
            Self::Server => "the server failed",
            Self::Garbage => "the answer is not a config document",
            Self::Uncompilable => "the document cannot be compiled",
            Self::Older => "the document is older than the one in place",
            Self::WrongKey => "the document belongs to another key",
            Self::Absent => "nothing new was answered, but no document is in place",
            Self::SinkFull => "the file sink holds as many bytes as it may",
            Self::Write => "a file could not be written",
            Self::Read => "a file could not be read",
            Self::Locked => "another worker is running",
        }
    }

    /// What a status other than success means; `None` for 2xx.
    #[must_use]
    pub const fn of_status(status: u16) -> Option<Self> {
        match status {
            200..=299 => None,
            300..=399 => Some(Self::Redirect),
            401 | 403 => Some(Self::Unauthorized),
            429 => Some(Self::Throttled),
            408 => Some(Self::Server),
            400..=499 => Some(Self::Rejected),
            _ => Some(Self::Server),
        }
    }
}

impl std::fmt::Display for Cause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.text())
    }
}

impl std::error::Error for Cause {}
