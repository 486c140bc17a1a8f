//! Conditions as compiled: all names looked up, all target texts parsed.

use super::target::Target;
use crate::config::field::Field;
use crate::text::Span;

/// One distinct condition of a document.
#[derive(Debug)]
pub enum Condition {
    /// Always true.
    Public,
    /// True if the gate is.
    PassGate(GateRef),
    /// True if the gate is not.
    FailGate(GateRef),
    /// Compares something with a target.
    Compare {
        /// What is compared.
        left: Left,
        /// How.
        operator: Operator,
        /// With what.
        target: Target,
    },
    /// A type or operator that the official core does not know either, or a condition that could not be read.
    Unsupported,
}

/// The gate that a condition names.
#[derive(Clone, Copy, Debug)]
pub struct GateRef {
    /// The name, which exposures show and console mappings may replace.
    pub name: Span,
    /// Index of the gate; none when the document lacks it.
    pub gate: Option<u32>,
    /// `segment:` names never show in exposures.
    pub segment: bool,
}

/// What a condition compares.
#[derive(Clone, Copy, Debug)]
pub enum Left {
    /// A field of the user.
    UserField(FieldRef),
    /// A field of the user; `country` would also come from the IP, which is not done here.
    IpBased(FieldRef),
    /// A field of the user, else of the parsed user agent.
    UaBased(FieldRef),
    /// A field of the environment: user's, host's, then the document's default tier.
    Environment(FieldRef),
    /// The time of the evaluation.
    Now,
    /// A number from 0 to 999: index of the bucket.
    Bucket(u32),
    /// The unit: index into the units.
    Unit(u32),
    /// The document's app.
    TargetApp,
    /// The user's group in an experiment: its name.
    ExperimentGroup(Span),
}

impl Left {
    /// The condition's type on the wire.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::UserField(_) => "user_field",
            Self::IpBased(_) => "ip_based",
            Self::UaBased(_) => "ua_based",
            Self::Environment(_) => "environment_field",
            Self::Now => "current_time",
            Self::Bucket(_) => "user_bucket",
            Self::Unit(_) => "unit_id",
            Self::TargetApp => "target_app",
            Self::ExperimentGroup(_) => "experiment_group",
        }
    }
}

/// A field name with everything that its spelling decides.
#[derive(Clone, Copy, Debug)]
pub struct FieldRef {
    /// As written.
    pub name: Span,
    /// Lower-cased; equal to `name` for most.
    pub lower: Span,
    /// The top-level field it names in any case (`evaluation.md` 4.2, step 1).
    pub top: Option<Field>,
    /// The top-level field of a snake-case name, read last and even if empty (step 5).
    pub alias: Option<Field>,
    /// The user-agent fact it names.
    pub agent: Option<AgentField>,
}

/// Facts of a user agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgentField {
    /// `os_name`
    OsName,
    /// `os_version`
    OsVersion,
    /// `browser_name`
    BrowserName,
    /// `browser_version`
    BrowserVersion,
}

impl FieldRef {
    /// The fields that a lower-cased name means.
    #[must_use]
    pub fn meaning(lower: &str) -> (Option<Field>, Option<Field>, Option<AgentField>) {
        let top = match lower {
            "userid" => Some(Field::UserId),
            "email" => Some(Field::Email),
            "ip" => Some(Field::Ip),
            "useragent" => Some(Field::UserAgent),
            "country" => Some(Field::Country),
            "locale" => Some(Field::Locale),
            "appversion" => Some(Field::AppVersion),
            _ => None,
        };
        let alias = match lower {
            "user_id" => Some(Field::UserId),
            "user_agent" => Some(Field::UserAgent),
            "app_version" => Some(Field::AppVersion),
            _ => None,
        };
        let agent = match lower {
            "os_name" | "osname" => Some(AgentField::OsName),
            "os_version" | "osversion" => Some(AgentField::OsVersion),
            "browser_name" | "browsername" => Some(AgentField::BrowserName),
            "browser_version" | "browserversion" => Some(AgentField::BrowserVersion),
            _ => None,
        };
        (top, alias, agent)
    }
}

/// Declares the operators once: variant and the name on the wire.
macro_rules! operators {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal,)*) => {
        /// How a condition compares. Each is one small function of `eval::compare::operator`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Operator { $($(#[doc = $doc])* $variant,)* }

        impl Operator {
            /// Every operator.
            pub const ALL: &'static [Operator] = &[$(Operator::$variant,)*];

            /// The operator of an exact name; none is `Unsupported`.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }

            /// The name on the wire.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

operators! {
    /// Numbers.
    Gt = "gt",
    /// Numbers.
    Gte = "gte",
    /// Numbers.
    Lt = "lt",
    /// Numbers.
    Lte = "lte",
    /// Dotted versions.
    VersionGt = "version_gt",
    /// Dotted versions.
    VersionGte = "version_gte",
    /// Dotted versions.
    VersionLt = "version_lt",
    /// Dotted versions.
    VersionLte = "version_lte",
    /// Dotted versions.
    VersionEq = "version_eq",
    /// Dotted versions.
    VersionNeq = "version_neq",
    /// Membership, in any case.
    Any = "any",
    /// No membership, in any case.
    None = "none",
    /// Membership.
    AnyCaseSensitive = "any_case_sensitive",
    /// No membership.
    NoneCaseSensitive = "none_case_sensitive",
    /// Prefix of any element, in any case.
    StrStartsWithAny = "str_starts_with_any",
    /// Suffix of any element, in any case.
    StrEndsWithAny = "str_ends_with_any",
    /// Substring of any element, in any case.
    StrContainsAny = "str_contains_any",
    /// Substring of no element, in any case.
    StrContainsNone = "str_contains_none",
    /// Regular expression.
    StrMatches = "str_matches",
    /// Points in time.
    Before = "before",
    /// Points in time.
    After = "after",
    /// The same UTC day.
    On = "on",
    /// Equality by the target's type.
    Eq = "eq",
    /// Inequality by the target's type.
    Neq = "neq",
    /// Membership of an ID list.
    InSegmentList = "in_segment_list",
    /// No membership of an ID list.
    NotInSegmentList = "not_in_segment_list",
    /// Lists with a common element.
    ArrayContainsAny = "array_contains_any",
    /// Lists without a common element.
    ArrayContainsNone = "array_contains_none",
    /// The user's list holds all of the target's.
    ArrayContainsAll = "array_contains_all",
    /// It does not.
    NotArrayContainsAll = "not_array_contains_all",
}
