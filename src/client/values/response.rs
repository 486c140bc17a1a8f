//! The values response: every decision for one user, as Statsig's client SDKs read it (`evaluation.md` 7). Equal input
//! gives equal bytes.

use super::json::separate;
use super::request::{Format, ValuesRequest};
use super::response_user::ResponseUser;
use super::{compact, full};
use crate::client::catalog::{Catalog, Published};
use crate::client::echo;
use crate::eval::{Context, Host, User};

/// The response as JSON text. An empty snapshot gives a valid, empty response with `has_updates` false.
#[must_use]
pub fn respond(published: &Published, context: Context, user: &User, request: &ValuesRequest) -> String {
    let Some(catalog) = published.catalog(request.naming) else { return String::new() };
    let mut out = String::with_capacity(catalog.guess());
    // Conditions about the app see the one that the response is for.
    let host = request.filter.app.clone().map(|app| Host { app: Some(app), ..context.host.clone() });
    let context = Context { snapshot: &published.snapshot, host: host.as_ref().unwrap_or(context.host), ..context };
    out.push('{');
    let parts = request.by_unit.then(|| (user.of_units(true), user.of_units(false)));
    let asked = match &parts {
        Some((account, others)) => ResponseUser::ByUnit { account, others },
        None => ResponseUser::Whole(user),
    };
    match request.format {
        Format::V1 => full::write(catalog, context, &asked, request, &mut out),
        Format::InitV2 => compact::write(catalog, context, &asked, request, &mut out),
    }
    write_rest(catalog, context, user, request, &mut out);
    out.push('}');
    catalog.learn(out.len());
    out
}

/// Everything beside the entries.
fn write_rest(catalog: &Catalog, context: Context, user: &User, request: &ValuesRequest, out: &mut String) {
    let snapshot = context.snapshot;
    out.push_str("\"param_stores\":{");
    let mut first = true;
    for (store, entry) in snapshot.stores().iter().zip(&catalog.stores) {
        if request.filter.admits_store(snapshot, store) {
            separate(&mut first, out);
            out.push_str(entry);
        }
    }
    out.push_str("},\"time\":");
    out.push_str(&snapshot.time().to_string());
    out.push_str(",\"has_updates\":");
    out.push_str(if snapshot.version().is_empty() { "false" } else { "true" });
    out.push_str(",\"hash_used\":\"");
    out.push_str(request.naming.name());
    out.push_str("\",\"user\":");
    echo::write_user(user, context.host, snapshot, out);
    out.push_str(concat!(
        ",\"sdkInfo\":{\"sdkType\":\"mw-statsig\",\"sdkVersion\":\"",
        env!("CARGO_PKG_VERSION"),
        "\"},\"sdkParams\":{},\"evaluated_keys\":"
    ));
    echo::write_keys(user, out);
    if let Some(hash) = echo::private_hash(user) {
        out.push_str(",\"pa_hash\":\"");
        out.push_str(&hash.to_string());
        out.push('"');
    }
}
