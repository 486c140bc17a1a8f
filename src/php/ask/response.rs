//! `initializeResponse()`: every decision for one user, as one text for the browser.

use super::both::function_and_method;
use crate::client::catalog::Published;
use crate::client::{Format, Naming, ValuesRequest, respond};
use crate::config::Snapshot;
use crate::config::ids::id_list::IdLists;
use crate::eval::Context;
use crate::php::basis::option::text;
use crate::php::basis::pin::Pin;
use crate::php::basis::request::plain_host;
use crate::php::basis::user::User;
use crate::php::zend::argument::Call;
use crate::php::zend::exception::misuse;
use crate::php::zend::signature::{Parameter, Signature, Type};
use ext_php_rs::exception::{PhpException, PhpResult};
use ext_php_rs::types::{ZendHashTable, Zval};
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
    let request = options(call, &published.snapshot, pin.is_none())?;
    let json = respond_to(pin, published, now, &user, &request);
    Ok(result.set_string(&json, false)?)
}

fn respond_to(pin: Option<&Pin>, published: &Published, now: i64, user: &User, request: &ValuesRequest) -> String {
    if let Some(pin) = pin {
        return respond(published, pin.context(now), &user.inner, request);
    }
    let (host, lists) = (plain_host(), IdLists::default());
    respond(published, Context { snapshot: &published.snapshot, host: &host, lists: &lists, now }, &user.inner, request)
}

fn options(call: &Call<'_>, snapshot: &Snapshot, is_empty: bool) -> PhpResult<ValuesRequest> {
    let mut request = ValuesRequest::default();
    let mut position = call.array(1)?.map(ZendHashTable::iter);
    while let Some((name, entry)) = position.as_mut().and_then(|position| position.next_zval()) {
        let (name, entry) = (text(&name), entry.dereference());
        let word = entry.zend_str().map(|_| text(entry));
        match (&*name, word, entry.array()) {
            ("hash", Some(word), _) => {
                request.naming = Naming::from_name(&word).ok_or_else(|| refused(call, "unknown hash name", &word))?;
            }
            ("format", Some(word), _) => {
                request.format = Format::from_name(&word).ok_or_else(|| refused(call, "unknown format", &word))?;
            }
            // Without a config no key is known, and nothing is given away.
            ("clientKey", Some(_), _) if is_empty => {}
            ("clientKey", Some(key), _) => {
                let filter = std::mem::take(&mut request.filter).for_client_key(snapshot, &key);
                // The message leaves the key out, as messages end up in logs.
                request.filter = filter.map_err(|_| misuse(format!("{}(): unknown client key", call.function())))?;
            }
            ("only", _, Some(names)) => {
                let names = names.values().map(|name| text(name.dereference()).into_owned().into_boxed_str());
                request.filter.only = Some(names.collect());
            }
            ("byUnit", ..) if entry.bool().is_some() => request.by_unit = entry.is_true(),
            ("hash" | "format" | "clientKey" | "only" | "byUnit", ..) => {
                return Err(refused(call, "value of a wrong type for option", &name));
            }
            _ => return Err(refused(call, "unknown option", &name)),
        }
    }
    Ok(request)
}

fn refused(call: &Call<'_>, what: &str, word: &str) -> PhpException {
    misuse(format!("{}(): {what} '{}'", call.function(), word.escape_debug()))
}
