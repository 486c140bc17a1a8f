//! The two files of a day, and what one request does to them: the first file is locked, both are read, the request is
//! judged, and what changed is written.
//!
//! The second file is a hash table of fixed size. A client has its record somewhere in a group of eight, an id in a
//! group of sixteen; the hash says which group, and one read fetches it. In a full group the client that has sent
//! nothing for the longest time gives way, or the oldest id.

use std::path::Path;

use rustix::io::Errno;

use super::age::{clients_of, sweep};
use super::client::{Client, StableIdHash};
use super::pages::Pages;
use super::record::{BYTES as RECORD, ClientRecord};
use super::row::Row;
use super::sheet::{self, BYTES as SHEET, Sheet};
use crate::events::policy::Rates;
use crate::events::spool::folder::prepare;

/// Groups of clients: room for 32,768 of them.
const CLIENT_GROUPS: usize = 4_096;
/// Groups of ids: room for 131,072 of them.
const ID_GROUPS: usize = 8_192;
/// Bytes of a group of clients.
const CLIENT_GROUP: usize = 8 * RECORD;
/// Bytes of a group of ids.
const ID_GROUP: usize = 16 * 8;
/// Where ids begin in the second file.
const IDS: usize = CLIENT_GROUPS * CLIENT_GROUP;
/// Bytes of the second file.
const BYTES: usize = IDS + ID_GROUPS * ID_GROUP;
/// How long, in ms, nobody waits for the lock again once it could not be had.
const GIVEN_UP_MS: u64 = 1_000;

/// The two open files of a day, or memory in their place.
#[derive(Debug)]
pub(super) struct Book {
    sheet: Pages,
    clients: Pages,
    /// When it was last waited for the lock in vain, ms.
    gave_up: i64,
}

/// What one request sees of the book, and what it counts there.
pub struct ClientVisit<'a> {
    /// What the client of the request has sent today.
    pub record: ClientRecord,
    rates: &'a Rates,
    clients: &'a mut Pages,
    /// Custom events that all clients have sent today.
    custom: u64,
    /// What is to be added to the sheet.
    changes: Changes,
}

/// Numbers to be added to a sheet.
pub(super) type Changes = Vec<(Row, i64)>;

impl ClientVisit<'_> {
    /// Adds to a number of the day.
    pub fn count(&mut self, row: Row, more: u64) {
        if more > 0 {
            self.changes.push((row, i64::try_from(more).unwrap_or(i64::MAX)));
        }
    }

    /// Counts events against the client's minute; false, and none counted, if they are too many.
    pub fn take(&mut self, events: usize) -> bool {
        self.record.take(events, self.rates)
    }

    /// Whether the client may show this stable id: one of its ids of today, or a new one within the limit.
    pub fn take_id(&mut self, id: StableIdHash) -> bool {
        // Where the file cannot be read, the id counts as known: a broken disk must refuse nobody.
        if knows_id(self.clients, id).unwrap_or(true) {
            return true;
        }
        let is_allowed = self.record.take_id(self.rates);
        if is_allowed {
            let _ = put_id(self.clients, id);
        }
        is_allowed
    }

    /// Counts a custom event of the wiki; false beyond its limit of the day.
    pub fn take_custom(&mut self) -> bool {
        let is_allowed = self.rates.per_day == 0 || self.custom < self.rates.per_day;
        if is_allowed {
            self.custom = self.custom.saturating_add(1);
            self.count(Row::Custom, 1);
        }
        is_allowed
    }
}

impl Book {
    /// A book in memory, which no other process shares.
    pub(super) fn in_memory() -> Self {
        Self { sheet: Pages::in_memory(0), clients: Pages::in_memory(BYTES), gave_up: 0 }
    }

    /// The book of a day, such as `2026-11-28`, in a spool. Whoever makes it removes the files of earlier days.
    pub(super) fn open(spool: &Path, day: &str) -> Result<Self, Errno> {
        let folder = sheet::folder(spool);
        for dir in [spool, &folder] {
            prepare(dir).map_err(|_| Errno::ACCESS)?;
        }
        let sheet = Pages::open(&folder.join(day))?;
        if sheet.size()? == 0 {
            sweep(&folder, day);
        }
        let clients = Pages::open(&folder.join(clients_of(day)))?;
        if clients.size()? == 0 {
            clients.fill(BYTES as u64)?;
        }
        Ok(Self { sheet, clients, gave_up: 0 })
    }

    /// Whether the open files are still those that the spool has under their names; false for a book in memory.
    pub(super) fn is_on_disk(&self) -> bool {
        self.sheet.is_on_disk() && self.clients.is_on_disk()
    }

