//! For people: `explain()`, why an entry answers as it does, and `rules()`, what its rules are. They log nothing.

use super::both::function_and_method;
use crate::eval::explain::{Step, Visit};
use crate::eval::rules::{WrittenBandit, WrittenEntry, WrittenRule};
use crate::eval::{self, ConditionWords, Decision, Kind, Reason};
use crate::php::basis::pin::Pin;
use crate::php::basis::request;
use crate::php::basis::user::User;
use crate::php::zend::argument::{Call, handler};
use crate::php::zend::signature::{Parameter, Signature, Type};
use ext_php_rs::boxed::ZBox;
use ext_php_rs::builders::ModuleBuilder;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::{ZendHashTable, Zval};

const PARAMETERS: &[Parameter] = &[
    Parameter::required("name", Type::TEXT),
    Parameter::required("user", Type::SUBJECT),
    Parameter::optional("kind", Type::MAYBE_KIND, "null"),
];
const FUNCTION: Signature = Signature { name: "Statsig\\explain", parameters: PARAMETERS, returns: Type::ARRAY };
const METHOD: Signature = Signature { name: "Statsig\\Config::explain", parameters: PARAMETERS, returns: Type::ARRAY };
const RULES: Signature = Signature {
    name: "Statsig\\rules",
    parameters: &[Parameter::required("name", Type::TEXT), Parameter::required("kind", Type::KIND)],
    returns: Type::MAYBE_ARRAY,
};

function_and_method!(FUNCTION, METHOD, answer, 0);

fn answer(call: &Call<'_>, pin: Option<&Pin>, now: i64, result: &mut Zval) -> PhpResult {
    let (name, user, kind) = (call.text(0)?, call.subject(1)?, call.maybe_kind(2)?);
    let (decision, steps) = ask(pin, now, &user, kind, &name);
    let mut table = ZendHashTable::new();
    table.insert("name", &*name)?;
    table.insert("kind", decision.kind.name())?;
    table.insert("enabled", decision.enabled)?;
    table.insert("ruleId", pin.map_or("", |pin| decision.rule.of(pin.snapshot())))?;
    table.insert("reason", decision.reason.name())?;
    let mut list = ZendHashTable::new();
    for step in &steps {
        list.push(entry(step)?)?;
    }
    table.insert("steps", list)?;
    result.set_hashtable(table);
    Ok(())
}

fn ask(pin: Option<&Pin>, now: i64, user: &User, kind: Option<Kind>, name: &str) -> (Decision, Vec<Step>) {
    match pin {
        Some(pin) => eval::explain(pin.context(now), &user.inner, kind, name),
        None => (Decision::none(kind.unwrap_or(Kind::Gate), Reason::NoConfig), Vec::new()),
    }
}

/// One step as an array: `depth`, `step` (a word for what happened), and further keys that depend on the word.
fn entry(step: &Step) -> PhpResult<ZBox<ZendHashTable>> {
    let mut table = ZendHashTable::new();
    table.insert("depth", i64::from(step.depth))?;
    match &step.visit {
        Visit::Entry(name) => {
            table.insert("step", "entry")?;
            table.insert("name", &**name)?;
        }
        Visit::Override(id_type) => {
            table.insert("step", "override")?;
            table.insert("idType", &**id_type)?;
        }
        Visit::Rule(id) => {
            table.insert("step", "rule")?;
            table.insert("id", &**id)?;
        }
        Visit::Condition { words, found, holds } => {
            table.insert("step", "condition")?;
            put_words(&mut table, words)?;
            table.insert("found", found.as_deref())?;
            table.insert("holds", *holds)?;
        }
        Visit::Share { bucket, below, passes } => {
            table.insert("step", "share")?;
            table.insert("bucket", bucket.and_then(|bucket| i64::try_from(bucket).ok()))?;
            table.insert("below", *below)?;
            table.insert("passes", *passes)?;
        }
        Visit::Score { group, score } => {
            table.insert("step", "score")?;
            table.insert("group", &**group)?;
            table.insert("score", *score)?;
        }
        Visit::Group { group, by } => {
            table.insert("step", "group")?;
            table.insert("group", &**group)?;
            table.insert("by", by.name())?;
        }
        Visit::Cut => {
            table.insert("step", "cut")?;
        }
    }
    Ok(table)
}

fn put_words(table: &mut ZendHashTable, words: &ConditionWords) -> PhpResult {
    table.insert("type", words.kind)?;
    table.insert("field", &*words.field)?;
    table.insert("operator", words.operator)?;
    table.insert("target", &*words.target)?;
    Ok(())
}

pub fn register_rules(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(RULES.builder(rules_handler))
}

/// The body of `Statsig\rules()`.
fn rules(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let (name, kind) = (call.text(0)?, call.kind(1)?);
    let (pin, _) = request::pinned_of(name.as_bytes());
    match pin.as_ref().and_then(|pin| eval::rules(pin.snapshot(), kind, &name)) {
        Some(entry) => result.set_hashtable(written(&entry)?),
        None => result.set_null(),
    }
    Ok(())
}

fn written(entry: &WrittenEntry) -> PhpResult<ZBox<ZendHashTable>> {
    let mut rules = ZendHashTable::new();
    for rule in &entry.rules {
        rules.push(written_rule(rule)?)?;
    }
    let mut fields = ZendHashTable::new();
    for field in &entry.fields {
        fields.push(&**field)?;
    }
    let mut table = ZendHashTable::new();
    table.insert("enabled", entry.enabled)?;
    table.insert("active", entry.active)?;
    table.insert("default", &*entry.default)?;
    table.insert("rules", rules)?;
    table.insert("more", i64::try_from(entry.more).unwrap_or(i64::MAX))?;
    table.insert("fields", fields)?;
    if let Some(bandit) = &entry.bandit {
        table.insert("bandit", written_bandit(bandit)?)?;
    }
    Ok(table)
}

fn written_bandit(bandit: &WrittenBandit) -> PhpResult<ZBox<ZendHashTable>> {
    let mut table = ZendHashTable::new();
    table.insert("targeting", bandit.targeting.as_deref())?;
    table.insert("hasLearned", bandit.has_learned)?;
    table.insert("exploresBelow", bandit.explores_below)?;
    table.insert("higherIsBetter", bandit.higher_is_better)?;
    Ok(table)
}

fn written_rule(rule: &WrittenRule) -> PhpResult<ZBox<ZendHashTable>> {
    let mut conditions = ZendHashTable::new();
    for words in &rule.conditions {
        let mut condition = ZendHashTable::new();
        put_words(&mut condition, words)?;
        conditions.push(condition)?;
    }
    let mut table = ZendHashTable::new();
    table.insert("id", &*rule.id)?;
    table.insert("group", rule.group.as_deref())?;
    table.insert("below", rule.below)?;
    table.insert("delegate", rule.delegate.as_deref())?;
    table.insert("value", &*rule.value)?;
    table.insert("conditions", conditions)?;
    Ok(table)
}

handler!(rules_handler, RULES, rules);
