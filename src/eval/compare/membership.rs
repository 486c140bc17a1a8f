//! Whether the text is one of the target's elements.

use super::text::lowered;
use crate::config::compiled::comparison::Comparison;
use crate::config::compiled::target::Pair;
use crate::eval::terms::operand::Operand;

/// Ignores case. A missing text counts as the empty one. The elements of a map are its keys, which match lower-cased
/// texts as they are spelt.
pub fn any(left: Operand, comparison: Comparison, arena: &str, lower: &mut String) -> bool {
    if let Some(list) = comparison.list() {
        let text = left.text().unwrap_or_default();
        return list.find(arena, lowered(&text, lower)).is_some();
    }
    let Some(pairs) = comparison.map() else { return false };
    let text = left.text().unwrap_or_default();
    Pair::find(pairs, arena, lowered(&text, lower)).is_some()
}

/// Minds case. A missing text counts as the empty one.
pub fn any_case_sensitive(left: Operand, comparison: Comparison, arena: &str) -> bool {
    comparison.list().is_some_and(|list| list.contains(arena, &left.text().unwrap_or_default()))
}
