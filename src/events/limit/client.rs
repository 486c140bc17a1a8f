//! Who sends events, without keeping an address: a client is a keyed hash of its address, with another key each day.

use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::LazyLock;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// A client, today. Without the wiki's secret nothing leads back from it to an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client(pub(super) u64);

/// A stable id as one client has shown it, today: a keyed hash of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StableIdHash(pub(super) u64);

/// The secret of wikis that have set none. Only processes forked from the same parent then agree on who is who.
static SALT: LazyLock<[u8; 64]> = LazyLock::new(|| {
    // As long as a block of the hash. The randomness is that of the standard library's keys, 128 bits each.
    let mut salt = [0; 64];
    for (at, part) in salt.chunks_mut(8).enumerate() {
        part.copy_from_slice(&RandomState::new().hash_one(at).to_le_bytes());
    }
    salt
});

/// Makes the salt of this process, so that all its children have the same. To be called before it forks.
pub fn prepare() {
    LazyLock::force(&SALT);
}

/// The key for the hashes of one day. It is made from the wiki's token key, so that all of its processes have the same,
/// and from the day, so that the hashes of two days cannot be connected.
#[derive(Debug)]
pub struct DayKey {
    day: i64,
    token_key: Box<[u8]>,
    mac: Hmac<Sha256>,
}

impl DayKey {
    /// The key of a day, which is counted from 1970.
    #[must_use]
    pub fn new(token_key: &[u8], day: i64) -> Self {
        let secret = if token_key.is_empty() { &SALT[..] } else { token_key };
        let mut mac = keyed(secret);
        mac.update(b"statsig limits ");
        mac.update(&day.to_be_bytes());
        Self { day, token_key: token_key.into(), mac: keyed(&mac.finalize().into_bytes()) }
    }

    /// Whether this is the key of that day and secret.
    #[must_use]
    pub fn is_of(&self, token_key: &[u8], day: i64) -> bool {
        self.day == day && *self.token_key == *token_key
    }

    /// The client behind an address. All addresses of an IPv6 /64 network are one client; so is any text that is no
    /// address.
    #[must_use]
    pub fn client(&self, address: &str) -> Client {
        Client(match address.parse::<IpAddr>().map(|ip| ip.to_canonical()) {
            Ok(IpAddr::V4(ip)) => self.tag(b'4', &ip.octets()),
            Ok(IpAddr::V6(ip)) => self.tag(b'6', &(ip.to_bits() >> 64).to_be_bytes()),
            Err(_) => self.tag(b't', address.as_bytes()),
        })
    }

    /// The hash of an id that this client shows. From another client the same id has another hash.
    #[must_use]
    pub fn id(&self, client: Client, id: &[u8]) -> StableIdHash {
        let mut mac = self.mac.clone();
        mac.update(b"i");
        mac.update(&client.0.to_be_bytes());
        mac.update(id);
        StableIdHash(first_bits(mac))
    }

    fn tag(&self, kind: u8, bytes: &[u8]) -> u64 {
        let mut mac = self.mac.clone();
        mac.update(&[kind]);
        mac.update(bytes);
        first_bits(mac)
    }
}

fn keyed(secret: &[u8]) -> Hmac<Sha256> {
    // Filled up with zeros to a block, as HMAC itself does. A key of exactly one block can never be refused.
    let mut block = [0; 64];
    block.iter_mut().zip(secret).for_each(|(to, from)| *to = *from);
    Hmac::new(&block.into())
}

/// The first 64 bits; never 0, which stands for "nobody" in the files.
fn first_bits(mac: Hmac<Sha256>) -> u64 {
    let tag: [u8; 32] = mac.finalize().into_bytes().into();
    let [a, b, c, d, e, f, g, h, ..] = tag;
    u64::from_le_bytes([a, b, c, d, e, f, g, h]).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_client_is_an_address_or_a_network() {
        let key = DayKey::new(b"secret", 20_000);
        assert_eq!(key.client("2001:db8::1"), key.client("2001:db8:0:0:ffff::2"));
        assert_ne!(key.client("2001:db8::1"), key.client("2001:db8:0:1::1"));
        assert_ne!(key.client("198.51.100.7"), key.client("198.51.100.8"));
        assert_eq!(key.client("::ffff:198.51.100.7"), key.client("198.51.100.7"));
        assert_ne!(key.client(""), key.client("unknown"));
    }

    #[test]
    fn processes_agree_by_the_secret_and_the_day() {
        let of = |secret: &[u8], day| DayKey::new(secret, day).client("198.51.100.7");
        assert_eq!(of(b"secret", 20_000), of(b"secret", 20_000));
        assert_ne!(of(b"secret", 20_000), of(b"secret", 20_001));
        assert_ne!(of(b"secret", 20_000), of(b"other", 20_000));
        assert_eq!(of(b"", 20_000), of(b"", 20_000), "the salt of one process");
    }

    #[test]
    fn an_id_is_of_one_client() {
        let key = DayKey::new(b"secret", 20_000);
        let (one, other) = (key.client("a"), key.client("b"));
        assert_eq!(key.id(one, b"x"), key.id(one, b"x"));
        assert_ne!(key.id(one, b"x"), key.id(other, b"x"));
        assert_ne!(key.id(one, b"x"), key.id(one, b"y"));
    }
}
