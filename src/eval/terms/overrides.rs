//! Overrides: answers that somebody set by hand in the place of decisions (`evaluation.md` 6.1), to try a feature or to
//! test it.

use super::kind::Kind;
use super::operand::text_of;
use super::user::{Field, Map, User};
use super::value::Value;
use std::collections::BTreeMap;

/// Bytes of one set at most: of its names, ids and values, and [`ANSWER_BYTES`] for each answer.
pub const MAX_BYTES: usize = 4 << 20;
/// What an answer counts besides its texts.
const ANSWER_BYTES: usize = 64;

/// What an entry answers instead of its decision.
#[derive(Clone, Debug, PartialEq)]
pub enum Override {
    /// A gate's answer.
    Gate(bool),
    /// The value of all others: the canonical JSON of an object.
    Value(Box<str>),
    /// What the first rule with this group's name returns; nothing where there is none.
    Group(Box<str>),
}

/// The answers of one entry, by id. That of the empty id is for all who have none of the other ids.
type ById = BTreeMap<Box<str>, Override>;

/// The kinds, in the order in which a name is looked for that is asked without one.
const KINDS: [Kind; 4] = [Kind::Gate, Kind::DynamicConfig, Kind::Experiment, Kind::Layer];

/// Answers by kind, name and id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overrides {
    /// In the order of [`KINDS`].
    entries: [BTreeMap<Box<str>, ById>; KINDS.len()],
    /// What counts for [`MAX_BYTES`].
    bytes: usize,
    /// How many answers were no answers, or too many. Shown in the status, never an error.
    ignored: u32,
}

impl Overrides {
    /// Forgets the answers of an entry.
    pub fn forget(&mut self, kind: Kind, name: &str) {
        let Some(entries) = self.entries.get_mut(kind as usize) else { return };
        for (id, answer) in entries.remove(name).into_iter().flatten() {
            self.bytes = self.bytes.saturating_sub(bytes(name, &id, &answer));
        }
    }

    /// Sets the answer of an entry for an id, or for all with an empty one. Counts it as ignored if there is none, or
    /// too much in all.
    pub fn set(&mut self, kind: Kind, name: &str, id: &str, answer: Option<Override>) {
        let all = answer.as_ref().map_or(0, |answer| self.bytes.saturating_add(bytes(name, id, answer)));
        match (answer, self.entries.get_mut(kind as usize)) {
            (Some(answer), Some(entries)) if all <= MAX_BYTES => {
                let before = entries.entry(name.into()).or_default().insert(id.into(), answer);
                self.bytes = all.saturating_sub(before.map_or(0, |before| bytes(name, id, &before)));
            }
            _ => self.ignored = self.ignored.saturating_add(1),
        }
    }

    /// How many answers there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.entries.iter().flat_map(BTreeMap::values).map(BTreeMap::len).sum()
    }

    /// How many answers were ignored.
    #[must_use]
    pub fn ignored(&self) -> u32 {
        self.ignored
    }

    /// The kind that an answer has the name as.
    #[must_use]
    pub fn kind_of(&self, name: &str) -> Option<Kind> {
        KINDS.into_iter().zip(&self.entries).find(|(_, entries)| entries.contains_key(name)).map(|(kind, _)| kind)
    }

    /// The answer for a user: by the user id, else by the first custom id that has one, else the one for all. With it
    /// comes the type of the id; empty where it is for all.
    #[must_use]
    pub fn find<'o>(&'o self, kind: Kind, name: &str, user: &'o User) -> Option<(&'o Override, &'o str)> {
        let by_id = self.entries.get(kind as usize)?.get(name)?;
        let text = user.text();
        let of_id = |id: &Value| {
            let is_id = matches!(id, Value::Text(_) | Value::Int(_) | Value::Float(_));
            by_id.get(&*text_of(id, text).filter(|id| is_id && !id.is_empty())?)
        };
        let by_user = || Some((of_id(user.field(Field::UserId)?)?, "userID"));
        let by_custom = || user.map(Map::CustomIds).iter().find_map(|(kind, id)| Some((of_id(id)?, kind.of(text))));
        by_user().or_else(by_custom).or_else(|| Some((by_id.get("")?, "")))
    }
}

fn bytes(name: &str, id: &str, answer: &Override) -> usize {
    let text = match answer {
        Override::Gate(_) => 0,
        Override::Value(text) | Override::Group(text) => text.len(),
    };
    [name.len(), id.len(), text].into_iter().fold(ANSWER_BYTES, usize::saturating_add)
}
