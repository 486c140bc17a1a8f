//! The record of one client: what it has sent today, and so what it may still send. Knows no file and no clock.

use crate::events::policy::Rates;

/// Bytes of a record in the file, the client's tag and a check sum included.
pub(super) const BYTES: usize = 32;

/// What one client has sent today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClientRecord {
    /// The minute for which events are counted, in minutes since 1970.
    minute: u32,
    /// Events within that minute. A body of which nothing passes counts as one event.
    events: u32,
    /// Stable ids that the client has shown today for the first time.
    ids: u32,
    /// Events and bodies refused today.
    refused: u32,
    /// When the client last sent anything, in seconds since 1970. Who has sent nothing for the longest time is
    /// forgotten first.
    seen: u32,
}

impl ClientRecord {
    /// To be called before anything is counted, with the present time, ms: a new minute begins with no events.
    pub fn arrive(&mut self, now: i64) {
        let seconds = now.div_euclid(1_000);
        let minute = to_u32(seconds.div_euclid(60));
        self.seen = to_u32(seconds);
        if self.minute != minute {
            self.minute = minute;
            self.events = 0;
        }
    }

    /// Counts events against this minute; false if they are too many. The minute is then used up.
    pub fn take(&mut self, events: usize, rates: &Rates) -> bool {
        let sum = self.events.saturating_add(u32::try_from(events).unwrap_or(u32::MAX));
        let is_allowed = sum <= rates.per_minute;
        // Used up even by events that are refused: otherwise a client that sends too much could send it in halves.
        self.events = sum.min(rates.per_minute);
        is_allowed
    }

    /// Counts a new stable id; false, and not counted, if the limit of the day is reached.
    pub fn take_id(&mut self, rates: &Rates) -> bool {
        let is_allowed = self.ids < rates.new_ids_per_day;
        self.ids = self.ids.saturating_add(u32::from(is_allowed));
        is_allowed
    }

    /// Counts events or bodies that a limit has refused.
    pub fn refuse(&mut self, count: usize) {
        self.refused = self.refused.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
    }

    /// How many events and bodies of this client limits have refused today.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.refused.into()
    }

    /// When the client last sent anything, in seconds since 1970.
    #[must_use]
    pub fn seen(&self) -> u32 {
        self.seen
    }

    /// The record as the file holds it: the client's tag, the numbers, a check sum.
    pub(super) fn bytes(&self, tag: u64) -> [u8; BYTES] {
        let mut bytes = [0; BYTES];
        let words = [self.minute, self.events, self.ids, self.refused, self.seen];
        let (head, rest) = bytes.split_at_mut(8);
        head.copy_from_slice(&tag.to_le_bytes());
        for (part, word) in rest.chunks_mut(4).zip(words.into_iter().chain([check_sum(tag, words)])) {
            part.copy_from_slice(&word.to_le_bytes());
        }
        bytes
    }

    /// Reads a record from the file: whose it is, and the record. `None` for an empty place, an error for a damaged
    /// one.
    pub(super) fn parse(bytes: &[u8; BYTES]) -> Result<Option<(u64, Self)>, ()> {
        let (head, rest) = bytes.split_at(8);
        let tag = head.iter().rev().fold(0, |tag, byte| tag << 8 | u64::from(*byte));
        let mut words = [0; 6];
        for (word, part) in words.iter_mut().zip(rest.chunks(4)) {
            *word = part.iter().rev().fold(0, |word, byte| word << 8 | u32::from(*byte));
        }
        let [minute, events, ids, refused, seen, check] = words;
        if tag == 0 && words == [0; 6] {
            return Ok(None);
        }
        let is_whole = tag != 0 && check == check_sum(tag, [minute, events, ids, refused, seen]);
        is_whole.then_some(Some((tag, Self { minute, events, ids, refused, seen }))).ok_or(())
    }
}

/// The check sum, which tells a record from bytes that something else wrote, such as a broken disk.
fn check_sum(tag: u64, words: [u32; 5]) -> u32 {
    let mix = |sum: u64, word: u64| (sum ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23);
    let whole = words.into_iter().map(u64::from).fold(mix(0xcbf2_9ce4_8422_2325, tag), mix);
    u32::try_from(whole >> 32).unwrap_or_default()
}

fn to_u32(number: i64) -> u32 {
    u32::try_from(number.max(0)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_483_689_827;

    #[test]
    fn events_a_minute() {
        let (mut record, rates) = (ClientRecord::default(), Rates { per_minute: 10, ..Rates::default() });
        record.arrive(NOW);
        assert!(record.take(9, &rates) && record.take(1, &rates));
        assert!(!record.take(1, &rates));
        record.arrive(NOW + 60_000);
        assert!(!record.take(11, &rates));
        assert!(!record.take(1, &rates), "halves do not get through either");
        record.arrive(NOW + 120_000);
        assert!(record.take(10, &rates));
    }

    #[test]
    fn new_ids_a_day() {
        let (mut record, rates) = (ClientRecord::default(), Rates { new_ids_per_day: 2, ..Rates::default() });
        assert!(record.take_id(&rates) && record.take_id(&rates) && !record.take_id(&rates));
        assert!(record.take_id(&Rates { new_ids_per_day: 3, ..rates }));
    }

    #[test]
    fn what_is_written_is_read_and_damage_is_noticed() {
        let mut record = ClientRecord::default();
        record.arrive(NOW);
        record.take(7, &Rates::default());
        record.refuse(3);
        let bytes = record.bytes(0x0123_4567_89ab_cdef);
        assert_eq!(ClientRecord::parse(&bytes), Ok(Some((0x0123_4567_89ab_cdef, record))));
        assert_eq!(ClientRecord::parse(&[0; BYTES]), Ok(None));
        for at in 0..BYTES {
            let mut broken = bytes;
            broken[at] ^= 4;
            assert_eq!(ClientRecord::parse(&broken), Err(()), "{at}");
        }
    }
}
