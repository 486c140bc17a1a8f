//! `Statsig\Kind`: what an entry of the config is.

use crate::php::zend::argument::Call;
use ext_php_rs::class::RegisteredClass;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::php_enum;
use ext_php_rs::types::Zval;

/// The PHP enum, at the border only: passing one on costs 44 ns, so the crate uses the evaluator's own kind.
#[php_enum]
#[php(name = "Statsig\\Kind")]
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    #[php(value = "gate")]
    Gate,
    #[php(value = "dynamic_config")]
    DynamicConfig,
    #[php(value = "experiment")]
    Experiment,
    #[php(value = "layer")]
    Layer,
}

impl Kind {
    /// None if the value is no case of this enum. The class is compared, as other enums may have cases of the same
    /// names.
    pub fn of(value: &Zval) -> Option<Self> {
        use ext_php_rs::convert::FromZendObject;
        let object = value.object().filter(|object| object.instance_of(Self::get_metadata().ce()))?;
        Self::from_zend_object(object).ok()
    }
}

impl From<Kind> for crate::eval::Kind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Gate => Self::Gate,
            Kind::DynamicConfig => Self::DynamicConfig,
            Kind::Experiment => Self::Experiment,
            Kind::Layer => Self::Layer,
        }
    }
}

impl From<crate::eval::Kind> for Kind {
    fn from(kind: crate::eval::Kind) -> Self {
        match kind {
            crate::eval::Kind::Gate => Self::Gate,
            crate::eval::Kind::DynamicConfig => Self::DynamicConfig,
            crate::eval::Kind::Experiment => Self::Experiment,
            crate::eval::Kind::Layer => Self::Layer,
        }
    }
}

impl Call<'_> {
    pub fn kind(&self, index: usize) -> PhpResult<crate::eval::Kind> {
        self.maybe(index, Kind::of).map(|kind| kind.unwrap_or(Kind::Gate).into())
    }

    /// None for null and for a left-out argument.
    pub fn maybe_kind(&self, index: usize) -> PhpResult<Option<crate::eval::Kind>> {
        self.nullable(index, Kind::of).map(|kind| kind.map(Into::into))
    }
}
