//! How much one client and the wiki may send (`wiki-rules.md` 6.2). An address
//! exists here only as a keyed hash under a salt that is random per process and
//! thrown away every day; memory is bounded however many clients come.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::policy::Rates;

/// Clients remembered in one generation; there are two.
const MOST_CLIENTS: usize = 2_048;
/// Milliseconds of a minute and of a day.
const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 86_400_000;

/// A client of today: nothing leads back from it to an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Client(u64);

/// What one client sent.
#[derive(Debug, Default)]
struct Record {
    /// The minute counted.
    minute: i64,
    /// Events within it.
    events: u32,
    /// Stable ids of today, shortened; at most as many as the policy's limit.
    ids: Vec<u32>,
}

/// The counters of one worker process.
#[derive(Debug)]
pub struct Limiter {
    /// Keyed with today's salt.
    mac: Hmac<Sha256>,
    /// The day that salt and counters belong to.
    day: i64,
    /// Clients seen since the last turn.
    young: HashMap<Client, Record>,
    /// The generation before: forgotten at the next turn, so that the idle go first.
    old: HashMap<Client, Record>,
    /// Custom events of today.
    custom: u64,
}

impl Default for Limiter {
    fn default() -> Self {
        Self { mac: fresh_mac(), day: 0, young: HashMap::new(), old: HashMap::new(), custom: 0 }
    }
}

impl Limiter {
    /// Counters at zero.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The client behind an address: all of an IPv6 /64 is one. A text that is no address is a client too.
    pub fn client(&mut self, address: &str, now: i64) -> Client {
        let day = now.div_euclid(DAY_MS);
        if day != self.day {
            *self = Self { day, ..Self::default() };
        }
        let mut mac = self.mac.clone();
        match address.parse::<IpAddr>().map(|ip| ip.to_canonical()) {
            Ok(IpAddr::V4(ip)) => mac.update(&ip.octets()),
            Ok(IpAddr::V6(ip)) => mac.update(&(ip.to_bits() >> 64).to_be_bytes()),
            Err(_) => mac.update(address.as_bytes()),
        }
        let tag: [u8; 32] = mac.finalize().into_bytes().into();
        let [a, b, c, d, e, f, g, h, ..] = tag;
        Client(u64::from_le_bytes([a, b, c, d, e, f, g, h]))
    }

    /// Whether the client may send one more event this minute: asked before any byte is decoded.
    pub fn may_send(&mut self, client: Client, rates: &Rates, now: i64) -> bool {
        self.record(client, now).events < rates.per_minute
    }

    /// Counts events; false, and none counted, if they are too many for this minute.
    pub fn take(&mut self, client: Client, events: usize, rates: &Rates, now: i64) -> bool {
        let record = self.record(client, now);
        let sum = record.events.saturating_add(u32::try_from(events).unwrap_or(u32::MAX));
        if sum > rates.per_minute {
            // Spent: a client that sends too much at once does not get through in halves either.
            record.events = rates.per_minute;
            return false;
        }
        record.events = sum;
        true
    }

