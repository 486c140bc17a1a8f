//! Goes through all entries of a response and decides them; only how each is written depends on the format.

use super::json::separate;
use super::response_user::ResponseUser;
use crate::client::catalog::{Catalog, EntryPart};
use crate::client::filter::Filter;
use crate::config::Snapshot;
use crate::config::compiled::section::Section;
use crate::config::compiled::spec::{Entity, Spec};
use crate::config::image::run::Run;
use crate::eval::{Context, Decision, GateExposure};
use crate::text::Span;

/// One decided entry, with all that a format writes of it.
pub(super) struct DecidedEntry<'e> {
    /// The parts of it that are the same for every user.
    pub part: &'e EntryPart,
    /// What was decided. Its exposures are empty; `exposures` has them.
    pub decision: &'e Decision,
    /// The gates that were asked on the way, each once.
    pub exposures: &'e [GateExposure],
    /// What the response lists it as.
    pub entity: Entity,
    /// The unit that its own definition names. The decision's is another one if a console mapping answered.
    pub id_type: Span,
    /// The parameters that its own definition sets. The decision's are others if a console mapping answered.
    pub explicit: Option<Run>,
}

impl<'e> DecidedEntry<'e> {
    fn of(spec: &Spec, part: &'e EntryPart, decision: &'e Decision, exposures: &'e [GateExposure]) -> Self {
        let (entity, id_type, explicit) = (spec.entity(), spec.id_type, spec.explicit());
        Self { part, decision, exposures, entity, id_type, explicit }
    }
}

/// A format: writes one entry, from its name to its closing brace.
pub(super) trait Form {
    /// A gate.
    fn gate(&mut self, entry: &DecidedEntry, out: &mut String);
    /// A dynamic config, an experiment, or a contextual bandit ([`Entity::Other`]).
    fn config(&mut self, entry: &DecidedEntry, out: &mut String);
    /// A layer.
    fn layer(&mut self, entry: &DecidedEntry, out: &mut String);
}

/// Decides and writes the three sections.
pub(super) fn walk(
    catalog: &Catalog,
    context: Context,
    user: &ResponseUser,
    filter: &Filter,
    form: &mut impl Form,
    out: &mut String,
) {
    let snapshot = context.snapshot;
    user.decide(context, |decider| {
        out.push_str("\"feature_gates\":{");
        let mut first = true;
        for ((index, spec), part) in listed(snapshot.gates(), &catalog.gates, context, filter) {
            let Some(whose) = decider.whose(spec.id_type) else { continue };
            let decision = decider.ask(whose, |sweep| sweep.gate(index));
            if decider.is_by(spec.id_type, &decision)
                && filter.keeps(spec.entity(), &decision, decider.exposures(whose), snapshot)
            {
                separate(&mut first, out);
                form.gate(&DecidedEntry::of(spec, part, &decision, decider.exposures(whose)), out);
            }
        }
        out.push_str("},\"dynamic_configs\":{");
        let mut first = true;
        for ((index, spec), part) in listed(snapshot.configs(), &catalog.configs, context, filter) {
            if is_bandit(snapshot, spec, filter) {
                continue;
            }
            let Some(whose) = decider.whose(spec.id_type) else { continue };
            let decision = decider.ask(whose, |sweep| sweep.config(index));
            if decider.is_by(spec.id_type, &decision)
                && filter.keeps(spec.entity(), &decision, decider.exposures(whose), snapshot)
            {
                separate(&mut first, out);
                form.config(&DecidedEntry::of(spec, part, &decision, decider.exposures(whose)), out);
            }
        }
        for (bandit, part) in snapshot.bandits().iter().zip(&catalog.bandits) {
            if !filter.admits_bandit(snapshot, bandit) {
                continue;
            }
            let id_type = bandit.id_type;
            let Some(whose) = decider.whose(id_type) else { continue };
            let decision = &decider.ask(whose, |sweep| sweep.bandit(bandit));
            if decider.is_by(id_type, decision) {
                separate(&mut first, out);
                let (exposures, entity) = (decider.exposures(whose), Entity::Other);
                form.config(&DecidedEntry { part, decision, exposures, entity, id_type, explicit: None }, out);
            }
        }
        out.push_str("},\"layer_configs\":{");
        let mut first = true;
        for ((index, spec), part) in listed(snapshot.layers(), &catalog.layers, context, filter) {
            let Some(whose) = decider.whose(spec.id_type) else { continue };
            let decision = decider.ask(whose, |sweep| sweep.layer(index));
            if decider.is_by(spec.id_type, &decision) {
                separate(&mut first, out);
                form.layer(&DecidedEntry::of(spec, part, &decision, decider.exposures(whose)), out);
            }
        }
        out.push_str("},");
    });
}

/// Whether a config stands below as a contextual bandit of the same name.
fn is_bandit(snapshot: &Snapshot, spec: &Spec, filter: &Filter) -> bool {
    !snapshot.bandits().is_empty()
        && snapshot.bandit(snapshot.str(spec.name)).is_some_and(|bandit| filter.admits_bandit(snapshot, bandit))
}

/// The entries of a section that the client may see, with their indices and parts.
fn listed<'c>(
    section: &Section<'c>,
    parts: &'c [EntryPart],
    context: Context<'c>,
    filter: &'c Filter,
) -> impl Iterator<Item = ((u32, &'c Spec), &'c EntryPart)> {
    (0..)
        .zip(section.all())
        .zip(parts)
        .filter_map(|((index, spec), part)| Some(((index, spec?), part)))
        .filter(move |((_, spec), _)| filter.admits(context.snapshot, spec))
}
