//! The parts of a values response that are the same for every user. They are written once per document and naming, so
//! that making a response is little more than copying texts.

use super::naming::{NAMINGS, Naming};
use crate::config::Snapshot;
use crate::config::compiled::section::Section;
use crate::config::compiled::spec::Spec;
use crate::config::compiled::store::{ParameterSource, Store};
use crate::config::image::run::Run;
use crate::eval::value::write_text;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// A compiled document, and the parts of responses that are prepared so far.
#[derive(Debug)]
pub struct Published {
    /// The compiled document.
    pub snapshot: Snapshot,
    catalogs: [OnceLock<Catalog>; NAMINGS],
}

impl Published {
    /// Prepares nothing yet: most processes never make a response.
    #[must_use]
    pub fn new(snapshot: Snapshot) -> Self {
        Self { snapshot, catalogs: Default::default() }
    }

    /// The prepared parts for a naming, made when first asked for.
    #[must_use]
    pub fn catalog(&self, naming: Naming) -> Option<&Catalog> {
        Some(self.catalogs.get(naming as usize)?.get_or_init(|| Catalog::new(&self.snapshot, naming)))
    }
}

impl std::ops::Deref for Published {
    type Target = Snapshot;

    fn deref(&self) -> &Snapshot {
        &self.snapshot
    }
}

/// The constant parts of a response.
#[derive(Debug, Default)]
pub struct Catalog {
    /// How names are hidden.
    pub naming: Naming,
    /// In the order of the snapshot's gates.
    pub gates: Box<[EntryPart]>,
    /// In the order of the snapshot's configs.
    pub configs: Box<[EntryPart]>,
    /// In the order of the snapshot's layers.
    pub layers: Box<[EntryPart]>,
    /// In the order of the snapshot's contextual bandits.
    pub bandits: Box<[EntryPart]>,
    /// In the order of the snapshot's parameter stores: the whole entry as JSON.
    pub stores: Box<[Box<str>]>,
    /// Bytes of the longest response so far. Reserving as many saves the next one from growing its buffer.
    longest: AtomicUsize,
}

/// The constant parts of an entry.
#[derive(Clone, Debug, Default)]
pub struct EntryPart {
    /// The name as JSON, hidden.
    pub name: Box<str>,
    /// `"name":{"name":"name","id_type":"...",` and what else no decision changes, up to the next key.
    pub head: Box<str>,
    /// `"explicit_parameters":[...]`; empty where there are none.
    pub explicit: Box<str>,
    /// `{"gate":"name","gateValue":"`: the start of its exposure.
    pub exposure: Box<str>,
}

impl Catalog {
    /// Writes all parts of a snapshot.
    #[must_use]
    pub fn new(snapshot: &Snapshot, naming: Naming) -> Self {
        let parts = |section: &Section, device: bool| -> Box<[EntryPart]> {
            let part =
                |spec: Option<&Spec>| spec.map_or_else(EntryPart::default, |spec| part(snapshot, spec, naming, device));
            section.all().map(part).collect()
        };
        Self {
            naming,
            gates: parts(snapshot.gates(), false),
            configs: parts(snapshot.configs(), true),
            layers: parts(snapshot.layers(), true),
            bandits: snapshot
                .bandits()
                .iter()
                .map(|bandit| {
                    EntryPart::new(&quoted(&naming.of(snapshot.str(bandit.name))), snapshot.str(bandit.id_type), true)
                })
                .collect(),
            stores: stores(snapshot, naming),
            longest: AtomicUsize::new(0),
        }
    }

    /// Bytes to reserve for a response.
    #[must_use]
    pub fn guess(&self) -> usize {
        self.longest.load(Relaxed).saturating_add(256)
    }

    /// Takes note of the bytes of a finished response, for [`Catalog::guess`].
    pub fn learn(&self, length: usize) {
        self.longest.fetch_max(length, Relaxed);
    }
}

