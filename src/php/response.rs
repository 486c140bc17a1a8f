//! `initializeResponse()`: every decision for one user, as a browser reads it.

use super::argument::{Call, lossy};
use super::exception::misuse;
use super::pin::Pin;
use super::signature::{Parameter, Type};
use crate::client::catalog::Published;
use crate::client::{Filter, Format, Naming, Request, respond};
use crate::config::Snapshot;
use crate::config::id_list::IdLists;
use crate::eval::{Context, Host};
use ext_php_rs::exception::{PhpException, PhpResult};
use ext_php_rs::types::Zval;

/// What the function and the method take.
pub(super) const PARAMETERS: &[Parameter] =
    &[Parameter::required("user", Type::SUBJECT), Parameter::optional("options", Type::ARRAY, "[]")];

/// Answers with the response as JSON text; without a config with an empty, valid one.
pub(super) fn answer(call: &Call<'_>, pin: Option<&Pin>, now: i64, result: &mut Zval) -> PhpResult {
    let user = call.subject(0)?;
    let snapshot = pin.map(|pin| &pin.snapshot.snapshot);
    let request = read(call, snapshot)?;
    let json = match pin {
        Some(pin) => respond(&pin.snapshot, pin.context(now), &user.inner, &request),
        None => {
            let published = Published::new(Snapshot::default());
            let (host, lists) = (Host::default(), IdLists::default());
            let context = Context { snapshot: &published.snapshot, host: &host, lists: &lists, now };
            respond(&published, context, &user.inner, &request)
        }
    };
    Ok(result.set_string(&json, false)?)
}

/// Reads the options: `hash`, `format`, `clientKey`, `only`. What is unknown is refused, and never answered with everything.
fn read(call: &Call<'_>, snapshot: Option<&Snapshot>) -> PhpResult<Request> {
    let mut request = Request::default();
    let Some(table) = call.array(1)? else { return Ok(request) };
    let mut position = table.iter();
    while let Some((key, entry)) = position.next_zval() {
        let entry = entry.dereference();
        let word = entry.zend_str().map(|text| lossy(text.as_bytes()).into_owned());
        let key = key.zend_str().map(|text| lossy(text.as_bytes()).into_owned()).unwrap_or_default();
        match (key.as_str(), word) {
            ("hash", Some(word)) => {
                request.naming = Naming::from_name(&word).ok_or_else(|| refused(call, "unknown hash name"))?;
            }
            ("format", Some(word)) => {
                request.format = Format::from_name(&word).ok_or_else(|| refused(call, "unknown format"))?;
            }
            ("clientKey", Some(key)) => {
                // Without a config no key is known, and nothing can be shown by mistake.
                if let Some(snapshot) = snapshot {
                    request.filter = std::mem::take(&mut request.filter)
                        .for_client_key(snapshot, &key)
                        .map_err(|_| refused(call, "unknown client key"))?;
                }
            }
            ("only", None) => {
                request.filter = only(request.filter, entry).ok_or_else(|| refused(call, "bad option"))?
            }
            _ => return Err(refused(call, "unknown option")),
        }
    }
    Ok(request)
}

/// Restricts to the names of a list.
fn only(filter: Filter, entry: &Zval) -> Option<Filter> {
    let names =
        entry.array()?.values().filter_map(|name| Some(lossy(name.dereference().zend_str()?.as_bytes()).into()));
    Some(Filter { only: Some(names.collect()), ..filter })
}

/// The message names the function and the fault, never what was passed.
fn refused(call: &Call<'_>, fault: &str) -> PhpException {
    misuse(format!("{}(): {fault}", call.function()))
}