    /// Whether the client may show this stable id: one of its ids of today, or a new one within the limit.
    pub fn knows(&mut self, client: Client, id: &[u8], rates: &Rates, now: i64) -> bool {
        let short = id.iter().fold(0x811c_9dc5_u32, |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        let record = self.record(client, now);
        if record.ids.contains(&short) {
            return true;
        }
        let free = record.ids.len() < rates.new_ids_per_day as usize;
        if free {
            record.ids.push(short);
        }
        free
    }

    /// Counts a custom event of the wiki; false beyond its limit of the day.
    pub fn take_custom(&mut self, rates: &Rates) -> bool {
        if rates.per_day > 0 && self.custom >= rates.per_day {
            return false;
        }
        self.custom = self.custom.saturating_add(1);
        true
    }

    fn record(&mut self, client: Client, now: i64) -> &mut Record {
        if self.young.len() >= MOST_CLIENTS && !self.young.contains_key(&client) {
            self.old = std::mem::take(&mut self.young);
        }
        let (young, old) = (&mut self.young, &mut self.old);
        let record = young.entry(client).or_insert_with(|| old.remove(&client).unwrap_or_default());
        let minute = now.div_euclid(MINUTE_MS);
        if record.minute != minute {
            record.minute = minute;
            record.events = 0;
        }
        record
    }
}

/// Keyed with 256 bits from the system's randomness, which are kept nowhere else.
fn fresh_mac() -> Hmac<Sha256> {
    // A block of the hash: a shorter key is filled up with zeros anyway, and a whole one cannot be refused.
    let mut salt = [0; 64];
    for (at, part) in salt.chunks_mut(8).take(4).enumerate() {
        part.copy_from_slice(&RandomState::new().hash_one(at).to_le_bytes());
    }
    Hmac::new(&salt.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_483_689_827;

    #[test]
    fn one_client_is_an_address_or_a_network_of_today() {
        let mut limiter = Limiter::new();
        let mut client = |address: &str| limiter.client(address, NOW);
        assert_eq!(client("2001:db8::1"), client("2001:db8:0:0:ffff::2"));
        assert_ne!(client("2001:db8::1"), client("2001:db8:0:1::1"));
        assert_ne!(client("198.51.100.7"), client("198.51.100.8"));
        assert_eq!(client("::ffff:198.51.100.7"), client("198.51.100.7"));
        let (today, again) = (client("198.51.100.7"), client("198.51.100.7"));
        assert_eq!(today, again);
        assert_ne!(limiter.client("198.51.100.7", NOW + DAY_MS), today, "the salt is gone");
    }

    #[test]
    fn events_a_minute() {
        let (mut limiter, rates) = (Limiter::new(), Rates { per_minute: 10, ..Rates::default() });
        let (one, other) = (limiter.client("a", NOW), limiter.client("b", NOW));
        assert!(limiter.take(one, 9, &rates, NOW) && limiter.may_send(one, &rates, NOW));
        assert!(limiter.take(one, 1, &rates, NOW) && !limiter.may_send(one, &rates, NOW));
        assert!(!limiter.take(one, 1, &rates, NOW));
        assert!(limiter.take(other, 10, &rates, NOW));
        assert!(limiter.take(one, 10, &rates, NOW + MINUTE_MS));
        assert!(!limiter.take(other, 11, &rates, NOW + MINUTE_MS));
        assert!(!limiter.may_send(other, &rates, NOW + MINUTE_MS));
    }

    #[test]
    fn new_ids_and_custom_events_a_day() {
        let rates = Rates { new_ids_per_day: 2, per_day: 1, ..Rates::default() };
        let mut limiter = Limiter::new();
        let client = limiter.client("a", NOW);
        assert!(limiter.knows(client, b"1", &rates, NOW) && limiter.knows(client, b"2", &rates, NOW));
        assert!(!limiter.knows(client, b"3", &rates, NOW) && limiter.knows(client, b"1", &rates, NOW));
        assert!(limiter.take_custom(&rates) && !limiter.take_custom(&rates));
        let client = limiter.client("a", NOW + DAY_MS);
        assert!(limiter.knows(client, b"3", &rates, NOW + DAY_MS) && limiter.take_custom(&rates));
        assert!(limiter.take_custom(&Rates::default()), "0 is no limit");
    }

    #[test]
    fn memory_is_bounded_and_the_busy_are_kept() {
        let (mut limiter, rates) = (Limiter::new(), Rates::default());
        let busy = limiter.client("busy", NOW);
        assert!(limiter.take(busy, 300, &rates, NOW));
        for at in 0..20_000 {
            let client = limiter.client(&at.to_string(), NOW);
            limiter.take(client, 1, &rates, NOW);
            if at % 1_000 == 0 {
                assert!(!limiter.may_send(busy, &rates, NOW));
            }
        }
        assert!(limiter.young.len() + limiter.old.len() <= 2 * MOST_CLIENTS);
    }
}
