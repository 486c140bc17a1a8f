//! `Statsig\fastLane()`: the relay for a script that does not load MediaWiki. What the wiki would say stands in the
//! policy file, which is looked at once per `statsig.check_interval` at most and read again when it has changed.

use super::relay;
use crate::cache::snapshots::Cache;
use crate::events::policy::file::PolicyFile;
use crate::events::relay::purpose::is_prefetch;
use crate::events::relay::same_origin::Headers;
use crate::php::zend::argument::{Call, handler};
use crate::php::zend::ini;
use crate::php::zend::open_basedir::is_allowed;
use crate::php::zend::signature::{Parameter, Signature, Type};
use ext_php_rs::builders::ModuleBuilder;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::Zval;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

const FAST_LANE: Signature = Signature {
    name: "Statsig\\fastLane",
    parameters: &[
        Parameter::required("body", Type::TEXT),
        Parameter::required("client", Type::TEXT),
        Parameter::required("site", Type::TEXT),
        Parameter::required("origin", Type::TEXT),
        Parameter::required("host", Type::TEXT),
        Parameter::optional("purpose", Type::TEXT, "''"),
        Parameter::optional("policyFile", Type::TEXT, "''"),
    ],
    returns: Type::INT,
};

/// Bytes of a policy file at most: enough for the rules of some thousand events.
const MOST_BYTES: u64 = 1 << 20;

static CACHE: Cache<PolicyFile> = Cache::new(|_, bytes, _| PolicyFile::parse(bytes));

pub fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(FAST_LANE.builder(fast_lane_handler))
}

/// What the file says now. Unlike a config, a file that is gone or unreadable does not stay in force: it may have been
/// removed to stop the relay.
fn policy_file(named: &[u8]) -> Option<Arc<PolicyFile>> {
    let path = match named {
        [] => ini::POLICY_FILE.path(),
        named if is_allowed(named) => Path::new(OsStr::from_bytes(named)).to_owned(),
        _ => return None,
    };
    CACHE.sound(&path, MOST_BYTES, ini::CHECK_INTERVAL.seconds(Duration::from_secs(1)))
}

fn fast_lane(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let (body, client) = (call.bytes(0)?, call.text(1)?);
    let (site, origin, host) = (call.text(2)?, call.text(3)?, call.text(4)?);
    let purpose = call.text(5)?;
    let named = call.bytes(6)?;
    let headers = Headers { site: &site, origin: &origin, host: &host };
    result.set_long(i64::from(status(body, &client, headers, &purpose, named)));
    Ok(())
}

fn status(body: &[u8], client: &str, headers: Headers<'_>, purpose: &str, named: &[u8]) -> u16 {
    if !ini::FAST_LANE.flag() {
        return 404;
    }
    // The worker has not written the file yet: the browser is to try again later.
    let Some(file) = policy_file(named) else { return 429 };
    if !headers.are_own(file.servers.iter().map(String::as_str)) {
        return 403;
    }
    if !file.enabled {
        return 202;
    }
    relay::append(body, &file.policy, client, is_prefetch(purpose))
}

handler!(fast_lane_handler, FAST_LANE, fast_lane);
