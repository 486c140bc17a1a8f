//! Parts of texts, and regular expressions.

use crate::config::compiled::pattern::Found;
use crate::config::compiled::target::Target;
use crate::eval::terms::operand::Operand;

/// Whether `part` holds between the text and any element, both lower-cased. A missing text is the empty one.
pub fn any(left: Operand, target: &Target, arena: &str, lower: &mut String, part: fn(&str, &str) -> bool) -> bool {
    let Target::List(list) = target else { return false };
    let text = left.text().unwrap_or_default();
    let text = lowered(&text, lower);
    list.elements.iter().any(|element| part(text, element.lower.of(arena)))
}

/// An unanchored search. A missing text, and a target that is no text, match nothing.
pub fn matches(left: Operand, target: &Target) -> Found {
    match (left.text(), target) {
        (Some(text), Target::Text(target)) => {
            target.pattern.as_ref().map_or(Found::No, |pattern| pattern.search(&text))
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
        // Only the whole text knows which sigma is a final one.
        *buffer = text.to_lowercase();
    }
    buffer
}
