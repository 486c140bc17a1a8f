//! The judge of events: decides each exposure again with the document that it
//! was decided with (`wiki-rules.md` 2.3 and 6.1).
//!
//! Where the new decision is the one that the event states, no browser has made it up. Where it differs, the event is
//! dropped, but only if it carries all that the decision depends on. If it does not, or if its document is no longer
//! kept, the event is sent and marked as unverified.

use std::rc::Rc;

use super::abroad::abroad;
use super::case::{Case, DISAGREES, UNKNOWN, agrees, clean, has_parameter, is_invented};
use super::counted::counted;
use super::held_group::{group_of, single_membership};
use super::membership::{MembershipContext, Memberships};
use super::possible::{decide, is_out_of_reach};
use super::stated::{StatedExposure, known_secondary, secondary};
use super::verdict::{Event, Judge, Passed, Verdict};
use super::vouched::{is_of_another, vouched};
use crate::config::local_document::is_local;
use crate::eval::{Context, Host, Kind, User};
use crate::events::spool::line::{Line, LineSource};
use crate::events::words::known::CHECKS;
use crate::worker::kept::deciders::Deciders;
use crate::worker::kept::documents::{Document, Documents};
use crate::worker::kept::known_names::KnownNames;
use crate::worker::kept::lists_in_place::ListsInPlace;
use crate::worker::kept::names::Fact;
use crate::worker::kept::program_index::Programs;

/// Cause of a drop: the event does not name the unit by which the entry is decided.
const UNIT: &str = "unit";

/// The judge that decides again with the kept documents.
pub struct Verifier {
    documents: Documents,
    known: KnownNames,
    programs: Programs,
    /// The site's own environment, as events of browsers carry none.
    host: Host,
    lists: ListsInPlace,
    /// The user of the last event and its JSON: all events of a batch mostly have the same.
    user: Option<(String, Rc<User>)>,
    memberships: Memberships,
}

