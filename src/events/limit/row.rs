//! The numbers that are counted each day, and their names.

use crate::events::words::cause::DropCause;
use crate::events::words::timing::TIMINGS;

/// One number of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// Events accepted.
    Accepted,
    /// How many of these are custom events. The wiki's limit for a day is about them.
    Custom,
    /// Bodies refused because their client's minute was used up.
    Minute,
    /// Bodies refused because they were not a body of events.
    Malformed,
    /// Bodies refused because they were too large.
    TooLarge,
    /// The most events and bodies that limits have refused of a single client.
    Busiest,
    /// How often one of the two files was damaged and had to be made anew.
    Anew,
    /// Events that browsers gave up on, as they say themselves.
    Lost,
    /// The sum of a timing that pages report, in ms or bytes.
    Timing(&'static str),
    /// How many of these there were.
    Samples(&'static str),
    /// Events dropped for this cause.
    Dropped(DropCause),
}

/// All rows but those of timings and of dropped events.
const PLAIN: [Row; 8] =
    [Row::Accepted, Row::Custom, Row::Minute, Row::Malformed, Row::TooLarge, Row::Busiest, Row::Anew, Row::Lost];
/// Where the rows of dropped events begin.
const DROPPED: usize = PLAIN.len() + 2 * TIMINGS.len();

impl Row {
    /// Number of rows.
    pub const COUNT: usize = DROPPED + DropCause::ALL.len();

    /// All rows in the order of the file.
    pub fn all() -> impl Iterator<Item = Self> {
        let timings = TIMINGS.into_iter().flat_map(|name| [Self::Timing(name), Self::Samples(name)]);
        PLAIN.into_iter().chain(timings).chain(DropCause::ALL.into_iter().map(Self::Dropped))
    }

    /// The number of its row in the file.
    #[must_use]
    pub fn place(self) -> usize {
        match self {
            Self::Accepted => 0,
            Self::Custom => 1,
            Self::Minute => 2,
            Self::Malformed => 3,
            Self::TooLarge => 4,
            Self::Busiest => 5,
            Self::Anew => 6,
            Self::Lost => 7,
            Self::Timing(name) => timing(name),
            Self::Samples(name) => timing(name).saturating_add(1),
            Self::Dropped(cause) => DROPPED.saturating_add(cause as usize),
        }
    }

    /// Its name in two parts, so that it need not be put together to be compared.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Accepted => ("accepted", ""),
            Self::Custom => ("accepted.", "custom"),
            Self::Minute => ("refused.", "minute"),
            Self::Malformed => ("refused.", "malformed"),
            Self::TooLarge => ("refused.", "too-large"),
            Self::Busiest => ("busiest", ""),
            Self::Anew => ("made-anew", ""),
            Self::Lost => ("lost", ""),
            Self::Timing(name) => ("timing.", name),
            Self::Samples(name) => ("samples.", name),
            Self::Dropped(cause) => ("dropped.", cause.word()),
        }
    }

    /// Its name, such as `dropped.unit`.
    #[must_use]
    pub fn name(self) -> String {
        let (first, last) = self.words();
        [first, last].concat()
    }
}

/// The place of the sum of a timing. Its samples follow it.
fn timing(name: &str) -> usize {
    let number = TIMINGS.iter().position(|known| *known == name).unwrap_or_default();
    PLAIN.len().saturating_add(number.saturating_mul(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_has_a_place_and_a_name_of_its_own() {
        let places: Vec<usize> = Row::all().map(Row::place).collect();
        assert_eq!(places, (0..Row::COUNT).collect::<Vec<_>>());
        let mut names: Vec<String> = Row::all().map(Row::name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Row::COUNT);
    }
}
