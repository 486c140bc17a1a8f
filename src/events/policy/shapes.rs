//! Reads the types of values that a wiki's policy names, such as `hex20` or `[ 'enum', 'a', 'b' ]`.

use super::input::Input;
use super::rules::PolicyFault;
use crate::events::words::shape::Shape;
use crate::events::words::token::is_address;

/// The longest key, in bytes. Events with a longer one would be dropped by the caps.
const MOST_KEY: usize = 128;
/// What a type may be.
const TYPES: &str = "token, number, boolean, hex20, hex32 or [ 'enum', texts ]";

/// Reads names and their types. The result is sorted, so that the lines written do not depend on the order of the
/// setting: the ids of events are hashes of them.
pub(super) fn shapes(input: &Input, path: &str, faults: &mut Vec<PolicyFault>) -> Vec<(Box<str>, Shape)> {
    let Some(entries) = input.entries() else {
        faults.push(fault(path, "an array of types by name"));
        return Vec::new();
    };
    let mut shapes: Vec<(Box<str>, Shape)> = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        let path = format!("{path}.{key}");
        if key.is_empty() || key.len() > MOST_KEY {
            faults.push(fault(&path, &format!("a name of at most {MOST_KEY} bytes")));
        } else if let Some(shape) = shape(value, &path, faults) {
            shapes.push((key.into(), shape));
        }
    }
    shapes.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    shapes
}

/// Reads a type; `None`, and a fault, where it is not one.
pub(super) fn shape(input: &Input, path: &str, faults: &mut Vec<PolicyFault>) -> Option<Shape> {
    let found = match input {
        Input::Text(name) => match name.as_str() {
            "token" => Some(Shape::Token),
            "number" => Some(Shape::Number),
            "boolean" => Some(Shape::Boolean),
            "hex20" => Some(Shape::Hex20),
            "hex32" => Some(Shape::Hex32),
            _ => None,
        },
        Input::List(list) => match list.split_first() {
            Some((Input::Text(word), texts)) if word == "enum" => return enumeration(texts, path, faults),
            _ => None,
        },
        _ => None,
    };
    if found.is_none() {
        faults.push(fault(path, TYPES));
    }
    found
}

/// Reads an enum, without those texts that may not be in one; `None` if no text remains.
fn enumeration(texts: &[Input], path: &str, faults: &mut Vec<PolicyFault>) -> Option<Shape> {
    let mut found = Vec::with_capacity(texts.len());
    for (at, text) in texts.iter().enumerate() {
        match text {
            Input::Text(text) if !is_address(text) => found.push(text.as_str().into()),
            _ => faults.push(fault(&format!("{path}.{}", at.saturating_add(1)), "a text that is no address")),
        }
    }
    if texts.is_empty() {
        faults.push(fault(path, "[ 'enum', texts ] with at least one text"));
    }
    (!found.is_empty()).then_some(Shape::Enum(found))
}

pub(super) fn fault(path: &str, expected: &str) -> PolicyFault {
    PolicyFault { path: path.to_owned(), expected: expected.to_owned() }
}
