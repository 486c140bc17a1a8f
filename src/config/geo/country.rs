//! A country by the two letters that it has in ISO 3166-1.

use std::sync::LazyLock;

/// All pairs of letters, one behind the other. A country's text is a part of it, and so does not hang on the database
/// that gave it, which another may replace.
static PAIRS: LazyLock<String> = LazyLock::new(|| {
    let second = |first| ('A'..='Z').flat_map(move |second| [first, second]);
    ('A'..='Z').flat_map(second).collect()
});

/// A country, or what else has two letters: whether there is one is the database's affair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country(u16);

impl Country {
    /// The country of a text of two capital letters; none for any other text.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let [first, second] = text.as_bytes() else { return None };
        let place = |letter: &u8| letter.is_ascii_uppercase().then(|| u16::from(letter.wrapping_sub(b'A')));
        Some(Self(place(first)?.wrapping_mul(26).wrapping_add(place(second)?)))
    }

    /// Its two letters.
    #[must_use]
    pub fn text(self) -> &'static str {
        let begin = usize::from(self.0).saturating_mul(2);
        PAIRS.get(begin..begin.saturating_add(2)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Country;

    #[test]
    fn a_country_is_two_capital_letters() {
        for text in ["AA", "AZ", "DE", "NZ", "ZA", "ZZ"] {
            assert_eq!(Country::of(text).map(Country::text), Some(text));
        }
        for text in ["", "D", "de", "De", "DEU", "D1", "--", "é", "D\0", "Ｄ"] {
            assert_eq!(Country::of(text), None, "{text:?}");
        }
    }
}
