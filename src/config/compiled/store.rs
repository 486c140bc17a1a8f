//! Parameter stores: names for values that live in gates, configs or layers (`evaluation.md` 2.8).

use super::spec::ValueId;
use crate::text::Span;
use std::ops::Range;

/// One parameter store: parameters, each with the place that gives its value.
#[derive(Debug)]
pub struct Store {
    /// Sorted by name, so that responses are byte-stable.
    pub parameters: Box<[StoreParameter]>,
    /// Apps that may see it.
    pub apps: Option<Range<u32>>,
}

/// One parameter of a store.
#[derive(Clone, Copy, Debug)]
pub struct StoreParameter {
    /// Its name.
    pub name: Span,
    /// `ref_type` on the wire. Only shown: `source` is told by the fields that are there.
    pub ref_type: Span,
    /// Type that the console declares; only shown.
    pub param_type: Span,
    /// Where the value comes from.
    pub source: ParameterSource,
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

impl Store {
    /// The parameter of a name. `text` is the snapshot's buffer.
    #[must_use]
    pub fn find(&self, text: &str, name: &str) -> Option<&StoreParameter> {
        let at = self.parameters.binary_search_by(|parameter| parameter.name.of(text).cmp(name)).ok()?;
        self.parameters.get(at)
    }
}
