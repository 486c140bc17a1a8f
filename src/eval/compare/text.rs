//! Compares texts with parts of texts, and with regular expressions.

use crate::config::Snapshot;
use crate::config::compiled::pattern::Found;
use crate::config::compiled::target::Target;
use crate::eval::terms::operand::Operand;

/// Whether `part` holds for the text and any element, both lower-cased. A missing text counts as the empty one.
pub fn any(left: Operand, target: &Target, arena: &str, lower: &mut String, part: fn(&str, &str) -> bool) -> bool {
    let Target::List(list) = target else { return false };
    let text = left.text().unwrap_or_default();
    let text = lowered(&text, lower);
    list.elements.iter().any(|element| part(text, element.lower.of(arena)))
}

/// An unanchored search. A missing text, and a target that is no text, match nothing.
pub fn matches(left: Operand, target: &Target, snapshot: &Snapshot) -> Found {
    match (left.text(), target) {
        (Some(text), Target::Text(target)) => {
            let pattern = target.pattern.and_then(|index| snapshot.pattern(index));
            pattern.map_or(Found::No, |pattern| pattern.search(&text))
        }
        _ => Found::No,
    }
}

/// The text lower-cased: itself where nothing changes, else in `buffer`.
pub fn lowered<'t>(text: &'t str, buffer: &'t mut String) -> &'t str {
    if text.is_ascii() {
        if !text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return text;
        }
        buffer.clear();
        buffer.push_str(text);
        buffer.make_ascii_lowercase();
    } else {
        // Not letter by letter: how a Greek sigma is lower-cased depends on whether it ends a word.
        *buffer = text.to_lowercase();
    }
    buffer
}
