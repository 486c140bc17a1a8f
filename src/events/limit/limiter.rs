//! The limits as one process applies them. It opens the book of the day, on the disk if it can and else in memory, and
//! remembers some answers itself, to save work.

use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};

use super::book::{Book, Changes, ClientVisit};
use super::client::{Client, DayKey, StableIdHash};
use super::row::Row;
use crate::events::policy::Rates;
use crate::events::words::cause::DropCause;
use crate::text::{DAY_MS, day};

/// How long, in ms, the open files are taken to be still in their places before that is looked at again.
const LOOK_MS: u64 = 100;
/// How long after a failure of the disk the process counts in memory before it tries the disk again, ms.
const PAUSE_MS: i64 = 60_000;
/// Clients of which this process remembers that their minute is used up.
const SPENT: usize = 64;
/// Ids of which this process remembers that they were seen.
const SEEN: usize = 256;

/// The limits of one process, with its open book.
#[derive(Debug)]
pub struct Limiter {
    /// The spool that has the book; `None` if it is in memory.
    spool: Option<PathBuf>,
    day: i64,
    key: Option<DayKey>,
    book: Option<Book>,
    /// When it was last checked that the open files are those in the spool, ms.
    looked: i64,
    /// When the disk is tried again after a failure, ms.
    retry: i64,
    pending: Changes,
    spent: [Spent; SPENT],
    seen: [u64; SEEN],
    hasher: RandomState,
}

/// An id that may be new today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unseen {
    /// The keyed hash that all processes use.
    pub id: StableIdHash,
    /// A cheaper hash that only this process uses.
    hint: u64,
}

/// A client whose minute is used up. To know it saves decoding bodies that would be refused anyway.
#[derive(Clone, Copy, Debug, Default)]
struct Spent {
    client: u64,
    minute: i64,
    /// The limit that was reached: wikis of one process may have different ones.
    per_minute: u32,
}

impl Default for Limiter {
    fn default() -> Self {
        Self {
            spool: None,
            day: 0,
            key: None,
            book: None,
            looked: 0,
            retry: i64::MIN,
            pending: Changes::new(),
            spent: [Spent::default(); SPENT],
            seen: [0; SEEN],
            hasher: RandomState::new(),
        }
    }
}

impl Limiter {
    /// Limits in memory, which no other process shares.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Limits that are shared by all processes that use this spool.
    #[must_use]
    pub fn on_disk(spool: &Path) -> Self {
        Self { spool: Some(spool.to_owned()), ..Self::default() }
    }

    /// The client behind an address, today. `token_key` is the wiki's secret; `now` is ms.
    pub fn client(&mut self, address: &str, token_key: &[u8], now: i64) -> Client {
        let day = now.div_euclid(DAY_MS);
        if self.day != day {
            self.day = day;
            self.book = None;
            self.seen = [0; SEEN];
        }
        let key = self.key.take().filter(|key| key.is_of(token_key, day));
        self.key.insert(key.unwrap_or_else(|| DayKey::new(token_key, day))).client(address)
    }

    /// Whether this process knows that the client may send nothing more this minute. False says nothing.
    #[must_use]
    pub fn is_spent(&self, client: Client, rates: &Rates, now: i64) -> bool {
        self.spent.get(slot(client.0, SPENT)).is_some_and(|spent| {
            spent.client == client.0 && spent.minute == minute(now) && rates.per_minute <= spent.per_minute
        })
    }

    /// Counts a body that is refused because its client's minute is used up.
    pub fn refuse(&mut self, client: Client, rates: &Rates, now: i64) {
        self.visit(client, rates, now, |visit| refuse(visit, 0));
    }

