//! What the wiki allows browsers to send (`contract.md` 7): compiled once, cached
//! by content. Unknown keys are errors that name their path; they never pass silently.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use super::shape::Shape;
use super::token::is_address;

/// A policy as the host language holds it; a PHP array maps on it one to one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Null.
    Null,
    /// True or false.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A text.
    Text(String),
    /// An array with keys 0, 1, 2, ...; an empty array is an empty map too.
    List(Vec<Input>),
    /// Any other array, in its order.
    Map(Vec<(String, Input)>),
    /// Anything a policy never holds: floats, objects, ...
    Other,
}

/// Why a policy is refused: the path of the key and what was expected there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyError(String);

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for PolicyError {}

/// Caps of one body. A policy may lower them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caps {
    /// Events of a body; the rest is dropped.
    pub events: usize,
    /// Keys of one map, and elements of one list, within an event.
    pub keys: usize,
    /// Bytes of a key.
    pub key_bytes: usize,
    /// Bytes of a text.
    pub value_bytes: usize,
    /// Lists and maps within one another below the event itself.
    pub depth: usize,
    /// Bytes of an event's name.
    pub name_bytes: usize,
}

impl Default for Caps {
    fn default() -> Self {
        Self { events: 500, keys: 64, key_bytes: 128, value_bytes: 2_048, depth: 4, name_bytes: 64 }
    }
}

/// How much a client and the wiki may send, counted per worker process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rates {
    /// Events a minute and client.
    pub per_minute: u32,
    /// Stable ids never seen before, a day and client.
    pub new_ids_per_day: u32,
    /// Custom events a day for the whole wiki; 0 is no limit.
    pub per_day: u64,
}

impl Default for Rates {
    fn default() -> Self {
        Self { per_minute: 300, new_ids_per_day: 50, per_day: 0 }
    }
}

/// What a custom event may carry.
#[derive(Clone, Debug, Default)]
pub struct Rule {
    /// The value's type; without one no value leaves.
    pub value: Option<Shape>,
    /// Metadata keys and their types; others do not leave.
    pub metadata: Vec<(Box<str>, Shape)>,
}

/// A compiled policy.
#[derive(Debug, Default)]
pub struct Policy {
    /// Type of `user.userID`; without one none leaves. It also needs a valid token.
    pub user_id: Option<Shape>,
    /// Keys of `user.customIDs` and their types.
    pub ids: Vec<(Box<str>, Shape)>,
    /// Keys of `user.custom` and their types.
    pub attributes: Vec<(Box<str>, Shape)>,
    /// Custom events by name.
    pub events: HashMap<Box<str>, Rule, foldhash::fast::RandomState>,
    /// Caps of a body.
    pub caps: Caps,
    /// Limits over time.
    pub rates: Rates,
    /// Key of the server's tokens; empty accepts no token.
    pub token_key: Box<[u8]>,
}

impl Policy {
    /// Compiles `ids`, `attributes`, `events`, `limits` and `tokenKey`, all optional.
    ///
    /// # Errors
    /// Names the path of the first key that is unknown or of the wrong type.
    pub fn compile(input: &Input) -> Result<Self, PolicyError> {
        let mut policy = Self::default();
        for (key, value) in map(input, "policy")? {
            match key.as_str() {
                "ids" => policy.put_ids(value)?,
                "attributes" => policy.attributes = shapes(value, "attributes")?,
                "events" => policy.put_events(value)?,
                "limits" => policy.put_limits(value)?,
                "tokenKey" => match value {
                    Input::Text(key) => policy.token_key = key.as_bytes().into(),
                    _ => return Err(expected("tokenKey", "a text")),
                },
                _ => return Err(unknown(key)),
            }
        }
        Ok(policy)
    }

    fn put_ids(&mut self, value: &Input) -> Result<(), PolicyError> {
        self.ids = shapes(value, "ids")?;
        if let Some(at) = self.ids.iter().position(|(key, _)| &**key == "userID") {
            self.user_id = Some(self.ids.remove(at).1);
        }
        Ok(())
    }

    fn put_events(&mut self, value: &Input) -> Result<(), PolicyError> {
        for (name, rule) in map(value, "events")? {
            let path = format!("events.{name}");
            if name.starts_with("statsig::") || name.starts_with("auto_capture::") {
                return Err(expected(&path, "a name of the wiki's own"));
            }
            if name.is_empty() || is_address(name) {
                return Err(expected(&path, "a name"));
            }
            let mut compiled = Rule::default();
            for (key, value) in map(rule, &path)? {
                match (key.as_str(), value) {
                    ("value", Input::Null) => {}
                    ("value", value) => compiled.value = Some(shape(value, &format!("{path}.value"))?),
                    ("metadata", value) => compiled.metadata = shapes(value, &format!("{path}.metadata"))?,
                    _ => return Err(unknown(&format!("{path}.{key}"))),
                }
            }
            self.events.insert(name.as_str().into(), compiled);
        }
        Ok(())
    }

