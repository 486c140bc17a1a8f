//! Words of a user agent, and the versions in them.

/// Characters that are cut off at both ends of a word, its tag and its version.
pub(super) const TRIM: [char; 7] = ['(', ')', ';', ',', '+', '_', '"'];
/// Stands for a version that the text does not have.
pub(super) const NO_VERSION: &str = "0.0.0";
/// So many parts of a version count, unless the browser has another number.
pub(super) const PARTS: usize = 4;

/// One word: `Chrome/120.0` has the tag `Chrome` and the version `120.0`.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Token<'a> {
    /// The whole word, trimmed; may be empty.
    pub text: &'a str,
    /// What is before the first `/` or `:`, trimmed; the whole word if that is nothing.
    pub tag: &'a str,
    /// What is behind it, trimmed and never empty.
    pub version: Option<&'a str>,
}

impl<'a> Token<'a> {
    /// Reads one word.
    fn new(word: &'a str) -> Self {
        let text = word.trim_matches(TRIM);
        let (tag, version) = text.split_once(['/', ':']).unwrap_or((text, ""));
        let (tag, version) = (tag.trim_matches(TRIM), version.trim_matches(TRIM));
        Self { text, tag: if tag.is_empty() { text } else { tag }, version: (!version.is_empty()).then_some(version) }
    }

    /// The word as the version of the word before it: it begins with a digit.
    pub fn number(&self) -> Option<&'a str> {
        self.text.starts_with(|first: char| first.is_ascii_digit()).then_some(self.text)
    }
}

/// The words of a text, in order. Two separators in a row have an empty word
/// between them, which counts where words must follow each other.
pub(super) fn words(text: &str) -> impl Iterator<Item = Token<'_>> {
    text.split([' ', ';']).map(Token::new)
}

/// A version as conditions see it: at most `limit` parts, joined by dots. The
/// second part keeps its leading digits only, which may leave it empty; the
/// others are taken as they are. An empty part at the end does not count.
pub(super) fn dotted(version: &str, limit: usize) -> String {
    let mut dotted = String::with_capacity(version.len());
    for (place, part) in version.split_terminator(['.', '_', ',']).take(limit).enumerate() {
        if place > 0 {
            dotted.push('.');
        }
        let digits = part.find(|letter: char| !letter.is_ascii_digit()).filter(|_| place == 1);
        dotted.push_str(digits.and_then(|end| part.get(..end)).unwrap_or(part));
    }
    dotted
}
