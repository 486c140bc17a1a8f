//! Why an entry is left out of the on-device document (`evaluation.md` 8): the vendor's client cannot decide it, or it
//! would make something public.

use crate::config::Snapshot;
use crate::config::compiled::comparison::{Comparison, Condition};
use crate::config::compiled::condition::{GateRef, Left, Operator};
use crate::config::compiled::spec::{Rule, Spec};
use crate::config::compiled::target::Target;
use std::collections::HashSet;

/// Gates and experiments nested deeper than this are left out: the vendor's client has no limit.
const MAX_DEPTH: u32 = 64;

/// Why an entry is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceFault {
    /// The document has no such entry.
    Unknown,
    /// It reads a field of the user that was not named as public.
    Field,
    /// It lists units: their ids would be public.
    Units,
    /// It reads the address, or the country that comes from it.
    Ip,
    /// It reads the user agent.
    UserAgent,
    /// It asks an ID list, which the client does not have.
    IdList,
    /// It asks which app this is.
    App,
    /// It asks for the group in another experiment.
    ExperimentGroup,
    /// It searches by a regular expression: browsers have another dialect.
    Pattern,
    /// It has a condition that nobody can decide.
    Unsupported,
    /// A console mapping may let another entry answer, which the client does not know of.
    Mapping,
    /// A contextual bandit decides it: its model is for servers, and its draws are too.
    Bandit,
    /// It merges the parameters of several rules.
    MergedLayer,
    /// It is disabled and still has rules: the client does not look at them.
    Disabled,
    /// Its gates are nested too deep, or in a circle.
    Depth,
}

impl DeviceFault {
    /// Every fault, for `docs/limits.md`.
    pub const ALL: [Self; 15] = [
        Self::Unknown,
        Self::Field,
        Self::Units,
        Self::Ip,
        Self::UserAgent,
        Self::IdList,
        Self::App,
        Self::ExperimentGroup,
        Self::Pattern,
        Self::Unsupported,
        Self::Mapping,
        Self::Bandit,
        Self::MergedLayer,
        Self::Disabled,
        Self::Depth,
    ];

    /// One word, for PHP.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Field => "field",
            Self::Units => "units",
            Self::Ip => "ip",
            Self::UserAgent => "user_agent",
            Self::IdList => "id_list",
            Self::App => "app",
            Self::ExperimentGroup => "experiment_group",
            Self::Pattern => "pattern",
            Self::Unsupported => "unsupported",
            Self::Mapping => "mapping",
            Self::Bandit => "bandit",
            Self::MergedLayer => "merged_layer",
            Self::Disabled => "disabled",
            Self::Depth => "depth",
        }
    }
}

/// The gates and configs that an entry asks, and that have to be sent with it.
#[derive(Debug, Default)]
pub struct Needs {
    /// Indices of gates.
    pub gates: HashSet<u32>,
    /// Indices of configs.
    pub configs: HashSet<u32>,
    /// Gates that are being judged now, outermost first: if one of them comes again, it asks itself.
    path: Vec<u32>,
}

/// Tells of entries of one snapshot whether they can be sent.
pub struct DeviceJudge<'a> {
    /// The compiled document that the entries are of.
    pub snapshot: &'a Snapshot,
    /// Fields of the user that conditions may read, in their own case.
    pub fields: &'a HashSet<Box<str>>,
}

impl DeviceJudge<'_> {
    /// Judges an entry with all that it asks, which is added to `needs`.
    ///
    /// # Errors
    /// The first fault that keeps the entry from being sent.
    pub fn entry(&self, spec: &Spec, needs: &mut Needs) -> Result<(), DeviceFault> {
        self.spec(spec, needs, 0)
    }

    fn spec(&self, spec: &Spec, needs: &mut Needs, depth: u32) -> Result<(), DeviceFault> {
        if depth > MAX_DEPTH {
            return Err(DeviceFault::Depth);
        }
        if self.snapshot.mappings(self.snapshot.str(spec.name)).is_some() {
            return Err(DeviceFault::Mapping);
        }
        if self.is_bandit(spec) {
            return Err(DeviceFault::Bandit);
        }
        if spec.merges() {
            return Err(DeviceFault::MergedLayer);
        }
        let rules = self.snapshot.rules(spec.rules);
        if !spec.enabled() && !rules.is_empty() {
            return Err(DeviceFault::Disabled);
        }
        rules.iter().try_for_each(|rule| self.rule(rule, needs, depth))
    }

    /// Whether a bandit of the same name answers for an experiment. A gate or layer of that name is left out too.
    fn is_bandit(&self, spec: &Spec) -> bool {
        !self.snapshot.bandits().is_empty() && self.snapshot.bandit(self.snapshot.str(spec.name)).is_some()
    }

    fn rule(&self, rule: &Rule, needs: &mut Needs, depth: u32) -> Result<(), DeviceFault> {
        for &link in self.snapshot.links(rule) {
            match self.snapshot.condition(link) {
                Some(Condition::Public) => {}
                Some(Condition::PassGate(gate) | Condition::FailGate(gate)) => self.gate(&gate, needs, depth)?,
                Some(Condition::Compare(comparison)) => self.comparison(comparison)?,
                Some(Condition::Unsupported) | None => return Err(DeviceFault::Unsupported),
            }
        }
        let Some(index) = rule.delegate() else { return Ok(()) };
        match self.snapshot.configs().get(index) {
            Some(spec) if needs.configs.insert(index) => self.spec(spec, needs, depth.saturating_add(1)),
            _ => Ok(()),
        }
    }

    fn gate(&self, gate: &GateRef, needs: &mut Needs, depth: u32) -> Result<(), DeviceFault> {
        // The vendor's client too takes a gate that the document lacks for false.
        let Some((index, spec)) = gate.gate.and_then(|index| Some((index, self.snapshot.gates().get(index)?))) else {
            return if !self.snapshot.has_mappings() { Ok(()) } else { Err(DeviceFault::Mapping) };
        };
        if needs.path.contains(&index) {
            return Err(DeviceFault::Depth);
        }
        if needs.gates.contains(&index) {
            return Ok(());
        }
        needs.path.push(index);
        let verdict = self.spec(spec, needs, depth.saturating_add(1));
        needs.path.pop();
        needs.gates.insert(index);
        verdict
    }

    fn comparison(&self, comparison: Comparison) -> Result<(), DeviceFault> {
        match comparison.operator() {
            Operator::InSegmentList | Operator::NotInSegmentList => return Err(DeviceFault::IdList),
            Operator::StrMatches => return Err(DeviceFault::Pattern),
            _ => {}
        }
        match comparison.left() {
            Left::UserField(field) if self.fields.contains(self.snapshot.str(field.name)) => Ok(()),
            Left::UserField(_) => Err(DeviceFault::Field),
            Left::IpBased(_) => Err(DeviceFault::Ip),
            Left::UaBased(_) => Err(DeviceFault::UserAgent),
            Left::Environment(_) | Left::Now | Left::Bucket(_) => Ok(()),
            Left::Unit(_) => match comparison.target() {
                Target::Null | Target::Bool(_) => Ok(()),
                _ => Err(DeviceFault::Units),
            },
            Left::TargetApp => Err(DeviceFault::App),
            Left::ExperimentGroup(_) => Err(DeviceFault::ExperimentGroup),
        }
    }
}
