//! Compares lists with lists. Elements are equal if their texts are.

use crate::config::compiled::target::{List, Target};
use crate::eval::terms::operand::{Operand, text_of};

/// Whether the lists have a common element; nothing unless both are lists.
pub fn contains_any(left: Operand, target: &Target, arena: &str) -> Option<bool> {
    let (Some((elements, buffer)), Target::List(list)) = (left.list(), target) else { return None };
    Some(elements.iter().filter_map(|value| text_of(value, buffer)).any(|text| list.contains(arena, &text)))
}

/// Whether the left list holds all elements of the target; nothing unless both are lists.
pub fn contains_all(left: Operand, target: &Target, arena: &str) -> Option<bool> {
    let (Some((elements, buffer)), Target::List(list)) = (left.list(), target) else { return None };
    Some(list.elements.iter().all(|element| {
        let wanted = element.text.of(arena);
        elements.iter().filter_map(|value| text_of(value, buffer)).any(|text| text == wanted)
    }))
}

/// Whether both lists have the same texts in the same order.
pub fn equal(left: Operand, list: List, arena: &str) -> bool {
    let Some((elements, buffer)) = left.list() else { return false };
    elements.len() == list.elements.len()
        && list.elements.iter().all(|element| {
            elements
                .get(element.position as usize)
                .and_then(|value| text_of(value, buffer))
                .is_some_and(|text| text == element.text.of(arena))
        })
}
