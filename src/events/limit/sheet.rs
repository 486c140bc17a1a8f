//! The file of a day's numbers: text that people can read. All rows have the same width, so that one of them can be
//! rewritten without the others:
//!
//! ```text
//! dropped.unit            00000000000000000042
//! ```

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use super::row::Row;
use crate::text::day;

/// Bytes of a row's name, filled up with spaces.
const NAME: usize = 24;
/// Digits of a number.
const DIGITS: usize = 20;
/// Bytes of a row, its newline included.
const WIDTH: usize = NAME + DIGITS + 1;
/// The largest number of a row, whose first digit is always 0.
const MOST: u64 = 9_999_999_999_999_999_999;
/// Bytes of the whole file.
pub(super) const BYTES: usize = WIDTH * Row::COUNT;

/// The folder of a spool's sheets.
#[must_use]
pub fn folder(spool: &Path) -> PathBuf {
    spool.join("counts")
}

/// The numbers of a day, and which of the rows have changed since they were read.
#[derive(Debug)]
pub struct Sheet {
    text: Box<[u8; BYTES]>,
    /// First and last changed row.
    changed: Option<(usize, usize)>,
}

/// A sheet of zeros: names and ends of rows of a file are compared with it.
static EMPTY: LazyLock<Sheet> = LazyLock::new(Sheet::default);

impl Default for Sheet {
    /// All numbers are 0.
    fn default() -> Self {
        let mut sheet = Self { text: Box::new([b' '; BYTES]), changed: Some((0, Row::COUNT - 1)) };
        for row in Row::all() {
            let (first, last) = row.words();
            if let Some(place) = sheet.row(row) {
                place.iter_mut().zip(first.bytes().chain(last.bytes())).for_each(|(to, from)| *to = from);
                if let Some(end) = place.last_mut() {
                    *end = b'\n';
                }
            }
            sheet.set(row, 0);
        }
        sheet
    }
}

impl Sheet {
    /// Reads the bytes of a file; true if it is undamaged. Of a damaged one the rows that can be read are kept.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> (Self, bool) {
        if let Ok(text) = <[u8; BYTES]>::try_from(bytes)
            && EMPTY.has_frame_of(&text)
        {
            return (Self { text: Box::new(text), changed: None }, true);
        }
        let mut sheet = Self::default();
        for line in bytes.split(|byte| *byte == b'\n') {
            let (name, digits) = line.split_at_checked(NAME).unwrap_or_default();
            let row = Row::all().find(|row| row.name().as_bytes() == name.trim_ascii_end());
            if let (Some(row), Some(number)) = (row, number(digits)) {
                sheet.set(row, number);
            }
        }
        (sheet, false)
    }

    /// Today's numbers of a spool, by name; `None` where nothing was counted yet. `now` is ms.
    #[must_use]
    pub fn today(spool: &Path, now: i64) -> Option<Vec<(String, u64)>> {
        Self::of_day(spool, &day(now)?)
    }

    /// The numbers of a UTC day, such as `2026-11-28`, by name; `None` where nothing was counted on it.
    #[must_use]
    pub fn of_day(spool: &Path, day: &str) -> Option<Vec<(String, u64)>> {
        let path = folder(spool).join(day);
        let is_sane = path.symlink_metadata().is_ok_and(|found| found.is_file() && found.len() <= 1 << 16);
        let (sheet, _) = Self::parse(&std::fs::read(path).ok().filter(|_| is_sane)?);
        Some(Row::all().map(|row| (row.name(), sheet.get(row))).collect())
    }

    /// The number of a row.
    #[must_use]
    pub fn get(&self, row: Row) -> u64 {
        let from = row.place().saturating_mul(WIDTH).saturating_add(NAME);
        self.text.get(from..from.saturating_add(DIGITS)).and_then(number).unwrap_or(0)
    }

    /// Adds to the number of a row, which never goes below 0.
    pub fn add(&mut self, row: Row, more: i64) {
        self.set(row, self.get(row).saturating_add_signed(more));
    }

    /// Makes the number of a row at least this.
    pub fn raise(&mut self, row: Row, least: u64) {
        if self.get(row) < least {
            self.set(row, least);
        }
    }

    /// Marks all rows as changed, so that all are written.
    pub(super) fn touch(&mut self) {
        self.changed = Some((0, Row::COUNT - 1));
    }

    /// The offset and the bytes of the changed rows; `None` if no row has changed.
    pub(super) fn changes(&self) -> Option<(usize, &[u8])> {
        let (first, last) = self.changed?;
        let from = first.saturating_mul(WIDTH);
        Some((from, self.text.get(from..last.saturating_add(1).saturating_mul(WIDTH))?))
    }

    fn set(&mut self, row: Row, number: u64) {
        let mut number = number.min(MOST);
        if let Some(digits) = self.row(row).and_then(|place| place.get_mut(NAME..NAME + DIGITS)) {
            digits.fill(b'0');
            for digit in digits.iter_mut().skip(1).rev() {
                *digit = b'0' | u8::try_from(number % 10).unwrap_or(0);
                number /= 10;
                if number == 0 {
                    break;
                }
            }
        }
        let place = row.place();
        let (first, last) = self.changed.unwrap_or((place, place));
        self.changed = Some((first.min(place), last.max(place)));
    }

    fn row(&mut self, row: Row) -> Option<&mut [u8]> {
        let from = row.place().saturating_mul(WIDTH);
        self.text.get_mut(from..from.saturating_add(WIDTH))
    }

    /// Whether the bytes differ from this sheet in digits only.
    fn has_frame_of(&self, bytes: &[u8; BYTES]) -> bool {
        let rows = self.text.as_chunks::<WIDTH>().0.iter().zip(bytes.as_chunks::<WIDTH>().0);
        rows.fold(true, |is_same, (own, given)| {
            let ((own_name, own_rest), (name, rest)) = (own.split_at(NAME), given.split_at(NAME));
            let (digits, end) = rest.split_at(DIGITS);
            // Without branches, as this runs for each request. The first digit is always 0, as no count grows so large.
            let odd = digits.iter().fold(0, |odd, digit| odd | u8::from(digit.wrapping_sub(b'0') > 9));
            is_same & (own_name == name) & (odd == 0) & (digits.first() == Some(&b'0')) & own_rest.ends_with(end)
        })
    }
}

