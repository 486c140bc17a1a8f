//! The targets of conditions, parsed once when a document is compiled (`evaluation.md` 1.6).

use crate::text::Span;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// What a condition compares with.
#[derive(Clone, Copy, Debug)]
pub enum Target<'s> {
    /// Null or missing.
    Null,
    /// True or false.
    Bool(bool),
    /// A number: never a text, so that version and text operators see nothing.
    Number(f64),
    /// A text, and the number, time or pattern that it spells.
    Text(TextTarget),
    /// A list of texts.
    List(List<'s>),
    /// A map: key to value text, keys in their own case, sorted by key.
    Map(&'s [Pair]),
}

/// A text, and what else it can mean to an operator.
#[derive(Clone, Copy, Debug)]
pub struct TextTarget {
    /// The text.
    pub text: Span,
    /// The number it spells.
    pub float: Option<f64>,
    /// The point in time it spells, milliseconds.
    pub time: Option<i64>,
    /// The regular expression, for `str_matches` only: an index into the patterns.
    pub pattern: Option<u32>,
}

/// One entry of a target that is a map.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct Pair {
    /// The key.
    pub key: Span,
    /// The text of the value.
    pub value: Span,
}

impl Pair {
    /// The pair of a key. `arena` is the snapshot's buffer.
    #[must_use]
    pub fn find<'s>(pairs: &'s [Self], arena: &str, key: &str) -> Option<&'s Self> {
        let at = pairs.binary_search_by(|pair| pair.key.of(arena).cmp(key)).ok()?;
        pairs.get(at)
    }
}

/// A list of texts. Of elements that differ in case only, just the last one is here, with its position: the official
/// core does the same.
#[derive(Clone, Copy, Debug)]
pub struct List<'s> {
    /// Sorted by lower-cased text, so that membership is a binary search.
    pub elements: &'s [Element],
}

/// One element of a target that is a list.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct Element {
    /// Lower-cased text.
    pub lower: Span,
    /// Text as written; other JSON than text in its compact form.
    pub text: Span,
    /// Position in the target as written: equality compares by position.
    pub position: u32,
}

impl<'s> List<'s> {
    /// The element whose lower-cased text is `lower`. `arena` is the snapshot's buffer.
    #[must_use]
    pub fn find(self, arena: &str, lower: &str) -> Option<&'s Element> {
        let at = self.elements.binary_search_by(|element| element.lower.of(arena).cmp(lower)).ok()?;
        self.elements.get(at)
    }

    /// The elements in the order of the document.
    #[must_use]
    pub fn in_order(self) -> Vec<Element> {
        let mut elements = self.elements.to_vec();
        elements.sort_unstable_by_key(|element| element.position);
        elements
    }

    /// Whether the exact text is an element. It is not if another one follows that differs in case only.
    #[must_use]
    pub fn contains(self, arena: &str, text: &str) -> bool {
        self.elements.iter().any(|element| element.text.of(arena) == text)
    }
}
