//! Which unit an entry is decided by.

use super::kind::Kind;
use crate::config::Snapshot;

/// The `idType` that an entry names; empty for unknown names. A mapping may let another one decide: then the
/// decision names that one's.
#[must_use]
pub fn id_type<'s>(snapshot: &'s Snapshot, kind: Kind, name: &str) -> &'s str {
    let section = match kind {
        Kind::Gate => &snapshot.gates,
        Kind::DynamicConfig | Kind::Experiment => &snapshot.configs,
        Kind::Layer => &snapshot.layers,
    };
    if kind == Kind::Experiment
        && let Some(bandit) = snapshot.bandit(name)
    {
        return snapshot.str(bandit.id_type);
    }
    let spec = section.find(name).and_then(|index| section.get(index));
    spec.map_or("", |spec| snapshot.str(spec.id_type))
}
