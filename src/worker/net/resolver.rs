//! Name look-up on the calling thread. ureq's own starts a thread as soon as any
//! timeout is set, and none is worth its signals and forks inside PHP.

use std::net::ToSocketAddrs;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// The most addresses tried: what ureq's list holds.
const MOST: usize = 16;

/// Asks the system's resolver inline. The look-up itself has no timeout of ours:
/// the resolver's own (`resolv.conf`: 5 s, 2 tries unless set) bounds it, and the
/// total timeout counts it.
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
