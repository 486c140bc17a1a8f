//! `Statsig\policyFile()`: what the file of `statsig.policy_file` says, for the fast lane. The file is
//! looked at as the config is: at most once per `statsig.check_interval`, read when it changed.

use super::argument::{Call, handler};
use super::ini;
use super::signature::{Signature, Type};
use crate::cache::Cache;
use crate::events::policy_file::PolicyFile;
use ext_php_rs::builders::ModuleBuilder;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::{ZendHashTable, Zval};
use std::sync::Arc;
use std::time::Duration;

const POLICY_FILE: Signature = Signature { name: "Statsig\\policyFile", parameters: &[], returns: Type::MAYBE_ARRAY };

/// Bytes of a policy file at most: some thousand events.
const MOST_BYTES: u64 = 1 << 20;

static CACHE: Cache<PolicyFile> = Cache::new(|_, bytes, _| PolicyFile::parse(bytes));

/// Adds this function to the module.
pub(super) fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(POLICY_FILE.builder(policy_file_handler))
}

/// What the file says now. Unlike a config, one that is gone or spoilt is not followed any longer.
pub(super) fn current() -> Option<Arc<PolicyFile>> {
    CACHE.sound(&ini::POLICY_FILE.path(), MOST_BYTES, ini::CHECK_INTERVAL.seconds(Duration::from_secs(1)))
}

fn policy_file(_: &Call<'_>, result: &mut Zval) -> PhpResult {
    let Some(file) = ini::FAST_LANE.flag().then(current).flatten() else { return Ok(()) };
    let mut servers = ZendHashTable::with_capacity(2);
    for server in &file.servers {
        servers.push(server.as_str())?;
    }
    let mut table = ZendHashTable::with_capacity(2);
    table.insert("enabled", file.enabled)?;
    table.insert("servers", servers)?;
    result.set_hashtable(table);
    Ok(())
}

handler!(policy_file_handler, POLICY_FILE, policy_file);
