//! The compiler: what all sections share, and how gates, configs and layers are compiled. The other files of the folder
//! add the rest.

use super::arena::Arena;
use crate::config::compiled::comparison::ConditionRecord;
use crate::config::compiled::condition::{GateRef, Left};
use crate::config::compiled::snapshot::Snapshot;
use crate::config::compiled::spec::{
    Bucket, Entity, JsonShape, Rule, Spec, StoredValue, UnitRecord, ValueId, flag, share,
};
use crate::config::compiled::target::Pair;
use crate::config::compiled::view::Parts;
use crate::config::error::{EntryCause, LoadError, Refusal, RefusalRecord};
use crate::config::image::run::Run;
use crate::config::json::canonical;
use crate::config::wire::{DocumentWire, RuleWire, SectionWire, SpecWire};
use crate::hash::{Prefix, hex};
use crate::text::Span;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::HashMap;

/// Largest document, in bytes.
pub const MAX_DOCUMENT: usize = 32 << 20;

/// Bytes of a document's hash that are its version.
const VERSION_BYTES: usize = 8;

/// Indices of all entries by name, known before any is compiled: conditions and rules name entries that come later.
pub(super) struct Declared<'a> {
    pub gates: HashMap<Cow<'a, str>, u32, foldhash::fast::RandomState>,
    pub configs: HashMap<Cow<'a, str>, u32, foldhash::fast::RandomState>,
    /// v2's conditions, compiled when a rule first names them.
    pub conditions: HashMap<Cow<'a, str>, &'a RawValue>,
}

/// Everything that is collected while the document is compiled.
pub(super) struct Compiler<'a> {
    pub arena: Arena,
    pub declared: Declared<'a>,
    pub refused: Vec<Refusal>,
    /// The sections of the image, but for its text.
    pub parts: Parts,
    /// Conditions already compiled: by key (v2) or by their text (v1).
    compiled: HashMap<&'a str, u32, foldhash::fast::RandomState>,
    value_ids: HashMap<&'a str, ValueId, foldhash::fast::RandomState>,
    unit_ids: HashMap<Box<str>, u32>,
    bucket_ids: HashMap<(Box<str>, u32), u32>,
}

impl Snapshot {
    /// Compiles a document of either shape.
    ///
    /// # Errors
    /// The document as a whole is of no use. A bad entry is no error: it is left out and listed in
    /// [`Snapshot::refused`].
    pub fn compile(document: &[u8]) -> Result<Snapshot, LoadError> {
        if document.len() > MAX_DOCUMENT {
            return Err(LoadError::TooLarge);
        }
        let wire: DocumentWire = serde_json::from_slice(document).map_err(|_| LoadError::Shape)?;
        if !wire.has_updates {
            return Err(LoadError::NoUpdates);
        }
        if wire.hash_used.is_some() {
            return Err(LoadError::Values);
        }
        let parts = compile(wire, &Sha256::digest(document).into())?;
        // It can be read, unless it has more text than spans can name.
        Self::of_image(parts.image()).map_err(|_| LoadError::TooLarge)
    }
}

