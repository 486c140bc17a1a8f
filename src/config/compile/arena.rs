//! Every text of a snapshot in one buffer, equal texts once: one allocation per document instead of one per text, and
//! spans that are cheap to keep. A text that needs no escapes in JSON lies between quotes, so that a values response
//! can copy it with them.

use crate::text::{Span, is_plain};
use foldhash::fast::RandomState;
use std::collections::HashMap;

/// Collects texts while a document is compiled.
#[derive(Default)]
pub struct Arena {
    text: String,
    known: HashMap<Box<str>, Span, RandomState>,
}

/// Bytes. Longer texts are stored each time: they are values, which rarely repeat.
const INTERN_UP_TO: usize = 256;

impl Arena {
    /// The span of a text, which is added to the buffer if it is new.
    pub fn intern(&mut self, text: &str) -> Span {
        if text.len() > INTERN_UP_TO {
            return self.append(text);
        }
        if let Some(span) = self.known.get(text) {
            return *span;
        }
        let span = self.append(text);
        self.known.insert(text.into(), span);
        span
    }

    /// The buffer so far; spans point into it.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn finish(self) -> String {
        self.text
    }

    fn append(&mut self, text: &str) -> Span {
        let mark = if is_plain(text) { '"' } else { '\0' };
        self.text.push(mark);
        let span = Span::new(self.text.len(), text.len());
        self.text.push_str(text);
        self.text.push(mark);
        span
    }
}
