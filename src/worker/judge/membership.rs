//! The memberships of a page view, checked: a browser names the groups that its unit is in, and those that the unit
//! cannot be in are taken out. Names that a program hid from the browser (`docs/program-format.md`) become clear again.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::held_group::{HeldGroup, answer_of, membership_of};
use super::possible::decide;
use super::stated::kind_of;
use crate::config::compiled::section::Part;
use crate::config::ids::id_list::IdLists;
use crate::eval::{Context, Decision, Host, Kind, User};
use crate::events::spool::line::Line;
use crate::worker::kept::deciders::Deciders;
use crate::worker::kept::documents::{Document, Documents};
use crate::worker::kept::known_names::KnownNames;
use crate::worker::kept::names::Fact;

type Groups = BTreeMap<String, HeldGroup>;

const KINDS: [Kind; 3] = [Kind::Gate, Kind::DynamicConfig, Kind::Layer];

/// The memberships of one page view, after they were checked.
#[derive(Debug, Default)]
pub struct PageMemberships {
    groups: Groups,
    /// What each of them was decided as; nothing of those that were not decided.
    parts: BTreeMap<String, Part>,
    /// Those whose entry has another version than is stated. If the server vouches for the group, the unit keeps it from an
    /// earlier document.
    of_then: BTreeSet<String>,
    /// What was taken out: the name, and the layer if it was an experiment in one.
    denied: BTreeSet<(String, Option<String>)>,
    /// JSON of the memberships that stay; `None` if the line's own JSON can stay as it is.
    pub json: Option<String>,
    /// How many were taken out.
    pub removed: u64,
    /// Whether any membership that stays could not be decided again.
    pub is_unsure: bool,
}

impl PageMemberships {
    /// The name and the group of the membership that an exposure is about, if the server's token vouches for it. For
    /// a layer the name is that of the experiment.
    #[must_use]
    pub fn vouched(&self, line: &Line<'_>, kind: Kind, name: &str) -> Option<(String, String)> {
        let (of, held) = self.of(kind, name).filter(|_| line.tk)?;
        Some((of.to_owned(), held.group().to_owned()))
    }

    /// Whether a group that the server vouches for is one that the unit keeps from an earlier document.
    #[must_use]
    pub fn is_of_then(&self, name: &str) -> bool {
        self.of_then.contains(name)
    }

    /// The group that the browser claims for an entry, checked or not.
    #[must_use]
    pub fn claimed(&self, kind: Kind, name: &str) -> Option<&str> {
        // An entry of another kind may have the same name.
        let is_of = |of: &str| self.parts.get(of).is_none_or(|part| *part == kind.part());
        self.of(kind, name).filter(|(of, held)| held.layer().is_some() || is_of(of)).map(|(_, held)| held.group())
    }

    /// Whether the browser claimed a group of this entry that the unit is not in.
    #[must_use]
    pub fn denies(&self, kind: Kind, name: &str) -> bool {
        let is_about = |(of, layer): &(String, Option<String>)| match layer {
            Some(layer) => kind == Kind::Layer && layer == name,
            None => of == name,
        };
        self.of(kind, name).is_none() && self.denied.iter().any(is_about)
    }

    fn of(&self, kind: Kind, name: &str) -> Option<(&str, &HeldGroup)> {
        let given = || self.groups.iter().find(|(_, held)| held.layer() == Some(name)).filter(|_| kind == Kind::Layer);
        let own = self.groups.get_key_value(name).filter(|(_, held)| held.layer().is_none());
        given().or(own).map(|(of, held)| (of.as_str(), held))
    }
}

/// What is needed to check memberships.
pub struct MembershipContext<'a> {
    /// The documents that the memberships were decided with, as far as they are still kept.
    pub deciders: &'a Deciders,
    /// The documents by which hidden names are told.
    pub names_by: &'a [Rc<Document>],
    /// The site's own environment, on which decisions may depend.
    pub host: &'a Host,
    /// The ID lists.
    pub lists: &'a IdLists,
    /// The time of the event, ms.
    pub now: i64,
    /// The names of all kept documents.
    pub known: &'a mut KnownNames,
    /// The kept documents.
    pub documents: &'a mut Documents,
}

/// Checks memberships. Remembers the last result, as all events of a batch have the same memberships.
#[derive(Debug, Default)]
pub struct Memberships {
    /// What was checked last: the documents' versions, the user's address in memory, the memberships' JSON, and
    /// whether a token vouched for them.
    last: Option<(Vec<String>, usize, String, bool)>,
    page: Rc<PageMemberships>,
    /// Keeps the user of `last` alive, so that no other one gets its address.
    user: Option<Rc<User>>,
}

impl Memberships {
    /// Checks the memberships of a line.
    pub fn judge(&mut self, line: &Line<'_>, user: &Rc<User>, with: MembershipContext<'_>) -> Rc<PageMemberships> {
        let MembershipContext { deciders, names_by, host, lists, now, known, documents } = with;
        let text = line.m.map_or("{}", |map| map.get());
        let versions = deciders.all().map(|document| document.snapshot.version().to_owned()).collect();
        let key = (versions, Rc::as_ptr(user) as usize, text.to_owned(), line.tk);
        if self.last.as_ref() != Some(&key) {
            let mut page = PageMemberships {
                groups: serde_json::from_str(text).unwrap_or_default(),
                ..PageMemberships::default()
            };
            let mut knows = |kind, name: &str, fact: Fact<'_>| known.holds(documents, kind, name, fact);
            let is_vouched = line.tk;
            page.settle(names_by, |name, held| {
                let Some(document) = deciders.deciding(name) else {
                    let is_known = is_vouched || kinds(held).any(|kind| knows(kind, name, Fact::Group(held.group())));
                    return if is_known { MembershipVerdict::Unsure(None) } else { MembershipVerdict::Out };
                };
                let context = Context { snapshot: &document.snapshot, host, lists, now };
                if is_vouched {
                    of_vouched(document, name, held)
                } else {
                    decide_again(document, &context, user, name, held)
                }
            });
            (self.last, self.page, self.user) = (Some(key), Rc::new(page), Some(Rc::clone(user)));
        }
        Rc::clone(&self.page)
    }
}

