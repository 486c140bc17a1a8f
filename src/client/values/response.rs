//! The values response: every decision for one user, as Statsig's client SDKs read it (`evaluation.md` 7). Equal input
//! gives equal bytes.

use super::json::separate;
use super::response_user::ResponseUser;
use super::{compact, full};
use crate::client::catalog::{Catalog, Published};
use crate::client::echo;
use crate::client::filter::Filter;
use crate::client::naming::Naming;
use crate::eval::{Context, User};

/// How entries are written in a response.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Full keys, and each entry holds its own value and exposures: every SDK reads it.
    #[default]
    V1,
    /// Short keys, shared tables: about a third of the bytes, for `@statsig/js-client`.
    InitV2,
}

impl Format {
    /// The format that the option `format` names; none for an unknown word, which callers refuse.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "v1" => Some(Self::V1),
            "init-v2" => Some(Self::InitV2),
            _ => None,
        }
    }
}

/// The options of a response.
#[derive(Clone, Debug, Default)]
pub struct ValuesRequest {
    /// How names are hidden.
    pub naming: Naming,
    /// How entries are written.
    pub format: Format,
    /// Which entries are in it.
    pub filter: Filter,
    /// Whether each entry is decided for the units of its own type alone, and left out if the user has none. A site that
    /// sends no record of two units of one reader needs this, as the evaluator gives all users without a unit one group.
    pub by_unit: bool,
}

/// The response as JSON text. An empty snapshot gives a valid, empty response with `has_updates` false.
#[must_use]
pub fn respond(published: &Published, context: Context, user: &User, request: &ValuesRequest) -> String {
    let Some(catalog) = published.catalog(request.naming) else { return String::new() };
    let mut out = String::with_capacity(catalog.guess());
    let context = Context { snapshot: &published.snapshot, ..context };
    out.push('{');
    let parts = request.by_unit.then(|| (user.of_units(true), user.of_units(false)));
    let asked = match &parts {
        Some((account, others)) => ResponseUser::ByUnit { account, others },
        None => ResponseUser::Whole(user),
    };
    match request.format {
        Format::V1 => full::write(catalog, context, &asked, &request.filter, &mut out),
        Format::InitV2 => compact::write(catalog, context, &asked, &request.filter, &mut out),
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
    for (name, entry) in &catalog.stores {
        let apps = snapshot.store(name).and_then(|store| store.apps());
        if request.filter.admits_name(name) && request.filter.admits_apps(snapshot, apps) {
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