impl Verifier {
    /// A judge by these documents and ID lists. Reads no file before an event needs it.
    #[must_use]
    pub fn new(documents: Documents, host: Host, lists: ListsInPlace) -> Self {
        let programs = Programs::new(documents.versions.programs());
        let (known, memberships) = (KnownNames::default(), Memberships::default());
        Self { documents, known, programs, host, lists, user: None, memberships }
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

    /// Whether any kept document knows this fact of an entry.
    fn knows(&mut self, kind: Kind, name: &str, fact: Fact<'_>) -> bool {
        self.known.holds(&mut self.documents, kind, name, fact)
    }

    fn exposure(&mut self, case: Case<'_>, document: Option<&Rc<Document>>) -> Result<Passed, &'static str> {
        match document {
            None => self.without_document(case),
            Some(document) => match case.page.vouched(case.line, case.stated.kind, case.stated.name()) {
                Some((of, group)) if is_of_another(&case, &document.snapshot, (&of, &group)) => {
                    self.without_document(case)
                }
                Some((of, group)) => {
                    let context = self.context(document, case.event.time);
                    vouched(case, document, &context, (&of, &group))
                }
                None => self.decide_again(case, document),
            },
        }
    }

    /// Judges an exposure whose document is no longer kept. It cannot be decided again; it is dropped only if it names
    /// something that no kept document knows, or contradicts the server's token.
    fn without_document(&mut self, mut case: Case<'_>) -> Result<Passed, &'static str> {
        let (kind, name) = (case.stated.kind, case.stated.name().to_owned());
        let is_known = self.knows(kind, &name, Fact::Entry)
            && self.knows(kind, &name, Fact::Rule(case.stated.rule()))
            && (kind != Kind::Gate || case.stated.value().is_some())
            && (kind != Kind::Layer || self.knows(kind, &name, Fact::Parameter(case.stated.parameter())));
        // Nobody can forge what PHP decided: such an event is marked, never dropped.
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
        passed.counted = Some(case.counted(None));
        Ok(passed)
    }

    /// Judges an exposure by deciding it again with its document.
    fn decide_again(&self, mut case: Case<'_>, document: &Document) -> Result<Passed, &'static str> {
        let context = self.context(document, case.event.time);
        let snapshot = context.snapshot;
        let name = case.stated.name().to_owned();
        let kind = case.stated.asked(snapshot);
        let reads = document.reads(kind, &name);
        let decision =
            decide(document, &context, case.user, (kind, &name), |decision| agrees(&case, decision, document, &reads));
        if case.is_kept() && !agrees(&case, &decision, document, &reads) {
            // More may have been known of the unit then, or less.
            let counted = Some(case.counted(Some(snapshot)));
            return Ok(Passed { is_unverified: true, counted, ..Passed::default() });
        }
        if !document.names().holds(kind, &name, Fact::Entry) {
            // PHP logs an exposure even of a name that does not exist, as Statsig's SDKs do.
            let is_unknown_name = case.is_own && case.stated.rule().is_empty() && case.stated.value() != Some(true);
            return if is_unknown_name { Ok(Passed::default()) } else { Err(UNKNOWN) };
        }
        let id_type = decision.id_type.map_or("", |id_type| snapshot.str(id_type));
        let unit = case.user.unit(id_type);
        if unit.is_none() && !case.is_own {
            return Err(UNIT);
        }
        if case.hides_rules() && case.page.denies(kind, &name) {
            return Err(DISAGREES);
        }
        if !agrees(&case, &decision, document, &reads) {
            let is_known = reads.are_known(&context, case.user);
            if is_known && reads.weights_are_known(&context, case.user) {
                return Err(DISAGREES);
            }
            if is_known && is_out_of_reach(snapshot, &decision, &name, case.stated.rule()) {
                return Err(DISAGREES);
            }
            if !document.names().holds(kind, &name, Fact::Rule(case.stated.rule())) || is_invented(&case, document) {
                return Err(UNKNOWN);
            }
            let mut passed = Passed { is_unverified: true, ..Passed::default() };
            clean(&mut case, document, &mut passed);
            passed.counted = Some(case.counted(Some(snapshot)));
            return Ok(passed);
        }
        let mut passed = Passed::default();
        let group = group_of(&decision, snapshot);
        if case.is_own {
            // PHP has no list of memberships of a page, so the exposure's own is all that it can carry.
            passed.memberships = group.map(|group| single_membership(&decision, snapshot, &name, group));
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

    /// Judges an event that counts checks, of which Statsig is told: names that no kept document of Statsig's knows are
    /// taken out of it.
    fn checks(&mut self, event: &Event<'_>) -> Result<Passed, &'static str> {
        #[derive(serde::Serialize, serde::Deserialize)]
        struct ChecksMetadata {
            checks: std::collections::BTreeMap<String, u64>,
        }
        let text = event.metadata.map_or("", |metadata| metadata.get());
        let mut metadata: ChecksMetadata = serde_json::from_str(text).map_err(|_| UNKNOWN)?;
        const KINDS: [Kind; 3] = [Kind::Gate, Kind::DynamicConfig, Kind::Layer];
        metadata
            .checks
            .retain(|name, _| !is_local(name) && KINDS.iter().any(|kind| self.knows(*kind, name, Fact::Entry)));
        if metadata.checks.is_empty() {
            return Err(UNKNOWN);
        }
        Ok(Passed { metadata: serde_json::to_string(&metadata).ok(), ..Passed::default() })
    }
}

impl Judge for Verifier {
    fn begin_batch(&mut self) {
        if self.lists.refresh() {
            self.memberships = Memberships::default();
        }
    }

    fn judge(&mut self, line: &Line<'_>, event: &Event<'_>) -> Verdict {
        let (is_own, is_exposure) = (line.src != LineSource::Relay, StatedExposure::is_one(event));
        if is_own && !is_exposure {
            let abroad = abroad(line, event, &Passed::default(), &Deciders::default());
            return Verdict::Pass(Passed { abroad, ..Passed::default() });
        }
        let mut stated = if is_exposure { StatedExposure::read(event) } else { None };
        let by_time = |this: &mut Self| stated.as_ref()?.config_time().and_then(|time| this.documents.of_time(time));
        let deciders = match line.cv.as_ref().or(line.pv.as_ref()) {
            Some(_) => Deciders::of_line(line, &mut self.documents, &mut self.programs),
            // Our own client and PHP always name a version.
            None => Deciders::of(by_time(self)),
        };
        let names_by: Vec<Rc<Document>> = match deciders.all().next() {
            Some(_) => deciders.all().cloned().collect(),
            // Which names were hidden can still be told where it is not known by which document was decided.
            None => self.documents.current().into_iter().collect(),
        };
        if let Some(stated) = stated.as_mut().filter(|_| line.pv.is_some()) {
            names_by.iter().for_each(|document| stated.reveal(document));
        }
        let user = self.user(event);
        let page = if is_own {
            Rc::default()
        } else {
            let context = MembershipContext {
                deciders: &deciders,
                names_by: &names_by,
                host: &self.host,
                lists: self.lists.get(),
                now: event.time,
                known: &mut self.known,
                documents: &mut self.documents,
            };
            self.memberships.judge(line, &user, context)
        };
        let mut is_home = false;
        let judged = if is_exposure {
            match stated {
                Some(stated) => {
                    let document = deciders.deciding(stated.name()).cloned();
                    is_home = deciders.keeps_home(stated.name());
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
                passed.is_home = is_home;
                passed.abroad = abroad(line, event, &passed, &deciders);
                Verdict::Pass(passed)
            }
            Err(cause) => Verdict::Drop(cause),
        }
    }
}
