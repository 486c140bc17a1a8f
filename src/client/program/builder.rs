//! A program while it is being written: its tables, and the entries that are in it so far.

use super::choice::{ProgramChoice, ProgramDocuments};
use super::json::{Table, list, quoted};
use super::reach::Asked;
use crate::client::naming::Naming;
use crate::config::Snapshot;
use crate::config::compiled::section::Part;
use crate::eval::Host;
use crate::hash::{djb2, sha256_hex};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The three sections, in the order of the format.
pub(super) const PARTS: [Part; 3] = [Part::Gates, Part::Configs, Part::Layers];
/// Bytes of the hash that a name is written as: 12 hex digits.
const NAME_BYTES: usize = 6;

/// The name of an entry, as programs write it.
pub fn written(naming: Naming, name: &str) -> Cow<'_, str> {
    match naming {
        Naming::None => Cow::Borrowed(name),
        Naming::Djb2 => Cow::Owned(djb2(name).to_string()),
        Naming::Sha256 => Cow::Owned(sha256_hex(name.as_bytes(), NAME_BYTES)),
    }
}

/// One section of the program.
#[derive(Debug, Default)]
pub(super) struct Entries<'s> {
    /// The entries, in the order of the program.
    pub all: Vec<Asked<'s>>,
    places: HashMap<&'s str, usize>,
    /// How many of the first ones browsers may ask.
    pub listed: usize,
}

/// The program so far. Its parts have the names that `docs/program-format.md` gives them.
pub(super) struct ProgramBuilder<'s> {
    documents: ProgramDocuments<'s>,
    /// The document of the entry that is being written.
    pub snapshot: &'s Snapshot,
    pub host: &'s Host,
    pub naming: Naming,
    pub needs: BTreeSet<&'static str>,
    pub fields: Table,
    /// Fields of the user among these, as conditions spell them.
    pub read: BTreeSet<Box<str>>,
    pub units: Table,
    pub host_fields: BTreeMap<Box<str>, String>,
    pub environment: BTreeMap<Box<str>, String>,
    pub salts: Table,
    pub values: Table,
    pub conditions: Table,
    sections: [Entries<'s>; PARTS.len()],
    /// Experiments that layers hand readers to: their names are shown.
    pub handed: HashSet<&'s str>,
    /// Entries that may answer in the place of others: their units are told.
    pub mapped: HashSet<Asked<'s>>,
}

impl<'s> ProgramBuilder<'s> {
    pub fn new(documents: ProgramDocuments<'s>, host: &'s Host, choice: &ProgramChoice) -> Self {
        Self {
            documents,
            snapshot: documents.statsig,
            host,
            naming: choice.hash,
            needs: (choice.hash != Naming::None).then_some("names").into_iter().collect(),
            fields: Table::default(),
            read: BTreeSet::new(),
            units: Table::default(),
            host_fields: BTreeMap::new(),
            environment: BTreeMap::new(),
            salts: Table::default(),
            values: Table::default(),
            conditions: Table::default(),
            sections: Default::default(),
            handed: HashSet::new(),
            mapped: HashSet::new(),
        }
    }

    /// From here on an entry is written: what it names is looked up in its own document.
    pub fn begin(&mut self, asked: Asked<'s>) {
        self.snapshot = self.documents.of(asked.part, asked.name);
    }

    /// Adds an entry that browsers may ask. All of these come first, sorted by their written names.
    pub fn list(&mut self, asked: Asked<'s>) {
        self.place(asked);
        let section = self.section_mut(asked.part);
        section.listed = section.all.len();
    }

    /// The place of an entry in its section, to whose end it is added if it is not there yet.
    pub fn place(&mut self, asked: Asked<'s>) -> usize {
        let section = self.section_mut(asked.part);
        *section.places.entry(asked.name).or_insert_with(|| {
            section.all.push(asked);
            section.all.len().saturating_sub(1)
        })
    }

    /// One section of the program.
    pub fn section(&self, part: Part) -> &Entries<'s> {
        let [gates, configs, layers] = &self.sections;
        match part {
            Part::Gates => gates,
            Part::Configs => configs,
            Part::Layers => layers,
        }
    }

    fn section_mut(&mut self, part: Part) -> &mut Entries<'s> {
        let [gates, configs, layers] = &mut self.sections;
        match part {
            Part::Gates => gates,
            Part::Configs => configs,
            Part::Layers => layers,
        }
    }

    /// Writes the whole program. `absent` are the chosen entries that are not in it.
    pub fn json(mut self, absent: &BTreeMap<Cow<'_, str>, &str>) -> (String, Self) {
        let sections = self.entries();
        let counts = PARTS.map(|part| self.section(part).listed.to_string());
        let needs: Vec<String> = self.needs.iter().map(|group| quoted(group)).collect();
        let object = |members: &BTreeMap<Box<str>, String>| {
            let members: Vec<String> = members.iter().map(|(key, json)| format!("{}:{json}", quoted(key))).collect();
            (!members.is_empty()).then(|| format!("{{{}}}", members.join(",")))
        };
        let table = |table: &Table| (!table.is_empty()).then(|| table.json());
        let absent = absent.iter().map(|(name, reason)| ((&**name).into(), quoted(reason))).collect();
        let [gates, configs, layers] = sections.map(|entries| Some(list(&entries)));
        let members = [
            ("kind", Some(quoted("program"))),
            ("v", Some("1".to_owned())),
            ("hash", Some(quoted(self.naming.name()))),
            ("needs", (!needs.is_empty()).then(|| list(&needs))),
            ("listed", Some(list(&counts))),
            ("fields", table(&self.fields)),
            ("units", table(&self.units)),
            ("host", object(&self.host_fields)),
            ("environment", object(&self.environment)),
            ("salts", table(&self.salts)),
            ("values", table(&self.values)),
            ("conditions", table(&self.conditions)),
            ("gates", gates),
            ("configs", configs),
            ("layers", layers),
            ("absent", object(&absent)),
        ];
        let members = members.iter().filter_map(|(key, json)| Some(format!("\"{key}\":{}", json.as_ref()?)));
        let text = format!("{{{}}}", members.collect::<Vec<_>>().join(","));
        (text, self)
    }
}