fn compile(wire: DocumentWire<'_>, hash: &[u8; 32]) -> Result<Parts, LoadError> {
    let (Some(time), Some(gates), Some(configs), Some(layers)) =
        (wire.time, wire.feature_gates, wire.dynamic_configs, wire.layer_configs)
    else {
        return Err(LoadError::Shape);
    };
    let mut refused = Vec::new();
    let gates = read(gates, "feature_gates", &mut refused);
    let configs = read(configs, "dynamic_configs", &mut refused);
    let layers = read(layers, "layer_configs", &mut refused);
    let mut compiler = Compiler {
        arena: Arena::default(),
        declared: Declared {
            gates: index(&gates),
            configs: index(&configs),
            conditions: wire.condition_map.unwrap_or_default(),
        },
        refused,
        parts: Parts::default(),
        compiled: HashMap::default(),
        value_ids: HashMap::default(),
        unit_ids: HashMap::new(),
        bucket_ids: HashMap::new(),
    };
    compiler.parts.gates = compiler.section(gates, "feature_gates", Entity::Gate);
    compiler.parts.configs = compiler.section(configs, "dynamic_configs", Entity::DynamicConfig);
    compiler.parts.layers = compiler.section(layers, "layer_configs", Entity::Layer);
    compiler.mappings(wire.overrides.unwrap_or_default(), &wire.override_rules.unwrap_or_default());
    compiler.stores(wire.param_stores.unwrap_or_default());
    compiler.bandits(wire.cmab_configs.unwrap_or_default());
    compiler.apps(wire.sdk_keys_to_app_ids.unwrap_or_default(), wire.hashed_sdk_keys_to_app_ids);
    let app = wire.app_id.and_then(|raw| compiler.scalar(raw));
    let default_environment = wire.default_environment.map(|tier| compiler.arena.intern(&tier));
    let checksum = compiler.arena.intern(wire.checksum.as_deref().unwrap_or(""));
    let version = compiler.arena.intern(&hex(hash, VERSION_BYTES));
    let refusals =
        compiler.refused.iter().map(|refusal| RefusalRecord::new(refusal, compiler.arena.intern(&refusal.name)));
    compiler.parts.refusals = refusals.collect();
    let [.., a, b, c, d, e, f, g, h] = *hash;
    let document = &mut compiler.parts.document;
    document.time = time;
    // Nobody can choose names by a hash that all names have a part in.
    document.seed = u64::from_be_bytes([a, b, c, d, e, f, g, h]);
    document.version = version;
    document.checksum = checksum;
    document.app = app.unwrap_or(Span::NONE);
    document.default_environment = default_environment.unwrap_or(Span::NONE);
    compiler.parts.text = compiler.arena.finish();
    Ok(compiler.parts)
}

/// Parses each entry of a section on its own. Of a repeated name the last one stays.
fn read<'a>(
    section: SectionWire<'a>,
    place: &'static str,
    refused: &mut Vec<Refusal>,
) -> Vec<(Cow<'a, str>, SpecWire<'a>)> {
    let mut seen: HashMap<Cow<'a, str>, usize> = HashMap::new();
    let mut specs: Vec<(Cow<'a, str>, SpecWire<'a>)> = Vec::with_capacity(section.0.len());
    for (key, raw) in section.0 {
        let parsed: Result<SpecWire, _> = serde_json::from_str(raw.get());
        let (name, spec) = match (key, parsed) {
            (Some(name), Ok(spec)) => (name, spec),
            (None, Ok(mut spec)) => match spec.name.take() {
                Some(name) => (name, spec),
                None => {
                    refused.push(Refusal { section: place, name: "".into(), cause: EntryCause::Name });
                    continue;
                }
            },
            (key, Err(_)) => {
                let name = key.unwrap_or_default();
                refused.push(Refusal { section: place, name: name.as_ref().into(), cause: EntryCause::Fields });
                continue;
            }
        };
        match seen.get(&name).and_then(|&at| specs.get_mut(at)) {
            Some(earlier) => earlier.1 = spec,
            None => {
                seen.insert(name.clone(), specs.len());
                specs.push((name, spec));
            }
        }
    }
    specs
}

fn index<'a>(specs: &[(Cow<'a, str>, SpecWire<'a>)]) -> HashMap<Cow<'a, str>, u32, foldhash::fast::RandomState> {
    specs.iter().zip(0..).map(|((name, _), at)| (name.clone(), at)).collect()
}

impl<'a> Compiler<'a> {
    fn section(&mut self, specs: Vec<(Cow<'a, str>, SpecWire<'a>)>, place: &'static str, usual: Entity) -> Vec<Spec> {
        let mut compiled = Vec::with_capacity(specs.len());
        for (name, wire) in specs {
            compiled.push(self.spec(&name, wire, usual).unwrap_or_else(|cause| {
                self.refused.push(Refusal { section: place, name: name.as_ref().into(), cause });
                // It keeps its place: other entries name those behind it by index.
                Spec::NONE
            }));
        }
        compiled
    }

