//! Sends one HTTP request and reads its answer, bounded in time and size. Certificates are checked against the
//! system's CA store, redirects are not followed, and proxies of the environment are not used. Errors are a [`Cause`]
//! and nothing else: ureq's own messages may quote the address, and with it the key.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::path::PathBuf;
use std::time::Duration;

use ureq::http::{HeaderMap, Response, Uri};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, TlsProvider, parse_pem};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body, Error, Proxy, ProxyProtocol};

use super::resolver::InlineResolver;
use crate::worker::host::cause::Cause;

/// How to reach servers.
#[derive(Clone)]
pub struct TransportOptions {
    /// Time for connection and TLS handshake.
    pub connect: Duration,
    /// Time for the whole exchange.
    pub total: Duration,
    /// PEM file of the only certificate authorities to trust, instead of the system's store.
    pub ca_file: Option<PathBuf>,
    /// `http://[user:password@]host:port` (or https): used for every https address. The environment is not asked.
    pub proxy: Option<String>,
}

impl Default for TransportOptions {
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), total: Duration::from_secs(30), ca_file: None, proxy: None }
    }
}

/// One request. Headers are exactly these, besides host, user-agent, accept, accept-encoding and content-length.
#[derive(Clone, Copy)]
pub struct HttpRequest<'a> {
    /// https, or http to a loopback address.
    pub url: &'a str,
    /// Names and values of headers.
    pub headers: &'a [(&'a str, &'a str)],
    /// What is sent. With a body the request is a POST, without one a GET.
    pub body: Option<&'a [u8]>,
    /// The most bytes of the answer, after decoding.
    pub max_bytes: u64,
}

/// What the server answered, of whatever status.
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The decoded body, or why it did not arrive whole. To the shipper the status counts even then.
    pub body: Result<Vec<u8>, Cause>,
    /// The answer's headers.
    headers: HeaderMap,
}

impl Answer {
    /// A header's first value, if it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// Sends requests. Keeps connections open for a few seconds, so that one serves several batches.
pub struct Transport {
    agent: Agent,
}

impl Transport {
    /// # Errors
    /// [`Cause::CaFile`] or [`Cause::Proxy`] for a setting that cannot be used.
    pub fn new(options: &TransportOptions) -> Result<Self, Cause> {
        let roots = match &options.ca_file {
            Some(path) => RootCerts::new_with_certs(&certificates(&std::fs::read(path).map_err(|_| Cause::CaFile)?)?),
            None => RootCerts::PlatformVerifier,
        };
        let config = Agent::config_builder()
            .timeout_connect(Some(options.connect))
            .timeout_global(Some(options.total))
            .max_redirects(0)
            .http_status_as_error(false)
            .proxy(options.proxy.as_deref().filter(|text| !text.is_empty()).map(proxy).transpose()?)
            .tls_config(TlsConfig::builder().provider(TlsProvider::Rustls).root_certs(roots).build())
            .user_agent(concat!("mw-statsig/", env!("CARGO_PKG_VERSION")))
            // Shorter than the sync interval, so that no sync uses a connection that the server may be closing.
            .max_idle_age(Duration::from_secs(5))
            .build();
        Ok(Self { agent: Agent::with_parts(config, DefaultConnector::new(), InlineResolver) })
    }

    /// Sends the request and reads the whole answer.
    ///
    /// # Errors
    /// The cause when no status line and headers arrived; a body that broke later is in [`Answer::body`].
    pub fn send(&self, request: &HttpRequest) -> Result<Answer, Cause> {
        let plain = is_plain(request.url)?;
        let response = match request.body {
            Some(body) => {
                let mut post = self.agent.post(request.url);
                for (name, value) in request.headers {
                    post = post.header(*name, *value);
                }
                if plain { post.config().proxy(None).build().send(body) } else { post.send(body) }
            }
            None => {
                let mut get = self.agent.get(request.url);
                for (name, value) in request.headers {
                    get = get.header(*name, *value);
                }
                // Plain http stays on this machine; through a proxy it would carry the key over the network.
                if plain { get.config().proxy(None).build().call() } else { get.call() }
            }
        };
        Ok(read(response.map_err(|error| cause(&error))?, request.max_bytes))
    }
}

impl std::fmt::Debug for Transport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Transport")
    }
}

