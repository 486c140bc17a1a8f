//! `probe()`: whether this user could run the worker: its key file and its spool are tried, nothing is sent or
//! changed.

use super::upstream::{CommandOptions, OPTIONS};
use crate::events::spool::folder::{Refused, prepare};
use crate::php::zend::argument::{Call, handler};
use crate::php::zend::signature::{Signature, Type};
use crate::worker::net::key::Key;
use ext_php_rs::builders::ModuleBuilder;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::{ZendHashTable, Zval};
use std::path::Path;

const PROBE: Signature = Signature { name: "Statsig\\probe", parameters: OPTIONS, returns: Type::ARRAY };

pub fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(PROBE.builder(probe_handler))
}

fn probe(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let options = CommandOptions::read(call)?;
    let spool = &options.spool_dir;
    let is_set = !spool.as_os_str().is_empty();
    let mut table = ZendHashTable::new();
    table.insert("keyFile", &*options.key_file.to_string_lossy())?;
    table.insert("key", Key::read(&options.key_file).err().map(|fault| fault.word()))?;
    table.insert("spool", is_set.then(|| refused(spool)).flatten().map(Refused::word))?;
    result.set_hashtable(table);
    Ok(())
}

/// Why nothing could be appended to the spool. A missing spool is reported, not made.
fn refused(spool: &Path) -> Option<Refused> {
    match spool.symlink_metadata() {
        Ok(_) => prepare(spool).err(),
        Err(_) => Some(Refused::Missing),
    }
}

handler!(probe_handler, PROBE, probe);
