//! The compiler: what all sections share, and how gates, configs and layers are compiled. The other files of the folder
//! add the rest.

use super::arena::Arena;
use crate::config::compiled::condition::{Condition, GateRef, Left};
use crate::config::compiled::snapshot::{Section, Snapshot};
use crate::config::compiled::spec::{Bucket, Entity, JsonShape, Rule, Share, Spec, StoredValue, Unit, ValueId};
use crate::config::error::{EntryCause, LoadError, Refusal};
use crate::config::json::canonical;
use crate::config::wire::{DocumentWire, RuleWire, SectionWire, SpecWire};
use crate::hash::{Prefix, sha256_hex};
use crate::text::Span;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// Largest document, in bytes.
pub const MAX_DOCUMENT: usize = 32 << 20;

/// Indices of all entries by name, known before any is compiled: conditions and rules name entries that come later.
pub(super) struct Declared<'a> {
    pub gates: HashMap<Cow<'a, str>, u32, foldhash::fast::RandomState>,
    pub configs: HashMap<Cow<'a, str>, u32, foldhash::fast::RandomState>,
    /// v2's conditions, compiled when a rule first names them.
    pub conditions: HashMap<Cow<'a, str>, &'a RawValue>,
}

/// Everything that is collected while the document is compiled. The snapshot's fields are named alike.
pub(super) struct Compiler<'a> {
    pub arena: Arena,
    pub declared: Declared<'a>,
    pub refused: Vec<Refusal>,
    pub rules: Vec<Rule>,
    conditions: Vec<Condition>,
    /// Conditions already compiled: by key (v2) or by their text (v1).
    compiled: HashMap<&'a str, u32, foldhash::fast::RandomState>,
    links: Vec<u32>,
    values: Vec<StoredValue>,
    value_ids: HashMap<&'a str, ValueId, foldhash::fast::RandomState>,
    units: Vec<Unit>,
    unit_ids: HashMap<Box<str>, u32>,
    buckets: Vec<Bucket>,
    bucket_ids: HashMap<(Box<str>, u32), u32>,
    names: Vec<Span>,
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
        let mut snapshot = compile(wire)?;
        snapshot.version = sha256_hex(document, 8).into();
        Ok(snapshot)
    }
}

