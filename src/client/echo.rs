//! What a response or event says of its user: everything but the private attributes.

use crate::config::Snapshot;
use crate::eval::terms::operand::text_of;
use crate::eval::value::{write_map, write_text};
use crate::eval::{Field, Host, Map, Span, User, Value};
use crate::hash::djb2;

/// Appends the user as a JSON object: all but `privateAttributes` and what the host keeps, with its custom fields and
/// environment.
pub fn write_user(user: &User, host: &Host, snapshot: &Snapshot, out: &mut String) {
    let mut object = Object::new(out);
    // The official core always states a user id.
    if user.field(Field::UserId).is_none() {
        object.key("userID");
        object.out.push_str("\"\"");
    }
    for (name, field) in Field::ALL {
        if let Some(value) = user.field(field).filter(|_| !(host.keeps_addresses && field == Field::Ip)) {
            object.key(name);
            write_id(value, user.text(), object.out);
        }
    }
    if !user.map(Map::CustomIds).is_empty() {
        object.key("customIDs");
        write_map(user.map(Map::CustomIds), user.text(), object.out);
    }
    let added: Vec<_> = host
        .custom
        .map(Map::Custom)
        .iter()
        .filter(|(key, _)| user.get(Map::Custom, key.of(host.custom.text())).is_none())
        .collect();
    if !user.map(Map::Custom).is_empty() || !added.is_empty() {
        object.key("custom");
        let mut custom = Object::new(object.out);
        for (key, value) in user.map(Map::Custom) {
            custom.key(key.of(user.text()));
            value.write_json(user.text(), custom.out);
        }
        for (key, value) in added {
            custom.key(key.of(host.custom.text()));
            value.write_json(host.custom.text(), custom.out);
        }
        custom.end();
    }
    write_environment(user, host, snapshot, &mut object);
    object.end();
}

fn write_environment(user: &User, host: &Host, snapshot: &Snapshot, object: &mut Object) {
    let own = user.map(Map::Environment);
    if !own.is_empty() {
        object.key("statsigEnvironment");
        write_map(own, user.text(), object.out);
        return;
    }
    let tier = snapshot.default_environment().map(|tier| snapshot.str(tier));
    match (&host.environment, tier) {
        (Some(fields), _) => {
            object.key("statsigEnvironment");
            let mut environment = Object::new(object.out);
            for (name, value) in fields {
                environment.key(name);
                write_text(value, environment.out);
            }
            environment.end();
        }
        (None, Some(tier)) => {
            object.key("statsigEnvironment");
            let mut environment = Object::new(object.out);
            environment.key("tier");
            write_text(tier, environment.out);
            environment.end();
        }
        (None, None) => {}
    }
}

/// Appends the ids that the response was made for, as a JSON object: a client checks them against its own.
pub fn write_keys(user: &User, out: &mut String) {
    let mut object = Object::new(out);
    if let Some(value) = user.field(Field::UserId)
        && !matches!(value, Value::Text(span) if span.is_empty())
    {
        object.key("userID");
        write_id(value, user.text(), object.out);
    }
    if !user.map(Map::CustomIds).is_empty() {
        object.key("customIDs");
        let mut ids = Object::new(object.out);
        for (name, value) in user.map(Map::CustomIds) {
            ids.key(name.of(user.text()));
            write_id(value, user.text(), ids.out);
        }
        ids.end();
    }
    object.end();
}

/// A hash of the private attributes, from which a client sees only whether they changed; none if there are none.
#[must_use]
pub fn private_hash(user: &User) -> Option<u32> {
    let private: &[(Span, Value)] = user.map(Map::Private);
    let text = user.text();
    let sum = private.iter().fold(0_u32, |sum, (key, value)| {
        // What has no text, such as an object, counts as an empty one.
        let shown = text_of(value, text).unwrap_or_default();
        sum.wrapping_add(djb2(&format!("{}:{shown}", key.of(text))))
    });
    (!private.is_empty()).then_some(sum)
}

/// Writes a number as a text, as ids are texts; every other value as it is.
fn write_id(value: &Value, text: &str, out: &mut String) {
    match value {
        Value::Int(number) => write_text(&number.to_string(), out),
        other => other.write_json(text, out),
    }
}

/// Writes the commas and braces of an object.
struct Object<'o> {
    out: &'o mut String,
    first: bool,
}

impl<'o> Object<'o> {
    fn new(out: &'o mut String) -> Self {
        out.push('{');
        Self { out, first: true }
    }

    fn key(&mut self, name: &str) {
        if !std::mem::take(&mut self.first) {
            self.out.push(',');
        }
        write_text(name, self.out);
        self.out.push(':');
    }

    fn end(self) {
        self.out.push('}');
    }
}