fn number(digits: &[u8]) -> Option<u64> {
    if digits.len() != DIGITS || digits.first() != Some(&b'0') {
        return None;
    }
    digits.iter().try_fold(0_u64, |sum, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit < 10).then(|| sum.wrapping_mul(10).wrapping_add(digit.into()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::words::cause::DropCause;

    const UNIT: Row = Row::Dropped(DropCause::Unit);

    #[test]
    fn rows_are_readable_and_of_one_width() {
        let mut sheet = Sheet::default();
        sheet.add(UNIT, 42);
        let text = String::from_utf8(sheet.text.to_vec()).unwrap();
        assert!(text.lines().any(|line| line == "dropped.unit            00000000000000000042"), "{text}");
        assert!(text.lines().all(|line| line.len() == WIDTH - 1) && text.lines().count() == Row::COUNT);
    }

    #[test]
    fn what_was_changed_is_written_and_nothing_else() {
        let (mut sheet, is_whole) = Sheet::parse(&*Sheet::default().text);
        assert!(is_whole && sheet.changes().is_none());
        sheet.add(Row::Custom, 5);
        sheet.add(Row::Minute, 2);
        sheet.add(Row::Minute, -9);
        let (from, bytes) = sheet.changes().unwrap();
        assert_eq!((from, bytes.len()), (WIDTH, 2 * WIDTH));
        assert_eq!((sheet.get(Row::Custom), sheet.get(Row::Minute), sheet.get(UNIT)), (5, 0, 0));
        sheet.raise(Row::Custom, 4);
        sheet.raise(Row::Minute, 4);
        assert_eq!((sheet.get(Row::Custom), sheet.get(Row::Minute)), (5, 4));
    }

    #[test]
    fn of_a_damaged_sheet_what_can_be_read_is_kept() {
        let mut sheet = Sheet::default();
        sheet.add(Row::Accepted, 7);
        sheet.add(UNIT, 8);
        let whole = sheet.text.to_vec();
        for (at, kept) in [(0, (0, 8)), (NAME + DIGITS - 1, (0, 8)), (WIDTH + 3, (7, 8))] {
            let mut broken = whole.clone();
            broken[at] = b'x';
            let (read, is_whole) = Sheet::parse(&broken);
            assert!(!is_whole && read.text.len() == whole.len());
            assert_eq!((read.get(Row::Accepted), read.get(UNIT)), kept, "{at}");
            assert!(Sheet::parse(&*read.text).1);
        }
        for broken in [&whole[..100], &[whole.clone(), whole.clone()].concat(), b"foreign", b"\xff\n\0"] {
            assert!(!Sheet::parse(broken).1);
        }
        assert_eq!(Sheet::parse(&whole[..100]).0.get(Row::Accepted), 7);
        let full = [&whole[..NAME], &[b'9'; DIGITS], &whole[NAME + DIGITS..]].concat();
        assert!(!Sheet::parse(&full).1, "no number is so large");
    }

    #[test]
    fn a_number_ends_at_the_largest_one() {
        let mut sheet = Sheet::default();
        sheet.raise(UNIT, u64::MAX);
        sheet.add(UNIT, 1);
        assert_eq!(sheet.get(UNIT), MOST);
        let (read, is_whole) = Sheet::parse(&*sheet.text);
        assert_eq!((read.get(UNIT), is_whole), (MOST, true));
    }
}