    /// Lets `judge` see the client's record and the numbers of the day, and writes down what it has changed. Returns
    /// its result, and whether the files could be read. Where they could not, or where another process keeps the lock
    /// for too long, `judge` decides by what can be seen, and its numbers wait in `pending` for the next visit.
    pub(super) fn visit<T>(
        &mut self,
        client: Client,
        rates: &Rates,
        now: i64,
        pending: &mut Changes,
        judge: impl FnOnce(&mut ClientVisit<'_>) -> T,
    ) -> (T, bool) {
        // After waiting in vain a moment ago, try only briefly: the process that has the lock must have been stopped.
        let is_locked = self.sheet.lock(now.abs_diff(self.gave_up) >= GIVEN_UP_MS);
        if !is_locked {
            self.gave_up = now;
        }
        let (sheet, found) = (read_sheet(&self.sheet), find_client(&self.clients, client));
        let is_sound = sheet.is_ok() && found.is_ok();
        let (mut sheet, is_sheet_whole) = sheet.unwrap_or_default();
        let (place, found) = found.unwrap_or_default();
        if is_locked && is_sound && found.is_none() {
            let _ = self.clients.clear(BYTES as u64);
        }
        let mut record = found.unwrap_or_default();
        record.arrive(now);
        let (before, custom) = (record.refused(), sheet.get(Row::Custom));
        let mut visit =
            ClientVisit { record, rates, clients: &mut self.clients, custom, changes: std::mem::take(pending) };
        let judged = judge(&mut visit);
        let ClientVisit { record, changes, .. } = visit;
        if !is_locked || !is_sound {
            *pending = changes;
        } else {
            // If this cannot be written, the answer to the request stays as it is.
            let _ = self.clients.write(place, &record.bytes(client.0));
            for (row, more) in changes {
                sheet.add(row, more);
            }
            if record.refused() > before {
                sheet.raise(Row::Busiest, record.refused());
            }
            let damages = i64::from(!is_sheet_whole).saturating_add(i64::from(found.is_none()));
            self.write_sheet(&mut sheet, damages);
        }
        if is_locked {
            self.sheet.unlock();
        }
        (judged, is_sound)
    }

    fn write_sheet(&mut self, sheet: &mut Sheet, damages: i64) {
        if damages > 0 {
            sheet.add(Row::Anew, damages);
            let _ = self.sheet.clear(SHEET as u64);
            sheet.touch();
        }
        if let Some((from, bytes)) = sheet.changes() {
            let _ = self.sheet.write(from, bytes);
        }
    }
}

/// The numbers of the day, and whether the file was undamaged. An empty file is a new one.
fn read_sheet(pages: &Pages) -> Result<(Sheet, bool), Errno> {
    // Room for a longer file, as another version of this module may count more.
    let mut bytes = [0; 2 * SHEET];
    let length = pages.read(0, &mut bytes)?;
    if length == 0 {
        return Ok((Sheet::default(), true));
    }
    Ok(Sheet::parse(bytes.get(..length).unwrap_or_default()))
}

/// Where the client's record stands, or is to stand if it is new, and the record; `None` where the file is damaged.
fn find_client(pages: &Pages, client: Client) -> Result<(usize, Option<ClientRecord>), Errno> {
    let from = group(client.0, CLIENT_GROUPS).saturating_mul(CLIENT_GROUP);
    let mut bytes = [0; CLIENT_GROUP];
    let length = pages.read(from, &mut bytes)?;
    let mut is_damaged = length < CLIENT_GROUP;
    // The place for a new client: an empty one, else that of the client that was not seen for the longest time.
    let mut best = (u64::MAX, from, ClientRecord::default());
    for (number, bytes) in bytes.as_chunks().0.iter().enumerate() {
        let place = from.saturating_add(number.saturating_mul(RECORD));
        match ClientRecord::parse(bytes) {
            Ok(Some((tag, record))) if tag == client.0 => return Ok((place, Some(record))),
            Ok(Some((_, record))) if u64::from(record.seen()) < best.0.saturating_sub(1) => {
                best = (u64::from(record.seen()).saturating_add(1), place, ClientRecord::default());
            }
            Ok(Some(_)) => {}
            Ok(None) if best.0 > 0 => best = (0, place, ClientRecord::default()),
            Ok(None) => {}
            Err(()) => is_damaged = true,
        }
    }
    Ok((best.1, (!is_damaged).then_some(best.2)))
}

/// Whether this id was seen today.
fn knows_id(pages: &Pages, id: StableIdHash) -> Result<bool, Errno> {
    let (_, ids) = ids(pages, id)?;
    Ok(ids.as_chunks().0.contains(&id.0.to_le_bytes()))
}

/// Puts a new id in front of the others of its group; the last one falls out.
fn put_id(pages: &mut Pages, id: StableIdHash) -> Result<(), Errno> {
    let (from, mut ids) = ids(pages, id)?;
    ids.copy_within(..ID_GROUP - 8, 8);
    ids.iter_mut().zip(id.0.to_le_bytes()).for_each(|(to, from)| *to = from);
    pages.write(from, &ids)
}

fn ids(pages: &Pages, id: StableIdHash) -> Result<(usize, [u8; ID_GROUP]), Errno> {
    let from = group(id.0, ID_GROUPS).saturating_mul(ID_GROUP).saturating_add(IDS);
    let mut ids = [0; ID_GROUP];
    pages.read(from, &mut ids)?;
    Ok((from, ids))
}

/// The number of the group of a hash. As `groups` is a power of two, these are its low bits.
fn group(hash: u64, groups: usize) -> usize {
    usize::try_from(hash).unwrap_or(usize::MAX) & groups.saturating_sub(1)
}