/// Whether a unit is in the group that a browser names.
enum MembershipVerdict {
    /// It is: in an entry of this part of the document, which has this version.
    In(Part, String),
    Out,
    /// It cannot be decided again; the membership stays, with what the document tells of the entry.
    Unsure(Option<(Part, String)>),
}

impl PageMemberships {
    fn settle(&mut self, names_by: &[Rc<Document>], mut judge: impl FnMut(&str, &HeldGroup) -> MembershipVerdict) {
        let mut is_other = false;
        for (stated, held) in std::mem::take(&mut self.groups) {
            let readings = readings(names_by, &stated, &held);
            let mut found = None;
            for (name, held) in &readings {
                match judge(name, held) {
                    MembershipVerdict::Out => {}
                    MembershipVerdict::In(part, version) => {
                        found = Some((name, held, Some((part, version)), false));
                        break;
                    }
                    MembershipVerdict::Unsure(entry) => found = found.or(Some((name, held, entry, true))),
                }
            }
            let Some((name, held, entry, is_unsure)) = found else {
                self.removed = self.removed.saturating_add(1);
                let denied = readings.iter().map(|(name, held)| (name.clone(), held.layer().map(str::to_owned)));
                self.denied.extend(denied);
                continue;
            };
            let mut held = held.clone();
            self.is_unsure |= is_unsure;
            if let Some((part, version)) = entry {
                if held.restore(&version) {
                    is_other = true;
                    self.of_then.insert(name.clone());
                }
                self.parts.insert(name.clone(), part);
            }
            is_other |= readings.first().is_none_or(|(first, own)| first != name || own.layer() != held.layer());
            self.groups.insert(name.clone(), held);
        }
        if self.removed > 0 || is_other {
            self.json = serde_json::to_string(&self.groups).ok();
        }
    }
}

/// What a membership can mean: first what it says, then its names as hidden ones. Two entries may have one hash.
fn readings(names_by: &[Rc<Document>], name: &str, held: &HeldGroup) -> Vec<(String, HeldGroup)> {
    let clear = |stated: &str| {
        let hidden = names_by.iter().flat_map(|document| document.clear_names(stated));
        std::iter::once(stated.to_owned()).chain(hidden.map(|name| name.to_string())).collect::<Vec<_>>()
    };
    let layers = held
        .layer()
        .map_or_else(|| vec![held.clone()], |layer| clear(layer).iter().map(|layer| held.of_layer(layer)).collect());
    let names = clear(name);
    names.iter().flat_map(|name| layers.iter().map(|held| (name.clone(), held.clone()))).collect()
}

/// The kinds of entry that a membership's name can mean. Inside a layer it can only be an experiment.
fn kinds(held: &HeldGroup) -> impl Iterator<Item = Kind> {
    let is_free = held.layer().is_none();
    KINDS.into_iter().filter(move |kind| is_free || *kind == Kind::DynamicConfig)
}

/// For a membership whose group the server's token vouches for. The token does not cover the entry's version, which
/// is therefore looked up.
fn of_vouched(document: &Document, name: &str, held: &HeldGroup) -> MembershipVerdict {
    let mut versions = kinds(held).map(|kind| (kind.part(), document.snapshot.entry_version(kind.part(), name)));
    versions
        .find(|(_, version)| !version.is_empty())
        .map_or(MembershipVerdict::Out, |(part, version)| MembershipVerdict::In(part, version))
}

/// Decides the entry again for this user, and compares the group.
fn decide_again(
    document: &Document,
    context: &Context<'_>,
    user: &User,
    name: &str,
    held: &HeldGroup,
) -> MembershipVerdict {
    let (snapshot, group) = (context.snapshot, held.group());
    let mut verdict = MembershipVerdict::Out;
    for kind in kinds(held).filter(|kind| document.names().holds(*kind, name, Fact::Entry)) {
        // Whether a unit is in a layer's experiment is decided by the layer.
        let (kind, asked) = match held.layer() {
            Some(layer) => (Kind::Layer, layer),
            None => (kind_of(snapshot, kind, name), name),
        };
        let is_in = |decision: &Decision| {
            answer_of(decision, snapshot) == Some(group) && membership_of(decision, snapshot).unwrap_or(asked) == name
        };
        let decision = decide(document, context, user, (kind, asked), is_in);
        let id_type = decision.id_type.map_or("", |id_type| snapshot.str(id_type));
        if user.unit(id_type).is_none() {
            continue;
        }
        let entry = || {
            let part = if kind == Kind::Layer && asked != name { Part::Configs } else { kind.part() };
            (part, snapshot.entry_version(part, name))
        };
        if is_in(&decision) {
            let (part, version) = entry();
            return MembershipVerdict::In(part, version);
        }
        let reads = document.reads(kind, asked);
        if document.names().holds(kind, asked, Fact::Group(group))
            && !(reads.are_known(context, user) && reads.weights_are_known(context, user))
        {
            verdict = MembershipVerdict::Unsure(Some(entry()));
        }
    }
    verdict
}
