//! The tables that declare our PHP functions and methods: names, types and defaults.
//!
//! Each PHP function has one such table as a constant beside its body. It registers the function, checks how many
//! arguments a call has and words its errors, so that these cannot disagree. A test compares what reflection shows of
//! all tables with the stub.

use ext_php_rs::args::Arg;
use ext_php_rs::builders::FunctionBuilder;
use ext_php_rs::flags::{ClassFlags, DataType};

/// What the engine calls for a function; `handler!` defines one.
pub type Handler = extern "C" fn(&mut ext_php_rs::zend::ExecuteData, &mut ext_php_rs::types::Zval);

#[derive(Clone, Copy)]
pub struct Type {
    /// What the engine is told; unions are registered as a list of names.
    shape: DataType,
    /// Whether null is allowed besides.
    nullable: bool,
    /// The type as PHP writes it.
    pub text: &'static str,
}

impl Type {
    pub const TEXT: Self = Self::plain(DataType::String, "string");
    pub const MAYBE_TEXT: Self = Self::maybe(DataType::String, "?string");
    pub const INT: Self = Self::plain(DataType::Long, "int");
    pub const MAYBE_INT: Self = Self::maybe(DataType::Long, "?int");
    pub const EVENT_VALUE: Self = Self::maybe(DataType::object("string|int|float"), "string|int|float|null");
    pub const FLAG: Self = Self::plain(DataType::Bool, "bool");
    pub const MAYBE_FLAG: Self = Self::maybe(DataType::Bool, "?bool");
    pub const ARRAY: Self = Self::plain(DataType::Array, "array");
    pub const MAYBE_ARRAY: Self = Self::maybe(DataType::Array, "?array");
    pub const ANY: Self = Self::plain(DataType::Mixed, "mixed");
    pub const NOTHING: Self = Self::plain(DataType::Void, "void");
    pub const ID: Self = Self::class("string|int");
    pub const USER: Self = Self::class("Statsig\\User");
    pub const SUBJECT: Self = Self::class("Statsig\\User|array");
    pub const EVALUATION: Self = Self::class("Statsig\\Evaluation");
    pub const CONFIG: Self = Self::class("Statsig\\Config");
    pub const KIND: Self = Self::class("Statsig\\Kind");
    pub const MAYBE_KIND: Self = Self::maybe(DataType::object("Statsig\\Kind"), "?Statsig\\Kind");

    const fn plain(shape: DataType, text: &'static str) -> Self {
        Self { shape, nullable: false, text }
    }

    const fn maybe(shape: DataType, text: &'static str) -> Self {
        Self { shape, nullable: true, text }
    }

    const fn class(text: &'static str) -> Self {
        Self::plain(DataType::object(text), text)
    }
}

/// One parameter. Its name is public API, as PHP has named arguments.
pub struct Parameter {
    pub name: &'static str,
    pub accepts: Type,
    /// PHP source of the default; none means required.
    default: Option<&'static str>,
}

impl Parameter {
    pub const fn required(name: &'static str, accepts: Type) -> Self {
        Self { name, accepts, default: None }
    }

    pub const fn optional(name: &'static str, accepts: Type, default: &'static str) -> Self {
        Self { name, accepts, default: Some(default) }
    }
}

pub struct Signature {
    /// As PHP writes it in errors: `Statsig\checkGate`, `Statsig\Config::evaluate`.
    pub name: &'static str,
    pub parameters: &'static [Parameter],
    pub returns: Type,
}

impl Signature {
    /// How many arguments a caller has to pass at least.
    pub fn required(&self) -> usize {
        self.parameters.iter().take_while(|parameter| parameter.default.is_none()).count()
    }

    /// Registers this signature with its handler.
    pub fn builder<'a>(&self, handler: Handler) -> FunctionBuilder<'a> {
        let own_name = self.name.rsplit("::").next().unwrap_or(self.name);
        let builder = FunctionBuilder::new(own_name, handler);
        self.describe(builder).returns(self.returns.shape, false, self.returns.nullable)
    }

    /// Adds the parameters alone: PHP constructors have no return type.
    pub fn describe<'a>(&self, builder: FunctionBuilder<'a>) -> FunctionBuilder<'a> {
        let with_parameters = self.parameters.iter().fold(builder, |builder, parameter| {
            let mut arg = Arg::new(parameter.name, parameter.accepts.shape);
            if parameter.accepts.nullable {
                arg = arg.allow_null();
            }
            if let Some(default) = parameter.default {
                arg = arg.default(default);
            }
            builder.arg(arg)
        });
        with_parameters.required_args(self.required())
    }
}

/// A class constant, as the crate's class table wants it; our classes have none.
pub type ClassConstant = (
    &'static str,
    &'static dyn ext_php_rs::convert::IntoZvalDyn,
    ext_php_rs::describe::DocComments,
    ext_php_rs::flags::ConstantFlags,
);

/// Flags of all our classes: final, without dynamic properties.
pub const CLOSED: ClassFlags = ClassFlags::Final.union(ClassFlags::NoDynamicProperties);
