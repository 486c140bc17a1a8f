//! Whether the text is one of the target's elements.

use super::text::lowered;
use crate::config::compiled::target::{Pair, Target};
use crate::eval::terms::operand::Operand;

/// Ignores case. A missing text counts as the empty one. The elements of a map are its keys, which match lower-cased
/// texts as they are spelt.
pub fn any(left: Operand, target: &Target, arena: &str, lower: &mut String) -> bool {
    match target {
        Target::List(list) => {
            let text = left.text().unwrap_or_default();
            list.find(arena, lowered(&text, lower)).is_some()
        }
        Target::Map(pairs) => {
            let text = left.text().unwrap_or_default();
            let text = lowered(&text, lower);
            Pair::find(pairs, arena, text).is_some()
        }
        _ => false,
    }
}

/// Minds case. A missing text counts as the empty one.
pub fn any_case_sensitive(left: Operand, target: &Target, arena: &str) -> bool {
    match target {
        Target::List(list) => list.contains(arena, &left.text().unwrap_or_default()),
        _ => false,
    }
}
