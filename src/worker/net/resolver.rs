//! Looks host names up on the calling thread. The resolver of ureq starts a thread as soon as any timeout is set, and
//! inside PHP a second thread makes trouble with signals and forks.

use std::net::ToSocketAddrs;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// The most addresses of one host that are tried; ureq's list holds no more.
const MOST: usize = 16;

/// Asks the system's resolver, and waits for it. No timeout of ours ends a look-up: the system's own does
/// (`resolv.conf`: 5 s and 2 tries unless set otherwise), and the time counts towards the total timeout.
#[derive(Debug, Clone, Copy, Default)]
pub struct InlineResolver;

impl Resolver for InlineResolver {
    fn resolve(&self, uri: &Uri, config: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
            return Err(ureq::Error::HostNotFound);
        };
        let host = DefaultResolver::host_and_port(scheme, authority).ok_or(ureq::Error::HostNotFound)?;
        let found = host.to_socket_addrs().map_err(|_| ureq::Error::HostNotFound)?;
        let mut addresses = self.empty();
        for address in config.ip_family().keep_wanted(found).take(MOST) {
            addresses.push(address);
        }
        if addresses.is_empty() { Err(ureq::Error::HostNotFound) } else { Ok(addresses) }
    }
}
