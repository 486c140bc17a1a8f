//! The judge of events: decides each exposure again with the document that it
//! was decided with (`wiki-rules.md` 2.3 and 6.1).
//!
//! A decision made again that agrees is one that the evaluator gives for this unit: no browser
//! made it up. One that disagrees is dropped only if the event carries all that the decision
//! depends on; else, and where its document is not at hand, the event is marked.

use std::rc::Rc;

use sha2::{Digest, Sha256};

use super::membership::{Grounds, Memberships, PageMemberships};
use super::stated::{StatedExposure, known_secondary, secondary};
use super::verdict::{CountedExposure, Event, Judge, Passed, Verdict};
use crate::config::Snapshot;
use crate::eval::{Context, Decision, Host, Kind, User, evaluate, id_type};
use crate::events::exposure::event::truth;
use crate::events::spool::line::{Line, LineSource};
use crate::events::words::known::CHECKS;
use crate::worker::kept::documents::{Document, Documents};
use crate::worker::kept::known_names::KnownNames;
use crate::worker::kept::lists_in_place::ListsInPlace;
use crate::worker::kept::names::Fact;
use crate::worker::kept::program_index::Programs;

/// A cause for dropping: the document gives this unit another answer.
const DISAGREES: &str = "disagrees";
/// No document that is kept knows the name, rule, group or parameter.
const UNKNOWN: &str = "unknown";
/// The event does not name the unit that the entry is decided by.
const UNIT: &str = "unit";
/// Version of an entry whose document is not at hand.
const NO_VERSION: &str = "00000000";

/// Judges by documents that are kept.
pub struct Verifier {
    documents: Documents,
    known: KnownNames,
    programs: Programs,
    /// The site's own environment: events of browsers carry none.
    host: Host,
    lists: ListsInPlace,
    /// The user of the event before: a batch is of one.
    user: Option<(String, Rc<User>)>,
    memberships: Memberships,
}

/// One exposure before its judge.
struct Case<'a> {
    line: &'a Line<'a>,
    event: &'a Event<'a>,
    user: &'a User,
    page: &'a PageMemberships,
    stated: StatedExposure,
    is_own: bool,
}

impl Verifier {
    /// Nothing is read before an event needs it.
    #[must_use]
    pub fn new(documents: Documents, host: Host, lists: ListsInPlace) -> Self {
        let programs = Programs::new(documents.versions.programs());
        let (known, memberships) = (KnownNames::default(), Memberships::default());
        Self { documents, known, programs, host, lists, user: None, memberships }
    }

    fn document(&mut self, line: &Line<'_>) -> Option<Rc<Document>> {
        match (&line.cv, &line.pv) {
            (Some(cv), _) => self.documents.get(cv),
            (None, Some(pv)) => self.programs.document(pv).and_then(|cv| self.documents.get(&cv)),
            (None, None) => None,
        }
    }

    fn user(&mut self, event: &Event<'_>) -> Rc<User> {
        let text = event.user.map_or("{}", |user| user.get());
        if let Some((_, user)) = self.user.as_ref().filter(|(known, _)| known == text) {
            return Rc::clone(user);
        }
        let user = Rc::new(User::of_event(text).unwrap_or_default());
        self.user = Some((text.to_owned(), Rc::clone(&user)));
        user
    }

    fn context<'a>(&'a self, document: &'a Document, now: i64) -> Context<'a> {
        Context { snapshot: &document.snapshot, host: &self.host, lists: self.lists.get(), now }
    }

    /// Whether any kept document knows it.
    fn knows(&mut self, kind: Kind, name: &str, fact: Fact<'_>) -> bool {
        self.known.holds(&mut self.documents, kind, name, fact)
    }

