//! What is counted.

use crate::events::words::cause::DropCause;

/// One number of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// Events accepted.
    Accepted,
    /// Custom events of these, which the wiki's limit of a day is about.
    Custom,
    /// Bodies refused as their sender's minute was used up.
    Minute,
    /// Bodies that were none.
    Malformed,
    /// Bodies over a cap.
    TooLarge,
    /// The most that limits refused of one client: bodies for the minute, and events for their new ids.
    Busiest,
    /// Times that one of the two files was damaged and made anew.
    Anew,
    /// Events dropped.
    Dropped(DropCause),
}

/// All rows but those of dropped events.
const FIRST: [Row; 7] =
    [Row::Accepted, Row::Custom, Row::Minute, Row::Malformed, Row::TooLarge, Row::Busiest, Row::Anew];

impl Row {
    /// Number of rows.
    pub const COUNT: usize = FIRST.len() + DropCause::ALL.len();

    /// All rows in the order of the file.
    pub fn all() -> impl Iterator<Item = Self> {
        FIRST.into_iter().chain(DropCause::ALL.into_iter().map(Self::Dropped))
    }

    /// Its place in the file.
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
            Self::Dropped(cause) => FIRST.len().saturating_add(cause as usize),
        }
    }

    /// The two halves of its name.
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
            Self::Dropped(cause) => ("dropped.", cause.word()),
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> String {
        let (first, last) = self.words();
        [first, last].concat()
    }
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
