//! The sections of a compiled document, as they lie in an image.

use super::bandit::{Bandit, BanditGroup, Feature, TextWeight};
use super::comparison::{Condition, ConditionRecord, Targets};
use super::mapping::{MappedName, Mapping, MappingRule};
use super::section::Section;
use super::spec::{Bucket, Rule, Spec, StoredValue, UnitRecord};
use super::store::{Store, StoreParameter};
use super::target::{Element, Pair};
use crate::config::error::RefusalRecord;
use crate::config::image::bytes::ImageBytes;
use crate::config::image::fault::ImageFault;
use crate::config::image::frame::{Frame, FrameBuilder};
use crate::config::image::names::{NameSlot, table};
use crate::config::image::run::Run;
use crate::hash::Prefix;
use crate::text::Span;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// What there is of a document once.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub(in crate::config) struct DocumentRecord {
    /// Milliseconds of the last change at Statsig.
    pub time: u64,
    /// Of the tables of names.
    pub seed: u64,
    /// First 16 hex digits of the SHA-256 of the document's bytes.
    pub version: Span,
    /// Statsig's checksum; empty if it has none.
    pub checksum: Span,
    /// Its app, as text.
    pub app: Span,
    /// The tier of users for whom neither they nor the host give an environment.
    pub default_environment: Span,
    /// Not 0: [`Parts::apps`] go by djb2 of the client key.
    pub apps_are_hashed: u64,
    /// Rule ids of layers, and what they are where a bandit explores: pairs, sorted.
    pub explored: Run,
}

impl DocumentRecord {
    /// Of no document.
    const NONE: Self = Self {
        time: 0,
        seed: 0,
        version: Span::NONE,
        checksum: Span::NONE,
        app: Span::NONE,
        default_environment: Span::NONE,
        apps_are_hashed: 0,
        explored: Run::NONE,
    };
}

impl Default for DocumentRecord {
    fn default() -> Self {
        Self::NONE
    }
}