    fn exposure(&mut self, case: Case<'_>, document: Option<&Rc<Document>>) -> Result<Passed, &'static str> {
        match document {
            None => self.without_document(case),
            Some(document) => match case.page.vouched(case.line, case.stated.kind, case.stated.name()) {
                Some((of, group)) => vouched(case, document, &of, &group),
                None => self.again(case, document),
            },
        }
    }

    /// Nothing can be decided: only what no document ever knew is dropped.
    fn without_document(&mut self, mut case: Case<'_>) -> Result<Passed, &'static str> {
        let (kind, name) = (case.stated.kind, case.stated.name().to_owned());
        let is_known = self.knows(kind, &name, Fact::Entry)
            && self.knows(kind, &name, Fact::Rule(case.stated.rule()))
            && (kind != Kind::Gate || case.stated.value().is_some())
            && (kind != Kind::Layer || self.knows(kind, &name, Fact::Parameter(case.stated.parameter())));
        // Nobody can forge what PHP decided: it is marked at most.
        if !is_known && !case.is_own {
            return Err(UNKNOWN);
        }
        if let Some((_, group)) = case.page.vouched(case.line, kind, &name)
            && case.stated.value().is_some_and(|value| value.to_string() != group)
        {
            return Err(DISAGREES);
        }
        let mut passed = Passed { is_unverified: true, ..Passed::default() };
        if !case.is_own {
            let secondaries = case.event.secondary_exposures.map_or("[]", |list| list.get());
            passed.secondary = known_secondary(secondaries, |gate, rule| {
                self.knows(Kind::Gate, gate, Fact::Entry) && self.knows(Kind::Gate, gate, Fact::Rule(rule))
            });
            case.stated.clean(|name| self.knows(Kind::DynamicConfig, name, Fact::Entry));
            passed.metadata = case.stated.json();
        }
        passed.counted = Some(counted(&case.stated, None, None, None));
        Ok(passed)
    }

    /// Decides again.
    fn again(&self, mut case: Case<'_>, document: &Document) -> Result<Passed, &'static str> {
        let context = self.context(document, case.event.time);
        let snapshot = context.snapshot;
        let name = case.stated.name().to_owned();
        let kind = case.stated.asked(snapshot);
        let decision = evaluate(context, case.user, Some(kind), &name);
        if !document.names().holds(kind, &name, Fact::Entry) {
            // A name that was asked in vain is told by PHP as Statsig's SDKs tell it.
            let is_vain = case.is_own && case.stated.rule().is_empty() && case.stated.value() != Some(true);
            return if is_vain { Ok(Passed::default()) } else { Err(UNKNOWN) };
        }
        let id_type = decision.id_type.map_or("", |id_type| snapshot.str(id_type));
        let unit = case.user.unit(id_type);
        if unit.is_none() && !case.is_own {
            return Err(UNIT);
        }
        if !agrees(&case, &decision, document) {
            if document.reads(kind, &name).are_known(&context, case.user) {
                return Err(DISAGREES);
            }
            if !document.names().holds(kind, &name, Fact::Rule(case.stated.rule())) || is_invented(&case, document) {
                return Err(UNKNOWN);
            }
            let mut passed = Passed { is_unverified: true, ..Passed::default() };
            clean(&mut case, document, &mut passed);
            passed.counted = Some(counted(&case.stated, Some(snapshot), None, None));
            return Ok(passed);
        }
        let mut passed = Passed::default();
        let group = super::membership::group_of(&decision, snapshot);
        if case.is_own {
            // PHP fixes no memberships at a page's start: an exposure's own is what it knows.
            passed.memberships = group.map(|group| super::membership::one(&decision, snapshot, &name, group));
        } else {
            if kind == Kind::Layer && !has_parameter(&decision, snapshot, case.stated.parameter()) {
                return Err(UNKNOWN);
            }
            let is_part = kind == Kind::Layer && !decision.is_explicit(snapshot, case.stated.parameter());
            let exposures = if is_part { decision.undelegated() } else { &decision.exposures };
            passed.secondary = Some(secondary(exposures, snapshot));
            case.stated.restore(&decision, snapshot);
            passed.metadata = case.stated.json();
        }
        passed.counted = Some(counted(&case.stated, Some(snapshot), group, unit.as_deref()));
        Ok(passed)
    }

    /// Counts of names: those of no document are taken out.
    fn checks(&mut self, event: &Event<'_>) -> Result<Passed, &'static str> {
        #[derive(serde::Serialize, serde::Deserialize)]
        struct ChecksMetadata {
            checks: std::collections::BTreeMap<String, u64>,
        }
        let text = event.metadata.map_or("", |metadata| metadata.get());
        let mut metadata: ChecksMetadata = serde_json::from_str(text).map_err(|_| UNKNOWN)?;
        const KINDS: [Kind; 3] = [Kind::Gate, Kind::DynamicConfig, Kind::Layer];
        metadata.checks.retain(|name, _| KINDS.iter().any(|kind| self.knows(*kind, name, Fact::Entry)));
        if metadata.checks.is_empty() {
            return Err(UNKNOWN);
        }
        Ok(Passed { metadata: serde_json::to_string(&metadata).ok(), ..Passed::default() })
    }
}

impl Judge for Verifier {
    fn judge(&mut self, line: &Line<'_>, event: &Event<'_>) -> Verdict {
        let (is_own, is_exposure) = (line.src != LineSource::Relay, StatedExposure::is_one(event));
        if is_own && !is_exposure {
            return Verdict::Pass(Passed::default());
        }
        if self.lists.look() {
            self.memberships = Memberships::default();
        }
        let (document, user) = (self.document(line), self.user(event));
        let page = if is_own {
            Rc::default()
        } else {
            let grounds = Grounds {
                document: document.as_ref(),
                host: &self.host,
                lists: self.lists.get(),
                now: event.time,
                known: &mut self.known,
                documents: &mut self.documents,
            };
            self.memberships.judge(line, &user, grounds)
        };
        let judged = if is_exposure {
            match StatedExposure::read(event) {
                Some(stated) => {
                    let case = Case { line, event, user: &user, page: &page, stated, is_own };
                    self.exposure(case, document.as_ref())
                }
                None => Err(UNKNOWN),
            }
        } else if event.event_name == CHECKS {
            self.checks(event)
        } else {
            Ok(Passed { is_unverified: page.is_unsure, ..Passed::default() })
        };
        match judged {
            Ok(mut passed) => {
                passed.removed = page.removed;
                passed.memberships = passed.memberships.or_else(|| page.json.clone());
                Verdict::Pass(passed)
            }
            Err(cause) => Verdict::Drop(cause),
        }
    }
}

/// The relay has checked the server's word for this entry's group: the exposure must say the same.
fn vouched(mut case: Case<'_>, document: &Document, of: &str, group: &str) -> Result<Passed, &'static str> {
    let (kind, name) = (case.stated.kind, case.stated.name().to_owned());
    if !document.names().holds(kind, &name, Fact::Entry) {
        return Err(UNKNOWN);
    }
    let snapshot = &document.snapshot;
    if kind == Kind::Gate {
        if case.stated.value().map(|value| value.to_string()).as_deref() != Some(group) {
            return Err(DISAGREES);
        }
        if !document.names().holds(kind, &name, Fact::Rule(case.stated.rule())) {
            return Err(UNKNOWN);
        }
    } else if case.stated.rule().is_empty() {
        let rule = super::membership::rule_of(snapshot, kind, &name, group).ok_or(DISAGREES)?;
        case.stated.set_rule(rule);
    } else if !super::membership::is_rule_of(snapshot, kind, &name, case.stated.rule(), group) {
        return Err(DISAGREES);
    }
    if is_invented(&case, document) {
        return Err(UNKNOWN);
    }
    // The word is about the group: which of the parameters was read is the browser's own claim.
    let is_unverified = kind == Kind::Layer && !defaults_name(snapshot, &name, case.stated.parameter());
    let mut passed = Passed { is_unverified, ..Passed::default() };
    if of != name {
        case.stated.set_experiment(of, snapshot);
    }
    clean(&mut case, document, &mut passed);
    let unit = case.user.unit(id_type(snapshot, kind, &name).map_or("", |id_type| snapshot.str(id_type)));
    passed.counted = Some(counted(&case.stated, Some(snapshot), Some(group), unit.as_deref()));
    Ok(passed)
}

/// Takes out what the document does not know of an exposure that is passed on as a browser said it.
fn clean(case: &mut Case<'_>, document: &Document, passed: &mut Passed) {
    if case.is_own {
        return;
    }
    let names = document.names();
    let secondaries = case.event.secondary_exposures.map_or("[]", |list| list.get());
    passed.secondary = known_secondary(secondaries, |gate, rule| {
        names.holds(Kind::Gate, gate, Fact::Entry) && names.holds(Kind::Gate, gate, Fact::Rule(rule))
    });
    case.stated.clean(|name| names.holds(Kind::DynamicConfig, name, Fact::Entry));
    passed.metadata = case.stated.json();
}

fn agrees(case: &Case<'_>, decision: &Decision, document: &Document) -> bool {
    let (stated, snapshot) = (&case.stated, &document.snapshot);
    if stated.kind == Kind::Gate && stated.value() != Some(decision.enabled) {
        return false;
    }
    let rules = [stated.rule_of(decision, snapshot), decision.rule.of(snapshot)];
    if rules.contains(&stated.rule()) {
        return true;
    }
    // A browser that decided by a program knows no rules, only groups.
    let claimed = case.page.claimed(stated.kind, stated.name());
    let group = super::membership::group_of(decision, snapshot);
    !case.is_own && stated.rule().is_empty() && (claimed.is_none() || claimed == group)
}

/// Whether a browser names a parameter that no value of the layer can have.
fn is_invented(case: &Case<'_>, document: &Document) -> bool {
    let fact = Fact::Parameter(case.stated.parameter());
    !case.is_own && case.stated.kind == Kind::Layer && !document.names().holds(Kind::Layer, case.stated.name(), fact)
}

fn has_parameter(decision: &Decision, snapshot: &Snapshot, parameter: &str) -> bool {
    decision.object(snapshot).is_some_and(|json| names(json, parameter))
}

/// Whether a layer's default has this parameter.
fn defaults_name(snapshot: &Snapshot, layer: &str, parameter: &str) -> bool {
    let spec = snapshot.layers.find(layer).and_then(|index| snapshot.layers.get(index));
    let value = spec.and_then(|spec| snapshot.value(spec.default));
    value.is_some_and(|value| names(snapshot.str(value.json), parameter))
}

/// Whether the text of an object has this key.
fn names(json: &str, key: &str) -> bool {
    type Keys<'a> = std::collections::BTreeMap<std::borrow::Cow<'a, str>, serde::de::IgnoredAny>;
    serde_json::from_str::<Keys<'_>>(json).is_ok_and(|object| object.contains_key(key))
}

/// What the rollup counts an exposure as, by the document that decided it, if there is one. A layer's goes by the
/// experiment that the layer gave the unit to: groups of two experiments are not to be pooled.
fn counted(
    stated: &StatedExposure,
    snapshot: Option<&Snapshot>,
    group: Option<&str>,
    unit: Option<&str>,
) -> CountedExposure {
    let (kind, name) = stated.counted();
    let word = match kind {
        Kind::Gate => "gate",
        Kind::DynamicConfig | Kind::Experiment => "config",
        Kind::Layer => "layer",
    };
    let answer = stated.value().map(truth);
    // Of a layer's own parameter the group of the experiment says nothing.
    let group = group.filter(|_| kind != Kind::Layer).or(answer).unwrap_or_else(|| stated.rule());
    let entry = format!("{word}/{name}");
    let unit = unit.map(|unit| {
        let digest: [u8; 32] = Sha256::digest(format!("{entry}\n{unit}")).into();
        let [a, b, c, d, e, f, g, h, ..] = digest;
        u64::from_be_bytes([a, b, c, d, e, f, g, h])
    });
    let version = snapshot.map(|snapshot| snapshot.entry_version(kind.part(), name));
    let version = version.filter(|version| !version.is_empty()).unwrap_or_else(|| NO_VERSION.into());
    CountedExposure { entry, version: version.into_owned(), group: group.to_owned(), unit }
}
