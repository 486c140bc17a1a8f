//! The words of conditions: what they compare, and how. Names are indices.

use crate::config::field::Field;
use crate::text::Span;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

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
pub enum Left<'s> {
    /// A field or attribute of the user.
    UserField(&'s FieldRef),
    /// A field of the user; where it is `country` and the user has none, that of the user's address.
    IpBased(&'s FieldRef),
    /// A field of the user, else of the parsed user agent.
    UaBased(&'s FieldRef),
    /// A field of the environment: the user's, else the host's, else the document's default tier.
    Environment(&'s FieldRef),
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

impl Left<'_> {
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

/// A field's name, and everything that it may mean.
#[derive(Clone, Copy, Debug, Default, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct FieldRef {
    /// As the document spells it.
    pub name: Span,
    /// Lower-cased; equal to `name` for most.
    pub lower: Span,
    top: u8,
    alias: u8,
    agent: u8,
    unused: u8,
}

/// Stands for a field or fact that is not there.
const NOTHING: u8 = u8::MAX;

/// The facts of a user agent that conditions may read, by the names they have there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
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

impl AgentField {
    /// The fact of a number in the order of the enum; none for any other number.
    #[must_use]
    #[inline]
    pub fn of_number(number: u8) -> Option<Self> {
        Some(match number {
            0 => Self::OsName,
            1 => Self::OsVersion,
            2 => Self::BrowserName,
            3 => Self::BrowserVersion,
            _ => return None,
        })
    }
}

impl FieldRef {
    /// A name, and the same in lower case. `text` is the latter's.
    pub(in crate::config) fn new(name: Span, lower: Span, text: &str) -> Self {
        let (top, alias, agent) = Self::meaning(text);
        let (top, alias) = (top.map_or(NOTHING, |field| field as u8), alias.map_or(NOTHING, |field| field as u8));
        Self { name, lower, top, alias, agent: agent.map_or(NOTHING, |fact| fact as u8), unused: 0 }
    }

    /// The top-level field it names in any case (`evaluation.md` 4.2, step 1).
    #[must_use]
    #[inline]
    pub fn top(&self) -> Option<Field> {
        Field::of_number(self.top)
    }

    /// The top-level field of a snake-case name, read last and even if empty (step 5).
    #[must_use]
    #[inline]
    pub fn alias(&self) -> Option<Field> {
        Field::of_number(self.alias)
    }

    /// The user-agent fact it names.
    #[must_use]
    pub fn agent(&self) -> Option<AgentField> {
        AgentField::of_number(self.agent)
    }

    /// The fields that a lower-cased name means.
    fn meaning(lower: &str) -> (Option<Field>, Option<Field>, Option<AgentField>) {
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
        #[repr(u8)]
        pub enum Operator { $($(#[doc = $doc])* $variant,)* }

        impl Operator {
            /// Every operator, for `docs/limits.md` and tests.
            pub const ALL: &'static [Operator] = &[$(Operator::$variant,)*];

            /// The operator of an exact name. None for an unknown one: its condition is `Unsupported`.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }

            /// The operator's name on the wire, such as `any`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

operators! {
    /// The number is greater than the target's.
    Gt = "gt",
    /// The number is the target's or greater.
    Gte = "gte",
    /// The number is less than the target's.
    Lt = "lt",
    /// The number is the target's or less.
    Lte = "lte",
    /// The dotted version is newer than the target's.
    VersionGt = "version_gt",
    /// The dotted version is the target's or newer.
    VersionGte = "version_gte",
    /// The dotted version is older than the target's.
    VersionLt = "version_lt",
    /// The dotted version is the target's or older.
    VersionLte = "version_lte",
    /// Both dotted versions are the same, where missing parts are 0.
    VersionEq = "version_eq",
    /// Both are dotted versions, and not the same.
    VersionNeq = "version_neq",
    /// The text is an element of the target, upper and lower case being the same.
    Any = "any",
    /// `any` does not hold.
    None = "none",
    /// The text is exactly an element of the target.
    AnyCaseSensitive = "any_case_sensitive",
    /// `any_case_sensitive` does not hold.
    NoneCaseSensitive = "none_case_sensitive",
    /// The text starts with an element of the target, upper and lower case being the same.
    StrStartsWithAny = "str_starts_with_any",
    /// The text ends with an element of the target, upper and lower case being the same.
    StrEndsWithAny = "str_ends_with_any",
    /// The text contains an element of the target, upper and lower case being the same.
    StrContainsAny = "str_contains_any",
    /// `str_contains_any` does not hold.
    StrContainsNone = "str_contains_none",
    /// The target is a regular expression that matches somewhere in the text.
    StrMatches = "str_matches",
    /// The time is before the target's.
    Before = "before",
    /// The time is after the target's.
    After = "after",
    /// Both times are of the same UTC day.
    On = "on",
    /// Both are equal, compared as values of the target's type.
    Eq = "eq",
    /// `eq` does not hold.
    Neq = "neq",
    /// The unit is in the ID list that the target names.
    InSegmentList = "in_segment_list",
    /// `in_segment_list` does not hold.
    NotInSegmentList = "not_in_segment_list",
    /// Both are lists, and have an element in common.
    ArrayContainsAny = "array_contains_any",
    /// Both are lists, and have no element in common.
    ArrayContainsNone = "array_contains_none",
    /// Both are lists, and the user's has all elements of the target.
    ArrayContainsAll = "array_contains_all",
    /// Both are lists, and the user's lacks an element of the target.
    NotArrayContainsAll = "not_array_contains_all",
}
