//! Target values, normalised once at compile time (`evaluation.md` 1.6).

use super::pattern::Pattern;
use crate::text::Span;

/// What a condition compares with.
#[derive(Debug)]
pub enum Target {
    /// Null or missing.
    Null,
    /// True or false.
    Bool(bool),
    /// A number: never a text, so that version and text operators see nothing.
    Number(f64),
    /// A text with all its readings.
    Text(TextTarget),
    /// A list.
    List(List),
    /// A map: key to value text, keys in their own case, sorted by key.
    Map(Box<[(Span, Span)]>),
}

/// A text and what else it can mean.
#[derive(Debug)]
pub struct TextTarget {
    /// The text.
    pub text: Span,
    /// The number it spells.
    pub float: Option<f64>,
    /// The point in time it spells, milliseconds.
    pub time: Option<i64>,
    /// The regular expression, for `str_matches` only.
    pub pattern: Option<Box<Pattern>>,
}

/// A list of texts. Elements that differ in case only have collapsed, as in the
/// official core: the last one is kept, with its position.
#[derive(Debug)]
pub struct List {
    /// Sorted by lower-cased text, so that membership is a binary search.
    pub elements: Box<[Element]>,
}

/// One element of a list.
#[derive(Clone, Copy, Debug)]
pub struct Element {
    /// Lower-cased text.
    pub lower: Span,
    /// Text as written; other JSON than text in its compact form.
    pub text: Span,
    /// Position in the target as written: equality compares by position.
    pub position: u32,
}

impl List {
    /// The element of a lower-cased text.
    #[must_use]
    pub fn find(&self, arena: &str, lower: &str) -> Option<&Element> {
        let at = self.elements.binary_search_by(|element| element.lower.of(arena).cmp(lower)).ok()?;
        self.elements.get(at)
    }

    /// The elements in the order of the document.
    #[must_use]
    pub fn in_order(&self) -> Vec<Element> {
        let mut elements = self.elements.to_vec();
        elements.sort_unstable_by_key(|element| element.position);
        elements
    }

    /// Whether the exact text is an element. (A text whose case-twin came later is not.)
    #[must_use]
    pub fn contains(&self, arena: &str, text: &str) -> bool {
        self.elements.iter().any(|element| element.text.of(arena) == text)
    }
}