    fn spec(&mut self, name: &str, wire: SpecWire<'a>, usual: Entity) -> Result<Spec, EntryCause> {
        let default = self.value(wire.default_value)?;
        let start = len(&self.parts.rules);
        for rule in wire.rules {
            let rule = self.rule(rule, &wire.salt)?;
            self.parts.rules.push(rule);
        }
        let merges = usual == Entity::Layer && wire.use_new_layer_eval.unwrap_or(false);
        let flags = [
            (flag::THERE, true),
            (flag::ENABLED, wire.enabled),
            (flag::MERGES, merges),
            (flag::HAS_VERSION, wire.version.is_some()),
            (flag::HAS_ACTIVE, wire.is_active.is_some()),
            (flag::ACTIVE, wire.is_active == Some(true)),
            (flag::HAS_IN_LAYER, wire.has_shared_params.is_some()),
            (flag::IN_LAYER, wire.has_shared_params == Some(true)),
        ];
        Ok(Spec {
            name: self.arena.intern(name),
            salt: self.arena.intern(&wire.salt),
            id_type: self.arena.intern(wire.id_type.as_deref().unwrap_or("userID")),
            rules: Run::new(start, len(&self.parts.rules)),
            explicit: wire.explicit_parameters.map_or(Run::NONE, |names| self.name_list(&names)),
            apps: wire.target_app_ids.map_or(Run::NONE, |names| self.name_list(&names)),
            default,
            version: wire.version.unwrap_or(0),
            entity: wire.entity.as_deref().map_or(usual, Entity::from_name) as u16,
            flags: flags.iter().filter(|(_, is_set)| *is_set).fold(0, |all, (flag, _)| all | flag),
        })
    }

    pub(super) fn rule(&mut self, wire: RuleWire<'a>, spec_salt: &str) -> Result<Rule, EntryCause> {
        let value = self.value(wire.return_value)?;
        let start = len(&self.parts.links);
        let mut links = Vec::with_capacity(wire.conditions.len());
        for raw in wire.conditions {
            links.push(self.condition(raw));
        }
        self.parts.links.extend(links);
        let own = wire.salt.as_deref().unwrap_or(&wire.id);
        let (share, salt, prefix) = if wire.pass_percentage == 100.0 {
            (share::ALL, Span::NONE, u32::MAX)
        } else if wire.pass_percentage == 0.0 {
            (share::NOBODY, Span::NONE, u32::MAX)
        } else {
            self.parts.prefixes.push(Prefix::new(&format!("{spec_salt}.{own}.")));
            (share::BELOW, self.arena.intern(own), len(&self.parts.prefixes).saturating_sub(1))
        };
        Ok(Rule {
            group: wire.group_name.map_or(Span::NONE, |group| self.arena.intern(&group)),
            conditions: Run::new(start, len(&self.parts.links)),
            salt,
            limit: wire.pass_percentage * 100.0,
            prefix,
            share,
            unit: self.unit(wire.id_type.as_deref().unwrap_or("userID")),
            value,
            delegate: wire
                .config_delegate
                .and_then(|name| self.declared.configs.get(&name).copied())
                .unwrap_or(u32::MAX),
            in_experiment: u32::from(wire.is_experiment_group.unwrap_or(false)),
            id: self.arena.intern(&wire.id),
        })
    }

    /// The index of a rule's condition, compiled at its first use.
    fn condition(&mut self, raw: &'a RawValue) -> u32 {
        let text = raw.get();
        if let Some(known) = self.compiled.get(text) {
            return *known;
        }
        // v2 names the condition by a key, v1 holds it.
        let body = if text.starts_with('"') {
            serde_json::from_str::<Cow<str>>(text).ok().and_then(|key| self.declared.conditions.get(&key).copied())
        } else {
            Some(raw)
        };
        let condition = match body.map(|body| self.read_condition(body)) {
            Some(Ok(condition)) => condition,
            Some(Err(cause)) => {
                let name = if text.starts_with('"') { text.trim_matches('"').into() } else { "".into() };
                self.refused.push(Refusal { section: "condition_map", name, cause });
                ConditionRecord::unsupported()
            }
            None => ConditionRecord::unsupported(),
        };
        let at = len(&self.parts.conditions);
        self.parts.conditions.push(condition);
        self.compiled.insert(text, at);
        at
    }

