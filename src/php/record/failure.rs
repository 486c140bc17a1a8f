//! `Statsig\countFailure()`: counts the errors that the vendor's SDKs report from browsers.

use crate::events::parse::decode::BodyRefusal;
use crate::events::relay::failure::{self, OTHER, TAGS};
use crate::php::zend::argument::{Call, handler};
use crate::php::zend::signature::{Parameter, Signature, Type};
use ext_php_rs::builders::ModuleBuilder;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::{ZendHashTable, Zval};
use std::sync::atomic::{AtomicU64, Ordering};

const COUNT_FAILURE: Signature = Signature {
    name: "Statsig\\countFailure",
    parameters: &[Parameter::required("body", Type::TEXT)],
    returns: Type::ARRAY,
};

/// Reports of the vendor's SDKs in this process, by tag; the last is for all others.
static FAILURES: [AtomicU64; TAGS.len() + 1] = [const { AtomicU64::new(0) }; TAGS.len() + 1];

pub fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(COUNT_FAILURE.builder(count_failure_handler))
}

/// Counts a report by the tag of what failed. Nothing else of it is kept.
fn count_failure(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let (status, tag) = match failure::tag(call.bytes(0)?) {
        Ok(tag) => (202_i64, Some(tag)),
        Err(BodyRefusal::Malformed) => (400, None),
        Err(BodyRefusal::TooLarge) => (413, None),
    };
    if let Some(counter) = tag.and_then(|tag| FAILURES.get(place(tag))) {
        counter.fetch_add(1, Ordering::Relaxed);
    }
    let mut table = ZendHashTable::with_capacity(2);
    table.insert("status", status)?;
    table.insert("tag", tag)?;
    result.set_hashtable(table);
    Ok(())
}

fn place(tag: &str) -> usize {
    TAGS.iter().position(|known| *known == tag).unwrap_or(TAGS.len())
}

/// Tags that were counted, and how often.
pub fn failures() -> impl Iterator<Item = (&'static str, u64)> {
    let counts = FAILURES.iter().map(|counter| counter.load(Ordering::Relaxed));
    TAGS.into_iter().chain([OTHER]).zip(counts).filter(|(_, count)| *count > 0)
}

handler!(count_failure_handler, COUNT_FAILURE, count_failure);
