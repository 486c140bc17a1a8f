//! The four kinds of entries that can be asked for.

use crate::config::compiled::section::Part;

/// What kind of entry is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A gate: true or false.
    Gate,
    /// A dynamic config: a JSON object that rules choose.
    DynamicConfig,
    /// An experiment: a JSON object for each group of units.
    Experiment,
    /// A layer: parameters that several experiments share.
    Layer,
}

impl Kind {
    /// The word that PHP and messages use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gate => "gate",
            Self::DynamicConfig => "dynamic_config",
            Self::Experiment => "experiment",
            Self::Layer => "layer",
        }
    }

    /// The section of the document that holds entries of this kind.
    #[must_use]
    pub fn part(self) -> Part {
        match self {
            Self::Gate => Part::Gates,
            Self::DynamicConfig | Self::Experiment => Part::Configs,
            Self::Layer => Part::Layers,
        }
    }
}