impl EntryPart {
    /// The parts of an entry. `name` is its hidden name in JSON, `device` whether `is_device_based` is told.
    #[must_use]
    pub fn new(name: &str, id_type: &str, device: bool) -> Self {
        let mut head = format!("{name}:{{\"name\":{name},\"id_type\":{},", quoted(id_type));
        push_device(id_type, device, &mut head);
        Self {
            exposure: format!("{{\"gate\":{name},\"gateValue\":\"").into(),
            name: name.into(),
            head: head.into(),
            explicit: Box::default(),
        }
    }
}

/// The head of an entry that does not say its type of unit.
#[must_use]
pub fn head_without_id_type(name: &str, id_type: &str, device: bool) -> String {
    let mut head = format!("{name}:{{\"name\":{name},");
    push_device(id_type, device, &mut head);
    head
}

fn push_device(id_type: &str, device: bool, head: &mut String) {
    if device {
        let based = id_type == "stableID" || id_type == "stableid";
        head.push_str(if based { "\"is_device_based\":true," } else { "\"is_device_based\":false," });
    }
}

fn part(snapshot: &Snapshot, spec: &Spec, naming: Naming, device: bool) -> EntryPart {
    let part = EntryPart::new(&quoted(&naming.of(snapshot.str(spec.name))), snapshot.str(spec.id_type), device);
    EntryPart { explicit: explicit(snapshot, spec.explicit()), ..part }
}

/// `"explicit_parameters":[...]`; empty where there are none.
#[must_use]
pub fn explicit(snapshot: &Snapshot, names: Option<Run>) -> Box<str> {
    let mut explicit = String::new();
    if let Some(run) = names {
        explicit.push_str("\"explicit_parameters\":[");
        for (at, parameter) in snapshot.names(run).iter().enumerate() {
            if at > 0 {
                explicit.push(',');
            }
            write_text(snapshot.str(*parameter), &mut explicit);
        }
        explicit.push(']');
    }
    explicit.into()
}

fn stores(snapshot: &Snapshot, naming: Naming) -> Box<[Box<str>]> {
    let entry = |store: &Store| {
        let name = snapshot.str(store.name);
        let mut out = format!("{}:{{", quoted(&naming.of(name)));
        for (at, parameter) in snapshot.parameters(store).iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            let clear = quoted(snapshot.str(parameter.name));
            out.push_str(&format!(
                "{clear}:{{\"name\":{clear},\"ref_type\":{},\"param_type\":{}",
                quoted(snapshot.str(parameter.ref_type)),
                quoted(snapshot.str(parameter.param_type)),
            ));
            let json = |id| snapshot.value(id).map_or("null", |value| snapshot.str(value.json));
            let mut hidden = |key: &str, name| {
                out.push_str(&format!(",\"{key}\":{}", quoted(&naming.of(snapshot.str(name)))));
            };
            let field = match parameter.source() {
                ParameterSource::Static(value) => {
                    out.push_str(&format!(",\"value\":{}", json(value)));
                    None
                }
                ParameterSource::Gate { gate, pass, fail } => {
                    hidden("gate_name", gate);
                    out.push_str(&format!(",\"pass_value\":{},\"fail_value\":{}", json(pass), json(fail)));
                    None
                }
                ParameterSource::DynamicConfig { config, field } => {
                    hidden("config_name", config);
                    Some(field)
                }
                ParameterSource::Experiment { experiment, field } => {
                    hidden("experiment_name", experiment);
                    Some(field)
                }
                ParameterSource::Layer { layer, field } => {
                    hidden("layer_name", layer);
                    Some(field)
                }
            };
            if let Some(field) = field {
                out.push_str(&format!(",\"param_name\":{}", quoted(snapshot.str(field))));
            }
            out.push('}');
        }
        out.push('}');
        out.into_boxed_str()
    };
    snapshot.stores().iter().map(entry).collect()
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len().saturating_add(2));
    write_text(text, &mut out);
    out
}