    fn put_limits(&mut self, value: &Input) -> Result<(), PolicyError> {
        let (caps, rates) = (&mut self.caps, &mut self.rates);
        for (key, value) in map(value, "limits")? {
            let path = format!("limits.{key}");
            match key.as_str() {
                "events" => caps.events = whole(value, &path, 1, 500)?,
                "keys" => caps.keys = whole(value, &path, 1, 64)?,
                "keyBytes" => caps.key_bytes = whole(value, &path, 1, 128)?,
                "valueBytes" => caps.value_bytes = whole(value, &path, 1, 2_048)?,
                "depth" => caps.depth = whole(value, &path, 1, 4)?,
                "nameBytes" => caps.name_bytes = whole(value, &path, 1, 64)?,
                "perMinute" => rates.per_minute = whole(value, &path, 1, 1_000_000)?,
                "newIdsPerDay" => rates.new_ids_per_day = whole(value, &path, 1, 1_000)?,
                "perDay" => rates.per_day = whole(value, &path, 0, i64::MAX)?,
                _ => return Err(unknown(&path)),
            }
        }
        Ok(())
    }
}

fn map<'a>(input: &'a Input, path: &str) -> Result<&'a [(String, Input)], PolicyError> {
    match input {
        Input::Map(entries) => Ok(entries),
        Input::List(list) if list.is_empty() => Ok(&[]),
        _ => Err(expected(path, "an array with names as keys")),
    }
}

/// Sorted: what is written must not depend on the order of a setting, as ids are hashes of it.
fn shapes(input: &Input, path: &str) -> Result<Vec<(Box<str>, Shape)>, PolicyError> {
    let mut shapes: Vec<(Box<str>, Shape)> = map(input, path)?
        .iter()
        .map(|(key, value)| Ok((key.as_str().into(), shape(value, &format!("{path}.{key}"))?)))
        .collect::<Result<_, _>>()?;
    shapes.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    Ok(shapes)
}

fn shape(input: &Input, path: &str) -> Result<Shape, PolicyError> {
    match input {
        Input::Text(name) => match name.as_str() {
            "token" => Ok(Shape::Token),
            "number" => Ok(Shape::Number),
            "boolean" => Ok(Shape::Boolean),
            "hex20" => Ok(Shape::Hex20),
            "hex32" => Ok(Shape::Hex32),
            _ => Err(expected(path, "token, number, boolean, hex20, hex32 or an enum")),
        },
        Input::List(list) => match list.split_first() {
            Some((Input::Text(word), texts)) if word == "enum" && !texts.is_empty() => texts
                .iter()
                .map(|text| match text {
                    Input::Text(text) if !is_address(text) => Ok(text.as_str().into()),
                    _ => Err(expected(path, "texts that are no address")),
                })
                .collect::<Result<_, _>>()
                .map(Shape::Enum),
            _ => Err(expected(path, "[ 'enum', texts ]")),
        },
        _ => Err(expected(path, "a type")),
    }
}

fn whole<T: TryFrom<i64>>(input: &Input, path: &str, least: i64, most: i64) -> Result<T, PolicyError> {
    match input {
        Input::Int(value) if (least..=most).contains(value) => T::try_from(*value).ok(),
        _ => None,
    }
    .ok_or_else(|| expected(path, &format!("an integer from {least} to {most}")))
}

fn unknown(path: &str) -> PolicyError {
    PolicyError(format!("Unknown policy key: {path}"))
}

fn expected(path: &str, what: &str) -> PolicyError {
    PolicyError(format!("Policy key {path} must be {what}"))
}

/// The last policies compiled in this process: a wiki has one, a farm's worker a few.
#[derive(Debug, Default)]
pub struct Policies {
    /// The most recently used first.
    recent: Vec<(Input, Arc<Policy>)>,
}

impl Policies {
    const KEPT: usize = 4;

    /// No policy yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { recent: Vec::new() }
    }

    /// The compiled form of an equal policy, or a new one.
    ///
    /// # Errors
    /// As [`Policy::compile`]; a refused policy is not kept.
    pub fn get(&mut self, input: Input) -> Result<Arc<Policy>, PolicyError> {
        if let Some(at) = self.recent.iter().position(|(known, _)| *known == input) {
            let entry = self.recent.remove(at);
            let policy = entry.1.clone();
            self.recent.insert(0, entry);
            return Ok(policy);
        }
        let policy = Arc::new(Policy::compile(&input)?);
        self.recent.insert(0, (input, policy.clone()));
        self.recent.truncate(Self::KEPT);
        Ok(policy)
    }
}
