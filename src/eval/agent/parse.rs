//! The entry: from a user-agent text to the four facts that conditions can read.

use super::clues::{Clues, Product, WINDOW};
use super::token::{NO_VERSION, PARTS, dotted, words};

/// Bytes of a user agent at most. A longer text is not read at all: no browser sends one.
pub const MAX_BYTES: usize = 1_000;

/// The four facts conditions can read: all of them or none.
///
/// An empty text and one of more than [`MAX_BYTES`] say nothing: all four are
/// `None`, and conditions find no value. Any other text gives all four: a name
/// that is not recognised is `Other`, a version that is not there `0.0.0`. A
/// value can be empty (`Android/.` has such a version), which differs from none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agent {
    /// Such as `Mac OS X`.
    pub os_name: Option<String>,
    /// Such as `10.15.7`; of Windows its name, such as `10` or `XP`.
    pub os_version: Option<String>,
    /// Such as `Mobile Safari`.
    pub browser_name: Option<String>,
    /// Such as `16.5`.
    pub browser_version: Option<String>,
}

impl Agent {
    /// Reads a user agent. Never fails; takes time in proportion to the text.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        if text.is_empty() || text.len() > MAX_BYTES {
            return Self::default();
        }
        let clues = gather(text);
        let system = clues.decide_system();
        let (browser, parts) = clues.decide_browser();
        Self {
            os_name: Some(system.name.to_owned()),
            os_version: Some(version(system, PARTS)),
            browser_name: Some(browser.name.to_owned()),
            browser_version: Some(version(browser, parts)),
        }
    }
}

/// Reads all words; each is seen together with the three behind it.
fn gather(text: &str) -> Clues<'_> {
    let mut clues = Clues::default();
    let mut words = words(text);
    let mut window: [_; WINDOW] = std::array::from_fn(|_| words.next());
    while let [Some(_), ..] = window {
        for _ in 0..clues.read(window.map(Option::unwrap_or_default)) {
            let [_, second, third, fourth] = window;
            window = [second, third, fourth, words.next()];
        }
    }
    clues
}

/// The version as conditions see it.
fn version(product: Product<'_>, parts: usize) -> String {
    product.version.map_or_else(|| NO_VERSION.to_owned(), |text| dotted(text, parts))
}
