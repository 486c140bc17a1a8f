//! What rollups count for an exposure that may be sent.

use sha2::{Digest, Sha256};

use super::stated::StatedExposure;
use super::verdict::CountedExposure;
use crate::config::Snapshot;
use crate::eval::Kind;
use crate::events::exposure::event::bool_text;

/// Counted as the version of an entry whose document is no longer kept.
const NO_VERSION: &str = "00000000";

/// What rollups count for an exposure, given the document that decided it, if that is kept. An exposure of a layer is
/// counted for the experiment that the layer gave the unit to, so that the groups of two experiments are not mixed.
pub(super) fn counted(
    stated: &StatedExposure<'_>,
    snapshot: Option<&Snapshot>,
    group: Option<&str>,
    unit: Option<&str>,
) -> CountedExposure {
    let (kind, name) = stated.counted();
    let section = match kind {
        Kind::Gate => "gate/",
        Kind::DynamicConfig | Kind::Experiment => "config/",
        Kind::Layer => "layer/",
    };
    let answer = stated.value().map(bool_text);
    // For a parameter that the layer itself sets, the group of the experiment means nothing.
    let group = group.filter(|_| kind != Kind::Layer).or(answer).unwrap_or_else(|| stated.rule());
    let entry = [section, name].concat();
    let unit = unit.map(|unit| {
        let digest: [u8; 32] =
            Sha256::new().chain_update(&entry).chain_update("\n").chain_update(unit).finalize().into();
        let [a, b, c, d, e, f, g, h, ..] = digest;
        u64::from_be_bytes([a, b, c, d, e, f, g, h])
    });
    let version = snapshot.map(|snapshot| snapshot.entry_version(kind.part(), name));
    let version = version.filter(|version| !version.is_empty()).unwrap_or_else(|| NO_VERSION.into());
    CountedExposure { entry, version, group: group.to_owned(), unit }
}