impl std::fmt::Debug for TransportOptions {
    /// Without the proxy, which may hold a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options").field("connect", &self.connect).field("total", &self.total).finish_non_exhaustive()
    }
}

/// Whether the address is one we may ask, and whether it is plain http (loopback only).
fn is_plain(url: &str) -> Result<bool, Cause> {
    let uri: Uri = url.parse().map_err(|_| Cause::Address)?;
    let authority = uri.authority().ok_or(Cause::Address)?;
    let host = authority.host();
    // ureq would read a port beyond 65535 as the scheme's own.
    let port_is_bad = authority.as_str().len() > host.len() && authority.port_u16().is_none();
    if host.is_empty() || authority.as_str().contains('@') || port_is_bad {
        return Err(Cause::Address);
    }
    match uri.scheme_str() {
        Some("https") => Ok(false),
        Some("http") if is_loopback(host) => Ok(true),
        _ => Err(Cause::Address),
    }
}

/// Whether the host is a loopback address in digits. A name does not count, as it could be made to point elsewhere.
fn is_loopback(host: &str) -> bool {
    host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        || host
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
            .and_then(|bare| bare.parse::<Ipv6Addr>().ok())
            .is_some_and(|address| address.is_loopback())
}

fn certificates(pem: &[u8]) -> Result<Vec<Certificate<'static>>, Cause> {
    let mut found = Vec::new();
    for item in parse_pem(pem) {
        if let PemItem::Certificate(certificate) = item.map_err(|_| Cause::CaFile)? {
            found.push(certificate);
        }
    }
    if found.is_empty() { Err(Cause::CaFile) } else { Ok(found) }
}

fn proxy(text: &str) -> Result<Proxy, Cause> {
    let proxy = Proxy::new(text).map_err(|_| Cause::Proxy)?;
    // ureq panics on a SOCKS proxy when it is built without them.
    match proxy.protocol() {
        ProxyProtocol::Http | ProxyProtocol::Https => Ok(proxy),
        _ => Err(Cause::Proxy),
    }
}

fn read(response: Response<Body>, max_bytes: u64) -> Answer {
    let (parts, body) = response.into_parts();
    let body = body.into_with_config().limit(max_bytes).read_to_vec().map_err(|error| cause(&error));
    Answer { status: parts.status.as_u16(), body, headers: parts.headers }
}

fn cause(error: &Error) -> Cause {
    use std::io::ErrorKind;
    match error {
        Error::BadUri(_) | Error::RequireHttpsOnly(_) | Error::Http(_) => Cause::Address,
        Error::Timeout(_) => Cause::Timeout,
        Error::HostNotFound => Cause::Name,
        Error::ConnectionFailed => Cause::Connect,
        Error::BodyExceedsLimit(_) | Error::LargeResponseHeader(..) => Cause::TooLarge,
        Error::Tls(_) | Error::Pem(_) | Error::Rustls(_) | Error::TlsRequired => Cause::Tls,
        Error::Decompress(..) => Cause::Encoding,
        Error::InvalidProxyUrl | Error::ConnectProxyFailed(_) => Cause::Proxy,
        Error::Io(error) => match error.kind() {
            ErrorKind::TimedOut | ErrorKind::WouldBlock => Cause::Timeout,
            ErrorKind::ConnectionRefused
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkUnreachable
            | ErrorKind::NetworkDown
            | ErrorKind::AddrNotAvailable
            | ErrorKind::PermissionDenied => Cause::Connect,
            // rustls reports a refused handshake in this way.
            ErrorKind::InvalidData => Cause::Tls,
            _ => Cause::Broken,
        },
        _ => Cause::Broken,
    }
}