/// Declares the sections once, in the order of an image: those that a document has while it is compiled, and those that
/// are views of its image.
macro_rules! sections {
    ($($(#[doc = $doc:literal])* $name:ident: $record:ty,)*) => {
        /// The sections of a document that is being compiled.
        #[derive(Default)]
        pub(in crate::config) struct Parts {
            pub document: DocumentRecord,
            pub text: String,
            $($(#[doc = $doc])* pub $name: Vec<$record>,)*
        }

        impl Parts {
            /// The image of them.
            pub fn image(&self) -> ImageBytes {
                let sizes = [self.text.len(), $(size_of_val(&*self.$name),)*];
                let slots = self.gates.len().saturating_add(self.configs.len()).saturating_add(self.layers.len());
                let total = sizes.iter().fold(slots.saturating_mul(64), |all, size| all.saturating_add(*size));
                let mut builder = FrameBuilder::new(total);
                builder.push(std::slice::from_ref(&self.document));
                builder.push(self.text.as_bytes());
                $(builder.push(&self.$name);)*
                for specs in [&self.gates, &self.configs, &self.layers] {
                    builder.push(&self.slots(specs));
                }
                builder.finish(RECORDS)
            }
        }

        /// The sections of an image.
        #[derive(Clone, Copy)]
        pub(in crate::config) struct Slices<'b> { $($(#[doc = $doc])* pub $name: &'b [$record],)* }

        impl<'b> Slices<'b> {
            const EMPTY: Self = Self { $($name: &[],)* };

            fn of(frame: Frame<'b>) -> Result<(Self, usize), ImageFault> {
                let mut number = 2;
                $(
                    let $name = frame.section(number)?;
                    number = number.saturating_add(1);
                )*
                Ok((Self { $($name,)* }, number))
            }
        }

        /// Fingerprint of the layouts: the records' sizes in order.
        const RECORDS: u64 = {
            let mut all = size_of::<DocumentRecord>() as u64;
            $(all = all.wrapping_mul(131).wrapping_add(size_of::<$record>() as u64);)*
            all
        };
    };
}

sections! {
    /// Gates, segments and holdouts.
    gates: Spec,
    /// Experiments, autotunes and dynamic configs.
    configs: Spec,
    /// Layers.
    layers: Spec,
    /// Rules of all specs, and of console mappings.
    rules: Rule,
    /// Distinct conditions.
    conditions: ConditionRecord,
    /// Condition indices of all rules.
    links: u32,
    /// Distinct values.
    values: StoredValue,
    /// Constant starts of the hash inputs of rules.
    prefixes: Prefix,
    /// Distinct units.
    units: UnitRecord,
    /// Distinct buckets of `user_bucket` conditions.
    buckets: Bucket,
    /// Elements of all targets that are lists.
    elements: Element,
    /// Entries of all targets that are maps.
    pairs: Pair,
    /// Regular expressions.
    patterns: Span,
    /// Lists of names: explicit parameters and apps.
    names: Span,
    /// Names that have console mappings, sorted.
    mapped: MappedName,
    /// Their mappings.
    mappings: Mapping,
    /// The rules of these.
    mapping_rules: MappingRule,
    /// Parameter stores, sorted by name.
    stores: Store,
    /// Their parameters.
    parameters: StoreParameter,
    /// Contextual bandits, sorted by name.
    bandits: Bandit,
    /// Their groups.
    bandit_groups: BanditGroup,
    /// The fields of users that these are scored by.
    features: Feature,
    /// Weights of texts of these fields.
    text_weights: TextWeight,
    /// Client key and app, sorted by key.
    apps: Pair,
    /// Entries that could not be read.
    refusals: RefusalRecord,
}

impl Parts {
    fn slots(&self, specs: &[Spec]) -> Vec<NameSlot> {
        let named: Vec<(&str, u32)> = (0..)
            .zip(specs)
            .filter(|(_, spec)| spec.is_there())
            .map(|(at, spec)| (spec.name.of(&self.text), at))
            .collect();
        table(named.into_iter(), self.document.seed)
    }
}

/// A whole image, whose sections are known to lie in it. Nothing else is: what one record says of another is checked
/// where it is used.
#[derive(Clone, Copy)]
pub(in crate::config) struct View<'b> {
    pub document: &'b DocumentRecord,
    pub text: &'b str,
    pub gates: Section<'b>,
    pub configs: Section<'b>,
    pub layers: Section<'b>,
    targets: Targets<'b>,
    /// All records, those of the three sections too.
    pub slices: Slices<'b>,
}

impl<'b> View<'b> {
    /// Of no document.
    pub const EMPTY: Self = Self {
        document: &DocumentRecord::NONE,
        text: "",
        gates: Section::EMPTY,
        configs: Section::EMPTY,
        layers: Section::EMPTY,
        targets: Targets { elements: &[], pairs: &[] },
        slices: Slices::EMPTY,
    };

    /// The sections of an image.
    pub fn open(bytes: &'b [u8]) -> Result<Self, ImageFault> {
        let frame = Frame::open(bytes, RECORDS)?;
        let [document] = frame.section::<DocumentRecord>(0)? else { return Err(ImageFault::Damaged) };
        let text = std::str::from_utf8(frame.section(1)?).map_err(|_| ImageFault::Damaged)?;
        let (slices, next) = Slices::of(frame)?;
        let section = |specs, number: usize| -> Result<Section<'b>, ImageFault> {
            let slots = frame.section(next.saturating_add(number))?;
            Ok(Section::new(specs, slots, text, document.seed))
        };
        let (gates, configs) = (section(slices.gates, 0)?, section(slices.configs, 1)?);
        let layers = section(slices.layers, 2)?;
        let targets = Targets { elements: slices.elements, pairs: slices.pairs };
        Ok(Self { document, text, gates, configs, layers, targets, slices })
    }

    /// The condition at an index.
    #[inline]
    pub fn condition(&self, index: u32) -> Option<Condition<'_>> {
        Some(self.slices.conditions.get(index as usize)?.condition(&self.targets))
    }
}
