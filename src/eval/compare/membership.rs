//! Is the text one of the target's elements?

use super::text::lowered;
use crate::config::compiled::target::Target;
use crate::eval::terms::operand::Operand;

/// In any case. A missing text is the empty one; a map's keys count as written.
pub fn any(left: Operand, target: &Target, arena: &str, lower: &mut String) -> bool {
    match target {
        Target::List(list) => {
            let text = left.text().unwrap_or_default();
            list.find(arena, lowered(&text, lower)).is_some()
        }
        Target::Map(pairs) => {
            let text = left.text().unwrap_or_default();
            let text = lowered(&text, lower);
            pairs.binary_search_by(|(key, _)| key.of(arena).cmp(text)).is_ok()
        }
        _ => false,
    }
}

/// In the very case.
pub fn any_case_sensitive(left: Operand, target: &Target, arena: &str) -> bool {
    match target {
        Target::List(list) => list.contains(arena, &left.text().unwrap_or_default()),
        _ => false,
    }
}
