//! Makes the program of a document.

use super::builder::{PARTS, ProgramBuilder, written};
use super::choice::{ProgramChoice, ProgramDocuments};
use super::left_out::LeftOut;
use super::reach::{Asked, Reach};
use crate::config::Snapshot;
use crate::config::compiled::section::Part;
use crate::config::compiled::spec::{Entity, Spec};
use crate::eval::Host;
use crate::hash::sha256_hex;
use std::collections::{BTreeMap, BTreeSet};

/// Bytes of the hash that is a program's version: 16 hex digits.
const VERSION_BYTES: usize = 8;

/// The rules that browsers decide by, and what is not among them. Equal rules and options give equal programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// One line of JSON, as `docs/program-format.md` has it.
    pub text: String,
    /// `pv`: the first 16 hex digits of the SHA-256 of the text.
    pub version: String,
    /// The groups of operators that it uses, sorted.
    pub needs: Vec<&'static str>,
    /// The fields of the user that it reads, as conditions spell them; sorted.
    pub fields: Vec<Box<str>>,
    /// The entries that browsers may ask, by section, sorted; in clear, however they are written.
    pub listed: Vec<(Part, Box<str>)>,
    /// The chosen entries that are not in it, by section, sorted.
    pub left_out: Vec<(Part, Box<str>, LeftOut)>,
}

/// Makes the program of a document, or of Statsig's and a wiki's own one: what browsers may decide of `choice`, with what
/// `host` says of all readers.
#[must_use]
pub fn program<'s>(documents: impl Into<ProgramDocuments<'s>>, host: &'s Host, choice: &'s ProgramChoice) -> Program {
    let documents = documents.into();
    let mut reach = Reach::new(documents, host, choice);
    let mut builder = ProgramBuilder::new(documents, host, choice);
    let (mut listed, mut left_out) = (Vec::new(), Vec::new());
    for part in PARTS {
        let chosen = chosen(documents, choice, part);
        let mut names = BTreeMap::<_, u32>::new();
        for name in &chosen {
            let count = names.entry(written(choice.hash, name)).or_default();
            *count = count.saturating_add(1);
        }
        let mut entries = BTreeMap::new();
        for name in &chosen {
            let (asked, written) = (Asked { part, name }, written(choice.hash, name));
            let is_shared = names.get(&written).is_some_and(|count| *count > 1);
            let fault = own_fault(documents.of(part, name), choice, asked).into_iter().chain(reach.fault(asked)).min();
            match fault.or(is_shared.then_some(LeftOut::Name)) {
                Some(fault) => left_out.push((part, Box::<str>::from(*name), fault)),
                None => {
                    listed.push((part, Box::<str>::from(*name)));
                    entries.insert(written, asked);
                }
            }
        }
        entries.into_values().for_each(|asked| builder.list(asked));
    }
    let told = left_out.iter().rev().filter(|(.., fault)| *fault != LeftOut::Unit);
    let absent = told.map(|(_, name, fault)| (written(choice.hash, name), fault.name())).collect();
    let (text, builder) = builder.json(&absent);
    Program {
        version: sha256_hex(text.as_bytes(), VERSION_BYTES),
        text,
        needs: builder.needs.into_iter().collect(),
        fields: builder.read.into_iter().collect(),
        listed,
        left_out,
    }
}

/// The chosen names of a section.
fn chosen<'s>(documents: ProgramDocuments<'s>, choice: &'s ProgramChoice, part: Part) -> BTreeSet<&'s str> {
    let Some(only) = &choice.only else {
        return documents.all().flat_map(|snapshot| all(snapshot, part)).collect();
    };
    let is_here = |part: Part, name: &str| {
        let snapshot = documents.of(part, name);
        snapshot.part(part).find(name).is_some()
            || part == Part::Configs && snapshot.bandit(name).is_some()
            || snapshot.refused().iter().any(|refusal| refusal.section == part.name() && *refusal.name == *name)
    };
    // A name that is nowhere counts as a gate's.
    let is_chosen =
        |name: &&str| is_here(part, name) || part == Part::Gates && !PARTS.iter().any(|other| is_here(*other, name));
    only.iter().map(|name| &**name).filter(is_chosen).collect()
}

/// The names of a section of one document.
fn all(snapshot: &Snapshot, part: Part) -> impl Iterator<Item = &str> {
    let bandits = if part == Part::Configs { snapshot.bandits() } else { &[] };
    let specs = snapshot.part(part).iter().filter(|(_, spec)| is_for_browsers(spec));
    specs.map(|(_, spec)| snapshot.str(spec.name)).chain(bandits.iter().map(|bandit| snapshot.str(bandit.name)))
}

fn is_for_browsers(spec: &Spec) -> bool {
    !matches!(spec.entity(), Entity::Segment | Entity::Holdout)
}

/// Why an entry is left out, whatever it asks.
fn own_fault(snapshot: &Snapshot, choice: &ProgramChoice, asked: Asked<'_>) -> Option<LeftOut> {
    let bandit = snapshot.bandit(asked.name).filter(|_| asked.part == Part::Configs);
    let id_type = match (bandit, asked.spec(snapshot)) {
        (Some(bandit), _) => bandit.id_type,
        (None, Some(spec)) if is_for_browsers(spec) || choice.has_all_units() => spec.id_type,
        (None, Some(_)) => return Some(LeftOut::Entity),
        (None, None) => return Some(LeftOut::Unrecognized),
    };
    (!choice.has_unit(snapshot.str(id_type))).then_some(LeftOut::Unit)
}
