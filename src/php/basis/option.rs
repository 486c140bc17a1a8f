//! The options of `Config::fromFile()` and `fromJson()`. An unknown one is a programming error and throws.

use crate::config::ids::id_list::IdLists;
use crate::eval::{Host, Map};
use crate::php::basis::request::plain_host;
use crate::php::zend::argument::{Call, lossy};
use crate::php::zend::convert::fill;
use crate::php::zend::exception::misuse;
use ext_php_rs::exception::{PhpException, PhpResult};
use ext_php_rs::types::{ZendHashTable, Zval};
use std::borrow::Cow;

/// Each field is named after the option that sets it, or says which one does.
#[derive(Default)]
pub struct ConfigOptions {
    /// From `environment` and `globalCustomFields`; the countries of addresses are known as everywhere in this process.
    pub host: Host,
    /// From `idLists`.
    pub lists: IdLists,
    /// The time that conditions compare with, milliseconds since 1970; none: the clock's.
    pub now: Option<i64>,
}

impl ConfigOptions {
    /// Reads the options array that is argument `index` of the call.
    pub fn read(call: &Call<'_>, index: usize) -> PhpResult<Self> {
        let mut options = Self { host: plain_host(), ..Self::default() };
        let Some(table) = call.array(index)? else { return Ok(options) };
        let mut position = table.iter();
        while let Some((name, entry)) = position.next_zval() {
            let name = text(&name);
            if !options.set(&name, entry.dereference()) {
                return Err(refused(call, &name));
            }
        }
        Ok(options)
    }

    /// Sets one option; false if there is no such option, or not of this type.
    fn set(&mut self, name: &str, entry: &Zval) -> bool {
        match (name, entry.array()) {
            ("environment", Some(fields)) => self.host.environment = Some(pairs(fields)),
            ("environment", None) if entry.is_string() => {
                self.host.environment = Host::with_tier(&text(entry)).environment;
            }
            ("globalCustomFields", Some(fields)) => fill(&mut self.host.custom, Map::Custom, fields),
            ("idLists", Some(lists)) => return self.set_lists(lists),
            ("now", _) if entry.is_long() => self.now = entry.long(),
            _ => return false,
        }
        true
    }

    fn set_lists(&mut self, lists: &ZendHashTable) -> bool {
        let mut position = lists.iter();
        while let Some((name, units)) = position.next_zval() {
            let Some(units) = units.dereference().array() else { return false };
            let units: Vec<Cow<'_, str>> = units.values().map(|unit| text(unit.dereference())).collect();
            self.lists.insert_units(&text(&name), units.iter().map(|unit| &**unit));
        }
        true
    }
}

/// The fields that are texts or ints. Others are left out: an environment has no use for them.
fn pairs(fields: &ZendHashTable) -> Vec<(Box<str>, Box<str>)> {
    let mut pairs = Vec::with_capacity(fields.len());
    let mut position = fields.iter();
    while let Some((name, entry)) = position.next_zval() {
        let entry = entry.dereference();
        if entry.is_string() || entry.is_long() {
            pairs.push((text(&name).into(), text(entry).into()));
        }
    }
    pairs
}

/// Text of a string or an int; empty for all else.
pub fn text(value: &Zval) -> Cow<'_, str> {
    match (value.zend_str(), value.long()) {
        (Some(text), _) => lossy(text.as_bytes()),
        (None, Some(number)) => Cow::Owned(number.to_string()),
        (None, None) => Cow::Borrowed(""),
    }
}

fn refused(call: &Call<'_>, name: &str) -> PhpException {
    let known = ["environment", "globalCustomFields", "idLists", "now"].contains(&name);
    let what = if known { "value of a wrong type for option" } else { "unknown option" };
    misuse(format!("{}(): {what} '{}'", call.function(), name.escape_debug()))
}
