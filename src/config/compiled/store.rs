//! Parameter stores: names for values that live in gates, configs or layers (`evaluation.md` 2.8).

use super::spec::ValueId;
use crate::config::image::run::Run;
use crate::text::Span;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// One parameter store: parameters, each with the place that gives its value.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct Store {
    /// Its name.
    pub name: Span,
    /// Sorted by name, so that responses are byte-stable.
    pub parameters: Run,
    pub(in crate::config) apps: Run,
}

impl Store {
    /// Apps that may see it.
    #[must_use]
    pub fn apps(&self) -> Option<Run> {
        self.apps.known()
    }
}

/// One parameter of a store.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct StoreParameter {
    /// Its name.
    pub name: Span,
    /// `ref_type` on the wire. Only shown: the source is told by the fields that are there.
    pub ref_type: Span,
    /// Type that the console declares; only shown.
    pub param_type: Span,
    entry: Span,
    field: Span,
    value: ValueId,
    fail: ValueId,
    kind: u32,
}

/// Where a parameter's value comes from.
#[derive(Clone, Copy, Debug)]
pub enum ParameterSource {
    /// Always this value.
    Static(ValueId),
    /// One of two values, as a gate decides.
    Gate {
        /// The gate that chooses.
        gate: Span,
        /// Value if it passes.
        pass: ValueId,
        /// Value if not.
        fail: ValueId,
    },
    /// A field of a dynamic config.
    DynamicConfig {
        /// Its name.
        config: Span,
        /// The field.
        field: Span,
    },
    /// A field of an experiment.
    Experiment {
        /// Its name.
        experiment: Span,
        /// The field.
        field: Span,
    },
    /// A parameter of a layer.
    Layer {
        /// Its name.
        layer: Span,
        /// The parameter.
        field: Span,
    },
}

impl StoreParameter {
    /// A parameter of these names, whose value comes from `source`.
    pub(in crate::config) fn new(name: Span, ref_type: Span, param_type: Span, source: ParameterSource) -> Self {
        let none = (Span::NONE, Span::NONE, ValueId(u32::MAX), ValueId(u32::MAX));
        let (kind, (entry, field, value, fail)) = match source {
            ParameterSource::Static(value) => (0, (none.0, none.1, value, none.3)),
            ParameterSource::Gate { gate, pass, fail } => (1, (gate, none.1, pass, fail)),
            ParameterSource::DynamicConfig { config, field } => (2, (config, field, none.2, none.3)),
            ParameterSource::Experiment { experiment, field } => (3, (experiment, field, none.2, none.3)),
            ParameterSource::Layer { layer, field } => (4, (layer, field, none.2, none.3)),
        };
        Self { name, ref_type, param_type, entry, field, value, fail, kind }
    }

    /// Where the value comes from.
    #[must_use]
    pub fn source(&self) -> ParameterSource {
        let (entry, field) = (self.entry, self.field);
        match self.kind {
            0 => ParameterSource::Static(self.value),
            1 => ParameterSource::Gate { gate: entry, pass: self.value, fail: self.fail },
            2 => ParameterSource::DynamicConfig { config: entry, field },
            3 => ParameterSource::Experiment { experiment: entry, field },
            _ => ParameterSource::Layer { layer: entry, field },
        }
    }
}
