//! Counts the decisions for which no exposure is logged. Statsig is told how often each name was asked, and nothing
//! else (`evaluation.md` 6.6).

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::event::write_checks;

/// Names that one request counts; more are left out.
const MOST: usize = 1_000;
/// The longest name counted, in bytes.
const MOST_BYTES: usize = 256;

/// The counts of one web request, by name.
#[derive(Debug, Default)]
pub struct Checks(HashMap<Box<str>, u64, FixedState>);

impl Checks {
    /// Counts a decision of this name, unless the name is too long or there are too many names already.
    pub fn count(&mut self, name: &str) {
        if let Some(count) = self.0.get_mut(name) {
            *count = count.saturating_add(1);
        } else if self.0.len() < MOST && name.len() <= MOST_BYTES {
            self.0.insert(name.into(), 1);
        }
    }

    /// Whether nothing was counted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Forgets all counts.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Appends the JSON of the event. The names are sorted, so that equal counts give equal events. `time` is ms.
    pub fn write(&self, time: i64, out: &mut Vec<u8>) {
        let mut checks: Vec<(&str, u64)> = self.0.iter().map(|(name, count)| (&**name, *count)).collect();
        checks.sort_unstable();
        write_checks(checks.into_iter(), time, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_by_name_and_bounded() {
        let mut checks = Checks::default();
        assert!(checks.is_empty());
        for name in ["b", "a", "b", &"x".repeat(MOST_BYTES + 1)] {
            checks.count(name);
        }
        let mut out = Vec::new();
        checks.write(7, &mut out);
        let event: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!((&event["metadata"]["checks"], &event["time"]), (&r#"{"a":1,"b":2}"#.into(), &7.into()));
        (0..2 * MOST).for_each(|number| checks.count(&number.to_string()));
        assert_eq!(checks.0.len(), MOST);
        checks.clear();
        assert!(checks.is_empty());
    }
}
