//! Regular expressions in the official core's dialect, with every limit set. Compiling a hostile pattern takes up to
//! 100 ms even if it fails, so a pattern is compiled when it is first used and never while a document is loaded.

use fancy_regex::{Regex, RegexBuilder};

/// Longest pattern, in bytes.
pub const MAX_PATTERN: usize = 1024;
const DELEGATE_SIZE: usize = 256 * 1024;
const DELEGATE_DFA_SIZE: usize = 64 * 1024;
const PROGRAM: usize = 10_000;
const BACKTRACKS: usize = 100_000;

/// What a search found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// It matches.
    Yes,
    /// It does not, or the pattern is not a regular expression.
    No,
    /// A limit ended the search: counts as no, with a reason of its own.
    Limit,
}

/// A regular expression.
#[derive(Debug)]
pub struct Pattern(Result<Regex, Found>);

impl Pattern {
    /// Compiles a pattern.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(compile(text))
    }

    /// Whether it is a regular expression within the limits of size.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        self.0.is_ok()
    }

    /// Searches anywhere in the text.
    #[must_use]
    pub fn search(&self, text: &str) -> Found {
        match &self.0 {
            Ok(regex) => match regex.is_match(text) {
                Ok(true) => Found::Yes,
                Ok(false) => Found::No,
                Err(_) => Found::Limit,
            },
            Err(found) => *found,
        }
    }
}

fn compile(pattern: &str) -> Result<Regex, Found> {
    if pattern.len() > MAX_PATTERN {
        return Err(Found::Limit);
    }
    RegexBuilder::new(pattern)
        .delegate_size_limit(DELEGATE_SIZE)
        .delegate_dfa_size_limit(DELEGATE_DFA_SIZE)
        .max_prog_size(PROGRAM)
        .backtrack_limit(BACKTRACKS)
        .build()
        .map_err(|error| if too_large(&error) { Found::Limit } else { Found::No })
}

/// Whether a pattern was refused for its size and not for its grammar.
fn too_large(error: &fancy_regex::Error) -> bool {
    match error {
        fancy_regex::Error::ParseError(_, fancy_regex::ParseError::RecursionExceeded) => true,
        fancy_regex::Error::CompileError(cause) => match cause.as_ref() {
            fancy_regex::CompileError::InnerError(inner) => inner.size_limit().is_some(),
            fancy_regex::CompileError::PatternTooComplex => true,
            _ => false,
        },
        _ => false,
    }
}
