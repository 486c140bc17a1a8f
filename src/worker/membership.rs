//! Memberships of a page view: which of the groups that a browser names its unit
//! can be in.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::documents::{Document, Documents};
use super::names::Fact;
use super::retained::Retained;
use super::stated::kind_of;
use crate::config::Snapshot;
use crate::config::id_list::IdLists;
use crate::config::spec::Rule;
use crate::eval::{Context, Decision, Host, Kind, User, evaluate};
use crate::events::line::Line;

/// Group, entry version, and whether it was exposed.
type Groups = BTreeMap<String, (String, String, u8)>;

const KINDS: [Kind; 3] = [Kind::Gate, Kind::DynamicConfig, Kind::Layer];

/// The memberships of one page view.
#[derive(Debug, Default)]
pub struct Circle {
    groups: Groups,
    /// JSON of those that stay; none if all do.
    pub json: Option<String>,
    /// How many do not.
    pub removed: u64,
    /// Whether any of those that stay could not be decided again.
    pub is_unsure: bool,
}

impl Circle {
    /// Group and version of an entry if the server's token vouches for them.
    #[must_use]
    pub fn vouched(&self, line: &Line<'_>, name: &str) -> Option<(String, String)> {
        let (group, version, _) = self.groups.get(name).filter(|_| line.tk)?;
        Some((group.clone(), version.clone()))
    }

    /// The group that the browser names.
    #[must_use]
    pub fn claimed(&self, name: &str) -> Option<&str> {
        self.groups.get(name).map(|(group, ..)| group.as_str())
    }
}

/// Judges memberships; remembers the last answer, as a batch is of one page view.
#[derive(Debug, Default)]
pub struct Memberships {
    /// Version, user and memberships that were judged last.
    last: Option<(Option<String>, usize, String, bool)>,
    circle: Rc<Circle>,
    /// Keeps the user alive that `last` knows by its address.
    user: Option<Rc<User>>,
}

impl Memberships {
    /// Judges a line's.
    #[expect(clippy::too_many_arguments, reason = "all that decides, and no state of its own")]
    pub fn judge(
        &mut self,
        line: &Line<'_>,
        user: &Rc<User>,
        document: Option<&Rc<Document>>,
        host: &Host,
        lists: &IdLists,
        now: i64,
        (retained, documents): (&mut Retained, &mut Documents),
    ) -> Rc<Circle> {
        let text = line.m.map_or("{}", |map| map.get());
        let version = document.map(|document| document.snapshot.version().to_owned());
        let key = (version, Rc::as_ptr(user) as usize, text.to_owned(), line.tk);
        if self.last.as_ref() != Some(&key) {
            let mut circle = Circle { groups: serde_json::from_str(text).unwrap_or_default(), ..Circle::default() };
            if !line.tk {
                let mut knows = |kind, name: &str, fact: Fact<'_>| retained.holds(documents, kind, name, fact);
                circle.settle(|name, group| match document {
                    Some(document) => {
                        let context = Context { snapshot: &document.snapshot, host, lists, now };
                        in_document(document, &context, user, name, group)
                    }
                    None if KINDS.iter().any(|kind| knows(*kind, name, Fact::Group(group))) => Standing::Unsure,
                    None => Standing::Out,
                });
            }
            (self.last, self.circle, self.user) = (Some(key), Rc::new(circle), Some(Rc::clone(user)));
        }
        Rc::clone(&self.circle)
    }
}

/// What became of a membership.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    In,
    Out,
    Unsure,
}

impl Circle {
    fn settle(&mut self, mut judge: impl FnMut(&str, &str) -> Standing) {
        let before = self.groups.len();
        let mut is_unsure = false;
        self.groups.retain(|name, (group, ..)| {
            let standing = judge(name, group);
            is_unsure |= standing == Standing::Unsure;
            standing != Standing::Out
        });
        self.is_unsure = is_unsure;
        self.removed = before.saturating_sub(self.groups.len()) as u64;
        if self.removed > 0 {
            self.json = serde_json::to_string(&self.groups).ok();
        }
    }
}

fn in_document(document: &Document, context: &Context<'_>, user: &User, name: &str, group: &str) -> Standing {
    let mut standing = Standing::Out;
    for kind in KINDS.into_iter().filter(|kind| document.names().holds(*kind, name, Fact::Entry)) {
        let kind = kind_of(context.snapshot, kind, name);
        let decision = evaluate(*context, user, Some(kind), name);
        let id_type = decision.id_type.map_or("", |id_type| context.snapshot.str(id_type));
        if user.unit(id_type).is_none() {
            continue;
        }
        if group_of(&decision, context.snapshot) == Some(group) {
            return Standing::In;
        }
        if document.names().holds(kind, name, Fact::Group(group))
            && !document.reads(kind, name).are_known(context, user)
        {
            standing = Standing::Unsure;
        }
    }
    standing
}

/// The group that a decision puts a unit in, as memberships name it: `true` or `false` for a gate.
#[must_use]
pub fn group_of<'s>(decision: &Decision, snapshot: &'s Snapshot) -> Option<&'s str> {
    match decision.kind {
        _ if decision.rule.is_empty() => None,
        Kind::Gate => Some(if decision.enabled { "true" } else { "false" }),
        _ => decision.group.map(|group| snapshot.str(group)),
    }
}

/// JSON of a single membership that was exposed.
#[must_use]
pub fn one(name: &str, group: &str, version: &str) -> String {
    let map: BTreeMap<&str, (&str, &str, u8)> = BTreeMap::from([(name, (group, version, 1))]);
    serde_json::to_string(&map).unwrap_or_else(|_| "{}".to_owned())
}

/// A rule of an entry by its group.
#[must_use]
pub fn rule_of<'s>(snapshot: &'s Snapshot, kind: Kind, name: &str, group: &str) -> Option<&'s str> {
    let is_group = |rule: &&Rule| rule.group.is_some_and(|span| snapshot.str(span) == group);
    rules(snapshot, kind, name).into_iter().find(is_group).map(|rule| snapshot.str(rule.id))
}

/// Whether a rule of an entry gives this group.
#[must_use]
pub fn is_rule_of(snapshot: &Snapshot, kind: Kind, name: &str, id: &str, group: &str) -> bool {
    rules(snapshot, kind, name)
        .into_iter()
        .any(|rule| snapshot.str(rule.id) == id && rule.group.is_some_and(|span| snapshot.str(span) == group))
}

/// The rules that can answer for an entry: its own, its experiments', and those of what is mapped onto it.
fn rules<'s>(snapshot: &'s Snapshot, kind: Kind, name: &str) -> Vec<&'s Rule> {
    let section = if kind == Kind::Layer { &snapshot.layers } else { &snapshot.configs };
    let targets = snapshot.mappings.get(name).into_iter().flatten().map(|mapping| snapshot.str(mapping.target));
    let mut found = Vec::new();
    for name in std::iter::once(Cow::Borrowed(name)).chain(targets.map(Cow::Borrowed)) {
        let Some(spec) = section.find(&name).and_then(|index| section.get(index)) else { continue };
        for rule in snapshot.rules(&spec.rules) {
            found.push(rule);
            if let Some(delegate) = rule.delegate.and_then(|index| snapshot.configs.get(index)) {
                found.extend(snapshot.rules(&delegate.rules));
            }
        }
    }
    found
}
