//! Conditions of a program, as far as they do not depend on the reader.

use super::builder::ProgramBuilder;
use super::choice::DERIVED_FIELDS;
use super::host;
use super::json::quoted;
use super::reach::Asked;
use super::target::{Right, right};
use crate::config::compiled::comparison::Condition;
use crate::config::compiled::condition::{FieldRef, Left, Operator};
use crate::config::compiled::spec::{Rule, Unit};

/// The condition that never holds.
const NEVER: &str = "0";
/// The condition that cannot be decided.
const UNDECIDABLE: &str = "1";
/// Asks the group in an experiment that is not there.
const NO_EXPERIMENT: &str = "7,-1";

/// What the conditions of a rule come to.
pub(super) enum Conditions {
    /// Some condition never holds, and none can end the evaluation.
    Never,
    /// The evaluation ends here without an answer.
    Undecidable,
    /// All of these must hold: places among the program's conditions.
    All(Vec<String>),
}

/// What a condition comes to.
enum Folded<'s> {
    Always,
    Never,
    /// 0 if the gate has to pass, 1 if it must not.
    Gate(u8, Asked<'s>),
    /// What is read, how it is compared, and the target as JSON.
    Compare(Left<'s>, Operator, String),
}

impl<'s> ProgramBuilder<'s> {
    /// Places the conditions of a rule.
    pub fn conditions(&mut self, rule: &Rule) -> Conditions {
        let snapshot = self.snapshot;
        let links = snapshot.links(rule).iter().map(|link| snapshot.condition(*link));
        let Some(all) = links.map(|found| found.and_then(|found| self.fold(found))).collect::<Option<Vec<_>>>() else {
            return Conditions::Undecidable;
        };
        let is_gate = |folded: &Folded| matches!(folded, Folded::Gate(..));
        let is_never = all.iter().any(|folded| matches!(folded, Folded::Never));
        if is_never && !all.iter().any(is_gate) {
            return Conditions::Never;
        }
        // Where one condition never holds, only gates matter: one that cannot be decided ends the evaluation.
        let kept = all.into_iter().filter(|folded| !is_never || is_gate(folded) || matches!(folded, Folded::Never));
        Conditions::All(kept.filter_map(|folded| self.write(folded)).collect())
    }

    /// What a condition comes to; none if it cannot be decided.
    fn fold(&self, condition: Condition<'s>) -> Option<Folded<'s>> {
        let snapshot = self.snapshot;
        Some(match condition {
            Condition::Public => Folded::Always,
            Condition::PassGate(gate) => {
                Asked::gate(snapshot, &gate).map_or(Folded::Never, |gate| Folded::Gate(0, gate))
            }
            Condition::FailGate(gate) => {
                Asked::gate(snapshot, &gate).map_or(Folded::Always, |gate| Folded::Gate(1, gate))
            }
            // Entries with a target that makes an error are left out before.
            Condition::Compare(comparison) => match right(snapshot, comparison.operator(), comparison.target()).ok()? {
                Right::Always => Folded::Always,
                Right::Never => Folded::Never,
                Right::Depends(target) => Folded::Compare(comparison.left(), comparison.operator(), target),
            },
            Condition::Unsupported => return None,
        })
    }

    /// The place of a condition; none if it always holds.
    fn write(&mut self, folded: Folded<'s>) -> Option<String> {
        let json = match folded {
            Folded::Always => return None,
            Folded::Never => NEVER.to_owned(),
            Folded::Gate(kind, gate) => format!("[{kind},{}]", self.place(gate)),
            Folded::Compare(left, operator, target) => {
                self.needs.extend(group(operator));
                format!("[{},{},{target}]", self.left(&left), operator as u8)
            }
        };
        Some(self.conditions.place(json).to_string())
    }

    /// The start of a condition's JSON: its kind, and what it reads.
    fn left(&mut self, left: &Left) -> String {
        let snapshot = self.snapshot;
        self.needs.extend(reading(left));
        match left {
            Left::UserField(field) | Left::IpBased(field) | Left::UaBased(field) => {
                self.read.insert(snapshot.str(field.name).into());
                let given = host::field(snapshot, self.host, field)
                    .map(|(name, value)| (name, value.json(self.host.custom.text())));
                // What browsers derive is a text or a plain integer.
                let is_plain = given.as_ref().map_or_else(
                    || DERIVED_FIELDS.contains(&snapshot.str(field.lower)),
                    |(_, json)| json.starts_with('"'),
                );
                self.needs.extend((!is_plain).then_some("coerce"));
                self.host_fields.extend(given.map(|(name, json)| (name.into(), json)));
                format!("2,{}", self.field(field))
            }
            Left::Environment(field) => {
                if let Some((name, value)) = host::environment(snapshot, self.host, field) {
                    self.environment.insert(name.into(), quoted(value));
                }
                format!("3,{}", self.field(field))
            }
            Left::Now => "4".to_owned(),
            Left::Bucket(index) => {
                let bucket = snapshot.bucket(*index);
                let salt = self.salt(bucket.map_or("", |bucket| snapshot.str(bucket.salt)));
                format!("5,{salt},{}", self.unit_at(bucket.map_or(u32::MAX, |bucket| bucket.unit)))
            }
            Left::Unit(unit) => format!("6,{}", self.unit_at(*unit)),
            Left::ExperimentGroup(name) => match Asked::experiment(snapshot, snapshot.str(*name)) {
                Some(experiment) => format!("7,{}", self.place(experiment)),
                None => NO_EXPERIMENT.to_owned(),
            },
            // Entries that read it are left out before: it is as an experiment that is not there.
            Left::TargetApp => NO_EXPERIMENT.to_owned(),
        }
    }

    fn field(&mut self, field: &FieldRef) -> usize {
        let json = named(self.snapshot.str(field.name), self.snapshot.str(field.lower));
        self.fields.place(json)
    }

    /// The place of the condition that cannot be decided.
    pub fn undecidable(&mut self) -> String {
        self.conditions.place(UNDECIDABLE.to_owned()).to_string()
    }

    /// The place of a salt among the salts.
    pub fn salt(&mut self, salt: &str) -> usize {
        self.salts.place(quoted(salt))
    }

    /// The place of a unit of the snapshot among the units.
    pub fn unit_at(&mut self, unit: u32) -> usize {
        let snapshot = self.snapshot;
        let json = match snapshot.unit(unit) {
            Some(Unit::Custom { name, lower }) => named(snapshot.str(name), snapshot.str(lower)),
            Some(Unit::UserId) | None => quoted("userID"),
        };
        self.units.place(json)
    }

    /// The place of a type of unit among the units.
    pub fn unit(&mut self, id_type: &str) -> usize {
        let lower = id_type.to_lowercase();
        self.units.place(if lower == "userid" { quoted("userID") } else { named(id_type, &lower) })
    }
}

/// A name by which something is found, and its lower-cased form where that is another.
fn named(name: &str, lower: &str) -> String {
    if name == lower { quoted(name) } else { format!("[{},{}]", quoted(name), quoted(lower)) }
}

/// The groups that a left side takes, whatever it is compared with.
fn reading(left: &Left) -> &'static [&'static str] {
    match left {
        Left::UserField(_) | Left::IpBased(_) | Left::UaBased(_) => &[],
        Left::Environment(_) | Left::Bucket(_) | Left::Unit(_) => &["lefts"],
        // The time is no text, and a group may be missing.
        Left::Now | Left::ExperimentGroup(_) | Left::TargetApp => &["coerce", "lefts"],
    }
}

/// The group of operators beyond the core that an operator belongs to.
fn group(operator: Operator) -> Option<&'static str> {
    match operator {
        Operator::Any | Operator::None => None,
        Operator::Gt | Operator::Gte | Operator::Lt | Operator::Lte => Some("numbers"),
        Operator::Eq | Operator::Neq => Some("equal"),
        Operator::ArrayContainsAny
        | Operator::ArrayContainsNone
        | Operator::ArrayContainsAll
        | Operator::NotArrayContainsAll => Some("lists"),
        Operator::StrMatches => Some("regex"),
        Operator::AnyCaseSensitive
        | Operator::NoneCaseSensitive
        | Operator::StrStartsWithAny
        | Operator::StrEndsWithAny
        | Operator::StrContainsAny
        | Operator::StrContainsNone => Some("text"),
        Operator::Before | Operator::After | Operator::On => Some("time"),
        Operator::VersionGt
        | Operator::VersionGte
        | Operator::VersionLt
        | Operator::VersionLte
        | Operator::VersionEq
        | Operator::VersionNeq => Some("versions"),
        // Entries that ask ID lists are left out.
        Operator::InSegmentList | Operator::NotInSegmentList => None,
    }
}