fn compile(wire: DocumentWire<'_>) -> Result<Snapshot, LoadError> {
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
        rules: Vec::new(),
        conditions: Vec::new(),
        compiled: HashMap::default(),
        links: Vec::new(),
        values: Vec::new(),
        value_ids: HashMap::default(),
        units: Vec::new(),
        unit_ids: HashMap::new(),
        buckets: Vec::new(),
        bucket_ids: HashMap::new(),
        names: Vec::new(),
    };
    let gates = compiler.section(gates, "feature_gates", Entity::Gate);
    let configs = compiler.section(configs, "dynamic_configs", Entity::DynamicConfig);
    let layers = compiler.section(layers, "layer_configs", Entity::Layer);
    let mappings = compiler.mappings(wire.overrides.unwrap_or_default(), &wire.override_rules.unwrap_or_default());
    let stores = compiler.stores(wire.param_stores.unwrap_or_default());
    let app = wire.app_id.and_then(|raw| compiler.scalar(raw));
    let apps = compiler.apps(wire.sdk_keys_to_app_ids.unwrap_or_default());
    let hashed_apps = wire.hashed_sdk_keys_to_app_ids.map(|apps| compiler.apps(apps));
    let default_environment = wire.default_environment.map(|tier| compiler.arena.intern(&tier));
    let checksum = compiler.arena.intern(wire.checksum.as_deref().unwrap_or(""));
    let bandits = compiler.bandits(wire.cmab_configs.unwrap_or_default());
    Ok(Snapshot {
        text: compiler.arena.finish(),
        gates,
        configs,
        layers,
        rules: compiler.rules.into(),
        conditions: compiler.conditions.into(),
        links: compiler.links.into(),
        values: compiler.values.into(),
        units: compiler.units.into(),
        buckets: compiler.buckets.into(),
        names: compiler.names.into(),
        mappings,
        stores,
        bandits,
        app,
        apps,
        hashed_apps,
        default_environment,
        time,
        checksum,
        version: "".into(),
        refused: compiler.refused,
    })
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
    fn section(&mut self, specs: Vec<(Cow<'a, str>, SpecWire<'a>)>, place: &'static str, usual: Entity) -> Section {
        let mut section = Section::default();
        let mut compiled = Vec::with_capacity(specs.len());
        for ((name, wire), at) in specs.into_iter().zip(0..) {
            match self.spec(&name, wire, usual) {
                Ok(spec) => {
                    section.by_name.insert(name.as_ref().into(), at);
                    compiled.push(Some(spec));
                }
                Err(cause) => {
                    self.refused.push(Refusal { section: place, name: name.as_ref().into(), cause });
                    // It keeps its place: other entries name those behind it by index.
                    compiled.push(None);
                }
            }
        }
        section.versions = compiled.iter().map(|_| OnceLock::new()).collect();
        section.specs = compiled.into();
        section
    }

    fn spec(&mut self, name: &str, wire: SpecWire<'a>, usual: Entity) -> Result<Spec, EntryCause> {
        let default = self.value(wire.default_value)?;
        let start = len(&self.rules);
        for rule in wire.rules {
            let rule = self.rule(rule, &wire.salt)?;
            self.rules.push(rule);
        }
        Ok(Spec {
            name: self.arena.intern(name),
            entity: wire.entity.as_deref().map_or(usual, Entity::from_name),
            salt: self.arena.intern(&wire.salt),
            id_type: self.arena.intern(wire.id_type.as_deref().unwrap_or("userID")),
            enabled: wire.enabled,
            default,
            rules: start..len(&self.rules),
            version: wire.version,
            is_active: wire.is_active,
            in_layer: wire.has_shared_params,
            explicit: wire.explicit_parameters.map(|names| self.name_list(&names)),
            apps: wire.target_app_ids.map(|names| self.name_list(&names)),
            merges: usual == Entity::Layer && wire.use_new_layer_eval.unwrap_or(false),
        })
    }

    pub(super) fn rule(&mut self, wire: RuleWire<'a>, spec_salt: &str) -> Result<Rule, EntryCause> {
        let value = self.value(wire.return_value)?;
        let start = len(&self.links);
        let mut links = Vec::with_capacity(wire.conditions.len());
        for raw in wire.conditions {
            links.push(self.condition(raw));
        }
        self.links.extend(links);
        let salt = wire.salt.as_deref().unwrap_or(&wire.id);
        let share = if wire.pass_percentage == 100.0 {
            Share::All
        } else if wire.pass_percentage == 0.0 {
            Share::Nobody
        } else {
            Share::Below {
                limit: wire.pass_percentage * 100.0,
                prefix: Prefix::new(&format!("{spec_salt}.{salt}.")),
                salt: self.arena.intern(salt),
            }
        };
        Ok(Rule {
            group: wire.group_name.map(|group| self.arena.intern(&group)),
            conditions: start..len(&self.links),
            share,
            unit: self.unit(wire.id_type.as_deref().unwrap_or("userID")),
            value,
            delegate: wire.config_delegate.and_then(|name| self.declared.configs.get(&name).copied()),
            is_experiment_group: wire.is_experiment_group.unwrap_or(false),
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
                Condition::Unsupported
            }
            None => Condition::Unsupported,
        };
        let at = len(&self.conditions);
        self.conditions.push(condition);
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
        let id = ValueId(len(&self.values));
        self.values.push(StoredValue { json: self.arena.intern(&json), shape });
        self.value_ids.insert(text, id);
        Ok(id)
    }

    pub(super) fn unit(&mut self, id_type: &str) -> u32 {
        if let Some(known) = self.unit_ids.get(id_type) {
            return *known;
        }
        let lower = id_type.to_lowercase();
        let unit = if lower == "userid" {
            Unit::UserId
        } else {
            Unit::Custom { name: self.arena.intern(id_type), lower: self.arena.intern(&lower) }
        };
        let at = len(&self.units);
        self.units.push(unit);
        self.unit_ids.insert(id_type.into(), at);
        at
    }

    pub(super) fn bucket(&mut self, salt: &str, id_type: &str) -> Left {
        let unit = self.unit(id_type);
        let key = (salt.into(), unit);
        let at = match self.bucket_ids.get(&key) {
            Some(known) => *known,
            None => {
                let at = len(&self.buckets);
                let text = self.arena.intern(salt);
                self.buckets.push(Bucket { prefix: Prefix::new(&format!("{salt}.")), salt: text, unit });
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

    pub(super) fn name_list(&mut self, names: &[Cow<'a, str>]) -> Range<u32> {
        let start = len(&self.names);
        for name in names {
            let span = self.arena.intern(name);
            self.names.push(span);
        }
        start..len(&self.names)
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

    fn apps(
        &mut self,
        keys: HashMap<Cow<'a, str>, &'a RawValue>,
    ) -> HashMap<Box<str>, Span, foldhash::fast::RandomState> {
        keys.into_iter().filter_map(|(key, raw)| Some((key.as_ref().into(), self.scalar(raw)?))).collect()
    }
}

/// A length as an index. It fits: a document of at most 32 MiB holds far fewer than 2^32 of anything.
pub(super) fn len<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}