    pub(super) fn value(&mut self, raw: &'a RawValue) -> Result<ValueId, EntryCause> {
        let text = raw.get();
        if let Some(known) = self.value_ids.get(text) {
            return Ok(*known);
        }
        let json = canonical(raw).ok_or(EntryCause::Value)?;
        let shape = match json.as_bytes() {
            b"true" => JsonShape::True,
            b"false" => JsonShape::False,
            [b'{', ..] => JsonShape::Object,
            _ => JsonShape::Other,
        };
        let id = ValueId(len(&self.parts.values));
        self.parts.values.push(StoredValue { json: self.arena.intern(&json), shape: shape as u32 });
        self.value_ids.insert(text, id);
        Ok(id)
    }

    pub(super) fn unit(&mut self, id_type: &str) -> u32 {
        if let Some(known) = self.unit_ids.get(id_type) {
            return *known;
        }
        let lower = id_type.to_lowercase();
        let unit = if lower == "userid" {
            UnitRecord { name: Span::NONE, lower: self.arena.intern(id_type) }
        } else {
            UnitRecord { name: self.arena.intern(id_type), lower: self.arena.intern(&lower) }
        };
        let at = len(&self.parts.units);
        self.parts.units.push(unit);
        self.unit_ids.insert(id_type.into(), at);
        at
    }

    pub(super) fn bucket(&mut self, salt: &str, id_type: &str) -> Left<'static> {
        let unit = self.unit(id_type);
        let key = (salt.into(), unit);
        let at = match self.bucket_ids.get(&key) {
            Some(known) => *known,
            None => {
                let at = len(&self.parts.buckets);
                let text = self.arena.intern(salt);
                self.parts.buckets.push(Bucket { prefix: Prefix::new(&format!("{salt}.")), salt: text, unit });
                self.bucket_ids.insert(key, at);
                at
            }
        };
        Left::Bucket(at)
    }

    pub(super) fn gate(&mut self, name: &str) -> GateRef {
        GateRef {
            name: self.arena.intern(name),
            gate: self.declared.gates.get(name).copied(),
            segment: name.starts_with("segment:"),
        }
    }

    pub(super) fn name_list(&mut self, names: &[Cow<'a, str>]) -> Run {
        let start = len(&self.parts.names);
        for name in names {
            let span = self.arena.intern(name);
            self.parts.names.push(span);
        }
        Run::new(start, len(&self.parts.names))
    }

    /// A JSON scalar as text, which `target_app` conditions and app filters compare; none for null, lists and objects.
    fn scalar(&mut self, raw: &RawValue) -> Option<Span> {
        if let Ok(text) = serde_json::from_str::<Cow<str>>(raw.get()) {
            return Some(self.arena.intern(&text));
        }
        match raw.get() {
            "null" => None,
            text if text.starts_with(['[', '{']) => None,
            text => Some(self.arena.intern(text)),
        }
    }

    /// The apps of client keys. Where keys are given hashed, the others do not count.
    fn apps(
        &mut self,
        clear: HashMap<Cow<'a, str>, &'a RawValue>,
        hashed: Option<HashMap<Cow<'a, str>, &'a RawValue>>,
    ) {
        self.parts.document.apps_are_hashed = u64::from(hashed.is_some());
        for (key, raw) in in_order(hashed.unwrap_or(clear)) {
            if let Some(value) = self.scalar(raw) {
                let key = self.arena.intern(&key);
                self.parts.apps.push(Pair { key, value });
            }
        }
    }
}

/// The entries of a map by key, so that equal documents give equal images, in which names are looked up by halves.
pub(super) fn in_order<'a, T>(map: HashMap<Cow<'a, str>, T>) -> Vec<(Cow<'a, str>, T)> {
    let mut entries: Vec<(Cow<'a, str>, T)> = map.into_iter().collect();
    entries.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    entries
}

/// A length as an index. It fits: a document of at most 32 MiB holds far fewer than 2^32 of anything.
pub(super) fn len<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}
