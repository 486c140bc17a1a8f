//! `initializeResponse()`: every decision for one user, as one text for the browser.

use crate::client::catalog::Published;
use crate::client::{Filter, Format, NamesByKind, Naming, ValuesRequest, respond};
use crate::config::Snapshot;
use crate::config::ids::id_list::IdLists;
use crate::eval::{Context, Host};
use crate::php::ask::both::function_and_method;
use crate::php::basis::option::text;
use crate::php::basis::pin::Pin;
use crate::php::basis::request::plain_host;
use crate::php::basis::user::User;
use crate::php::zend::argument::Call;
use crate::php::zend::exception::misuse;
use crate::php::zend::signature::{Parameter, Signature, Type};
use ext_php_rs::exception::{PhpException, PhpResult};
use ext_php_rs::types::{ZendHashTable, Zval};
use std::collections::HashSet;
use std::sync::LazyLock;

const PARAMETERS: &[Parameter] =
    &[Parameter::required("user", Type::SUBJECT), Parameter::optional("options", Type::ARRAY, "[]")];
const FUNCTION: Signature =
    Signature { name: "Statsig\\initializeResponse", parameters: PARAMETERS, returns: Type::TEXT };
const METHOD: Signature =
    Signature { name: "Statsig\\Config::initializeResponse", parameters: PARAMETERS, returns: Type::TEXT };

/// Without a config the response has its usual shape, with no entry in it.
static EMPTY: LazyLock<Published> = LazyLock::new(|| Published::new(Snapshot::default()));

function_and_method!(FUNCTION, METHOD, answer);

fn answer(call: &Call<'_>, pin: Option<&Pin>, now: i64, result: &mut Zval) -> PhpResult {
    let user = call.subject(0)?;
    let published = pin.map_or(&*EMPTY, |pin| &pin.loaded.published);
    let asked = ValuesOptions::read(call)?;
    let without_overrides = asked.without_overrides;
    let request = asked.request(call, &published.snapshot, pin.is_none())?;
    let json = respond_to(pin, published, now, &user, without_overrides, &request);
    Ok(result.set_string(&json, false)?)
}

fn respond_to(
    pin: Option<&Pin>,
    published: &Published,
    now: i64,
    user: &User,
    without_overrides: bool,
    request: &ValuesRequest,
) -> String {
    let Some(pin) = pin else {
        let (host, lists) = (plain_host(), IdLists::default());
        let nothing = Context { snapshot: &published.snapshot, host: &host, lists: &lists, now };
        return respond(published, nothing, &user.inner, request);
    };
    if without_overrides && pin.host.overrides.is_some() {
        let host = Host { overrides: None, ..pin.host.clone() };
        return respond(published, Context { host: &host, ..pin.context(now) }, &user.inner, request);
    }
    respond(published, pin.context(now), &user.inner, request)
}

/// The options as they were given.
#[derive(Default)]
struct ValuesOptions {
    request: ValuesRequest,
    client_key: Option<Box<str>>,
    /// Takes the place of the client key's app, as in the official core; empty counts as not given, as there.
    target_app: Option<Box<str>>,
    without_overrides: bool,
}

impl ValuesOptions {
    fn read(call: &Call<'_>) -> PhpResult<Self> {
        let mut asked = Self::default();
        let mut position = call.array(1)?.map(ZendHashTable::iter);
        while let Some((name, entry)) = position.as_mut().and_then(|position| position.next_zval()) {
            let (name, entry) = (text(&name), entry.dereference());
            match asked.set(call, &name, entry)? {
                Some(true) => {}
                Some(false) => return Err(refused(call, "value of a wrong type for option", &name)),
                None => return Err(refused(call, "unknown option", &name)),
            }
        }
        Ok(asked)
    }

    /// Sets one option: whether its value is of the right type, none for an unknown option.
    fn set(&mut self, call: &Call<'_>, name: &str, entry: &Zval) -> PhpResult<Option<bool>> {
        let word = entry.zend_str().map(|_| text(entry));
        let filter = &mut self.request.filter;
        let is_set = match name {
            "hash" | "format" => match word {
                Some(word) if name == "hash" => {
                    self.request.naming =
                        Naming::from_name(&word).ok_or_else(|| refused(call, "unknown hash name", &word))?;
                    true
                }
                Some(word) => {
                    self.request.format =
                        Format::from_name(&word).ok_or_else(|| refused(call, "unknown format", &word))?;
                    true
                }
                None => false,
            },
            "clientKey" => put(&mut self.client_key, word.map(|word| word.into_owned().into())),
            "targetAppId" => put(&mut self.target_app, word.map(|word| word.into_owned().into())),
            "only" => put(&mut filter.only, names(entry)),
            "featureGateFilter" => put(&mut by_kind(filter).gates, names(entry)),
            "dynamicConfigFilter" => put(&mut by_kind(filter).configs, names(entry)),
            "experimentFilter" => put(&mut by_kind(filter).experiments, names(entry)),
            "layerFilter" => put(&mut by_kind(filter).layers, names(entry)),
            "paramStoreFilter" => put(&mut by_kind(filter).stores, names(entry)),
            "byUnit" => put_flag(&mut self.request.by_unit, entry.bool()),
            "includeLocalOverrides" => put_flag(&mut self.without_overrides, entry.bool().map(|include| !include)),
            "removeIdType" => put_flag(&mut self.request.without_id_types, entry.bool()),
            "removeDefaultValueGates" => put_flag(&mut filter.without_default_gates, entry.bool()),
            "removeExperimentsInLayers" => put_flag(&mut filter.without_experiments_in_layers, entry.bool()),
            _ => return Ok(None),
        };
        Ok(Some(is_set))
    }

    /// What is asked for, of this document.
    fn request(self, call: &Call<'_>, snapshot: &Snapshot, is_empty: bool) -> PhpResult<ValuesRequest> {
        let mut request = self.request;
        request.filter.app = self.target_app.filter(|app| !app.is_empty());
        match &self.client_key {
            // Without a config no key is known, and nothing is given away.
            Some(key) if request.filter.app.is_none() && !is_empty => {
                let filter = request.filter.for_client_key(snapshot, key);
                // The message leaves the key out, as messages end up in logs.
                let filter = filter.map_err(|_| misuse(format!("{}(): unknown client key", call.function())))?;
                Ok(ValuesRequest { filter, ..request })
            }
            _ => Ok(request),
        }
    }
}

fn by_kind(filter: &mut Filter) -> &mut NamesByKind {
    filter.by_kind.get_or_insert_default()
}

/// Puts a value in its place, if there is one; whether there is.
fn put<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    let is_given = value.is_some();
    *place = value;
    is_given
}

fn put_flag(place: &mut bool, value: Option<bool>) -> bool {
    *place = value.unwrap_or_default();
    value.is_some()
}

/// The names of an array; none if it is none, or holds what is no name.
fn names(entry: &Zval) -> Option<HashSet<Box<str>>> {
    let name = |name: &Zval| {
        let name = name.dereference();
        (name.is_string() || name.is_long()).then(|| text(name).into_owned().into_boxed_str())
    };
    entry.array()?.values().map(name).collect()
}

fn refused(call: &Call<'_>, what: &str, word: &str) -> PhpException {
    misuse(format!("{}(): {what} '{}'", call.function(), word.escape_debug()))
}