    /// Counts this number of events against the client's minute, and lets `judge` decide on each of them. `None` if
    /// they are too many: then `judge` is not called, and the body counts as refused.
    pub fn spend<T>(
        &mut self,
        client: Client,
        events: usize,
        rates: &Rates,
        now: i64,
        judge: impl FnOnce(&mut ClientVisit<'_>) -> T,
    ) -> Option<T> {
        let judged = self.visit(client, rates, now, |visit| {
            if visit.take(events) {
                return Some(judge(visit));
            }
            refuse(visit, events);
            None
        });
        if judged.is_none()
            && let Some(place) = self.spent.get_mut(slot(client.0, SPENT))
        {
            *place = Spent { client: client.0, minute: minute(now), per_minute: rates.per_minute };
        }
        judged
    }

    /// Takes back what was counted of a body, because the spool did not take it. The first number is that of its
    /// accepted events, which are counted as dropped.
    pub fn take_back(&mut self, client: Client, counted: [(Row, u64); 3], rates: &Rates, now: i64) {
        self.pending.extend(counted.map(|(row, count)| (row, 0_i64.saturating_sub_unsigned(count))));
        let [(_, events), ..] = counted;
        self.visit(client, rates, now, |visit| visit.count(Row::Dropped(DropCause::Spool), events));
    }

    /// Adds what a page reports of itself, in whole ms and bytes.
    pub fn count_timings(&mut self, client: Client, timings: &[(&'static str, f64)], rates: &Rates, now: i64) {
        self.visit(client, rates, now, |visit| {
            for (name, number) in timings {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "within 0 and MOST_TIMING"
                )]
                visit.count(Row::Timing(name), number.round() as u64);
                visit.count(Row::Samples(name), 1);
            }
        });
    }

    /// An id that this client shows; `None` if this process has let it through today already.
    #[must_use]
    pub fn unseen(&self, client: Client, id: &[u8]) -> Option<Unseen> {
        // Most readers show the id that they have shown before, for which this cheap hash is enough.
        let hint = self.hasher.hash_one((client.0, id)).max(1);
        if self.seen.get(slot(hint, SEEN)) == Some(&hint) {
            return None;
        }
        Some(Unseen { id: self.key.as_ref()?.id(client, id), hint })
    }

    /// Remembers that an id was let through.
    pub fn remember(&mut self, id: Unseen) {
        if let Some(place) = self.seen.get_mut(slot(id.hint, SEEN)) {
            *place = id.hint;
        }
    }

    fn visit<T>(
        &mut self,
        client: Client,
        rates: &Rates,
        now: i64,
        judge: impl FnOnce(&mut ClientVisit<'_>) -> T,
    ) -> T {
        let mut book = self.book(now);
        let (judged, is_sound) = book.visit(client, rates, now, &mut self.pending, judge);
        if is_sound {
            self.book = Some(book);
        } else {
            self.pause(now);
        }
        judged
    }

    /// The book of the day: the open one if its files are still in their places, else one that is opened now.
    fn book(&mut self, now: i64) -> Book {
        let used = self.book.take();
        let Some(spool) = &self.spool else { return used.unwrap_or_else(Book::in_memory) };
        if now.abs_diff(self.looked) < LOOK_MS
            && let Some(book) = used
        {
            return book;
        }
        self.looked = now;
        let is_paused = now < self.retry;
        if let Some(book) = used.filter(|book| is_paused || book.is_on_disk()) {
            return book;
        }
        let opened = day(now).and_then(|day| Book::open(spool, &day).ok());
        opened.unwrap_or_else(|| {
            self.pause(now);
            self.book.take().unwrap_or_else(Book::in_memory)
        })
    }

    /// Goes on with a book in memory until the disk is tried again, so that no reader is refused because of the disk.
    fn pause(&mut self, now: i64) {
        self.retry = now.saturating_add(PAUSE_MS);
        self.book = Some(Book::in_memory());
    }
}

fn refuse(visit: &mut ClientVisit<'_>, events: usize) {
    visit.record.refuse(1);
    visit.count(Row::Minute, 1);
    visit.count(Row::Dropped(DropCause::Rate), events as u64);
}

fn minute(now: i64) -> i64 {
    now.div_euclid(60_000)
}

fn slot(hash: u64, slots: usize) -> usize {
    usize::try_from(hash >> 40).unwrap_or(0) % slots
}
