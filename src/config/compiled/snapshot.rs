//! One whole compiled document: an image, and what cannot lie in one. Immutable: a change at Statsig makes a new one.

use super::bandit::{Bandit, BanditGroup, Feature, TextWeight};
use super::comparison::Condition;
use super::mapping::{Mapping, MappingRule};
use super::pattern::Pattern;
use super::section::{KnownVersions, Part, Section};
use super::spec::{Bucket, JsonShape, Rule, StoredValue, Unit, ValueId};
use super::store::{Store, StoreParameter};
use super::target::Pair;
use super::view::View;
use crate::config::error::Refusal;
use crate::config::image::bytes::ImageBytes;
use crate::config::image::fault::ImageFault;
use crate::config::image::run::Run;
use crate::hash::{Prefix, djb2};
use crate::text::Span;
use self_cell::self_cell;
use std::cmp::Ordering;
use std::sync::OnceLock;

self_cell! {
    struct Image {
        owner: ImageBytes,
        #[covariant]
        dependent: View,
    }
}

/// A compiled document. Texts are spans of one buffer, and parts name each other by index.
pub struct Snapshot {
    image: Image,
    /// The regular expressions, each compiled when it is first used.
    patterns: Box<[OnceLock<Box<Pattern>>]>,
    pub(super) versions: KnownVersions,
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Snapshot").field(&self.version()).finish()
    }
}

impl Default for Snapshot {
    /// The snapshot of no document: it knows no entry.
    fn default() -> Self {
        let image = Image::new(ImageBytes::from(&[][..]), |_| View::EMPTY);
        Self { image, patterns: Box::default(), versions: KnownVersions::default() }
    }
}

impl Snapshot {
    /// A view of an image. Its frame is checked, and all else where it is used.
    ///
    /// # Errors
    /// The bytes are no image that this module can read.
    pub fn of_image(bytes: ImageBytes) -> Result<Self, ImageFault> {
        let image = Image::try_new(bytes, |bytes| View::open(bytes.get()))?;
        let patterns = image.borrow_dependent().slices.patterns.iter().map(|_| OnceLock::new()).collect();
        Ok(Self { image, patterns, versions: KnownVersions::default() })
    }

    /// The image.
    #[must_use]
    pub fn image(&self) -> &ImageBytes {
        self.image.borrow_owner()
    }

    #[inline]
    fn view(&self) -> &View<'_> {
        self.image.borrow_dependent()
    }

    /// Every text of the snapshot in one buffer.
    #[must_use]
    #[inline]
    pub fn text(&self) -> &str {
        self.view().text
    }

    /// The text of a span of this snapshot.
    #[must_use]
    #[inline]
    pub fn str(&self, span: Span) -> &str {
        span.of(self.text())
    }

    /// A text as JSON, with its quotes; none if it needs escapes.
    #[must_use]
    pub fn quoted(&self, span: Span) -> Option<&str> {
        span.with_marks(self.text()).filter(|text| text.starts_with('"'))
    }

    /// Gates, segments and holdouts.
    #[must_use]
    #[inline]
    pub fn gates(&self) -> &Section<'_> {
        &self.view().gates
    }

    /// Experiments, autotunes and dynamic configs.
    #[must_use]
    #[inline]
    pub fn configs(&self) -> &Section<'_> {
        &self.view().configs
    }

    /// Layers.
    #[must_use]
    #[inline]
    pub fn layers(&self) -> &Section<'_> {
        &self.view().layers
    }

    /// The section of that name.
    #[must_use]
    pub fn part(&self, part: Part) -> &Section<'_> {
        match part {
            Part::Gates => self.gates(),
            Part::Configs => self.configs(),
            Part::Layers => self.layers(),
        }
    }

    /// The rules of a run, in order.
    #[must_use]
    #[inline]
    pub fn rules(&self, run: Run) -> &[Rule] {
        run.of(self.view().slices.rules)
    }

    /// The rule at an index, as console mappings name it.
    #[must_use]
    pub fn rule(&self, index: u32) -> Option<&Rule> {
        self.view().slices.rules.get(index as usize)
    }

    /// The first rule of an entry that puts units into a group of this name. `index` is the entry's where it is known.
    #[must_use]
    pub fn rule_of_group(&self, part: Part, name: &str, index: Option<u32>, group: &str) -> Option<&Rule> {
        let section = self.part(part);
        let spec = section.get(index.or_else(|| section.find(name))?)?;
        self.rules(spec.rules).iter().find(|rule| rule.group().is_some_and(|own| self.str(own) == group))
    }

    /// The constant start of a rule's hash input.
    #[must_use]
    #[inline]
    pub fn prefix(&self, index: u32) -> Option<&Prefix> {
        self.view().slices.prefixes.get(index as usize)
    }

    /// The condition indices of a rule.
    #[must_use]
    #[inline]
    pub fn links(&self, rule: &Rule) -> &[u32] {
        rule.conditions.of(self.view().slices.links)
    }

    /// The condition at an index that [`Snapshot::links`] gave.
    #[must_use]
    #[inline]
    pub fn condition(&self, index: u32) -> Option<Condition<'_>> {
        self.view().condition(index)
    }

    /// How many conditions there are, for tables with one row for each.
    #[must_use]
    #[inline]
    pub fn condition_count(&self) -> usize {
        self.view().slices.conditions.len()
    }

    /// The regular expression of a condition, compiled at its first use.
    #[must_use]
    pub fn pattern(&self, index: u32) -> Option<&Pattern> {
        let text = *self.view().slices.patterns.get(index as usize)?;
        Some(self.patterns.get(index as usize)?.get_or_init(|| Box::new(Pattern::new(self.str(text)))))
    }

    /// A value of an entry, as canonical JSON.
    #[must_use]
    #[inline]
    pub fn value(&self, id: ValueId) -> Option<&StoredValue> {
        self.view().slices.values.get(id.0 as usize)
    }

    /// A value's canonical JSON if it is an object.
    #[must_use]
    pub fn object(&self, id: ValueId) -> Option<&str> {
        let value = self.value(id)?;
        (value.shape() == JsonShape::Object).then(|| self.str(value.json))
    }

    /// The unit at an index that rules and conditions have.
    #[must_use]
    #[inline]
    pub fn unit(&self, index: u32) -> Option<Unit> {
        self.view().slices.units.get(index as usize).map(|record| record.unit())
    }

    /// The name of a unit, as the document writes it.
    #[must_use]
    pub fn unit_name(&self, index: u32) -> &str {
        match self.unit(index) {
            Some(Unit::UserId) => "userID",
            Some(Unit::Custom { name, .. }) => self.str(name),
            None => "",
        }
    }

    /// The type of a rule's unit, letter by letter as the document spells it: what people are shown of a rule.
    #[must_use]
    pub fn id_type_of(&self, rule: &Rule) -> Option<Span> {
        let record = self.view().slices.units.get(rule.unit as usize)?;
        Some(record.name.known().unwrap_or(record.lower))
    }

    /// The bucket at an index that `user_bucket` conditions have.
    #[must_use]
    #[inline]
    pub fn bucket(&self, index: u32) -> Option<&Bucket> {
        self.view().slices.buckets.get(index as usize)
    }

    /// How many buckets there are, for tables with one row for each.
    #[must_use]
    #[inline]
    pub fn bucket_count(&self) -> usize {
        self.view().slices.buckets.len()
    }

    /// Contextual bandits, sorted by name.
    #[must_use]
    #[inline]
    pub fn bandits(&self) -> &[Bandit] {
        self.view().slices.bandits
    }

    /// A contextual bandit by name.
    #[must_use]
    pub fn bandit(&self, name: &str) -> Option<&Bandit> {
        self.named(self.bandits(), |bandit| bandit.name, name)
    }

    /// The groups of a contextual bandit, in order.
    #[must_use]
    pub fn bandit_groups(&self, bandit: &Bandit) -> &[BanditGroup] {
        bandit.groups.of(self.view().slices.bandit_groups)
    }

    /// The fields that a group of a bandit is scored by.
    #[must_use]
    pub fn features(&self, group: &BanditGroup) -> &[Feature] {
        group.features.of(self.view().slices.features)
    }

    /// The weights of the texts of a field, sorted by text.
    #[must_use]
    pub fn text_weights(&self, run: Run) -> &[TextWeight] {
        run.of(self.view().slices.text_weights)
    }

    /// The weight of a text.
    #[must_use]
    pub fn text_weight(&self, run: Run, text: &str) -> Option<f64> {
        Some(self.named(self.text_weights(run), |weight| weight.text, text)?.weight)
    }

    /// What a rule id of a layer that merges rules is where a bandit explores.
    #[must_use]
    pub fn explored(&self, rule: &str) -> Option<Span> {
        let view = self.view();
        Some(Pair::find(view.document.explored.of(view.slices.pairs), view.text, rule)?.value)
    }

    /// Whether there is any console mapping. There nearly never is, which saves each question a look-up.
    #[must_use]
    #[inline]
    pub fn has_mappings(&self) -> bool {
        !self.view().slices.mapped.is_empty()
    }

    /// The console mappings of a name; none where it has no list of them.
    #[must_use]
    pub fn mappings(&self, name: &str) -> Option<&[Mapping]> {
        let slices = &self.view().slices;
        Some(self.named(slices.mapped, |mapped| mapped.name, name)?.mappings.of(slices.mappings))
    }

    /// The rules of a console mapping.
    #[must_use]
    pub fn mapping_rules(&self, mapping: &Mapping) -> &[MappingRule] {
        mapping.rules.of(self.view().slices.mapping_rules)
    }

    /// Parameter stores, sorted by name.
    #[must_use]
    pub fn stores(&self) -> &[Store] {
        self.view().slices.stores
    }

    /// A parameter store by name.
    #[must_use]
    pub fn store(&self, name: &str) -> Option<&Store> {
        self.named(self.stores(), |store| store.name, name)
    }

    /// The parameters of a store, sorted by name.
    #[must_use]
    pub fn parameters(&self, store: &Store) -> &[StoreParameter] {
        store.parameters.of(self.view().slices.parameters)
    }

    /// A parameter of a store by name.
    #[must_use]
    pub fn parameter(&self, store: &Store, name: &str) -> Option<&StoreParameter> {
        self.named(self.parameters(store), |parameter| parameter.name, name)
    }

    /// The app of a client key.
    #[must_use]
    pub fn app_of(&self, client_key: &str) -> Option<Span> {
        let hashed = (self.view().document.apps_are_hashed != 0).then(|| djb2(client_key).to_string());
        let key = hashed.as_deref().unwrap_or(client_key);
        self.named(self.view().slices.apps, |pair| pair.key, key).map(|pair| pair.value)
    }

    /// A list of names: explicit parameters or apps.
    #[must_use]
    pub fn names(&self, run: Run) -> &[Span] {
        run.of(self.view().slices.names)
    }

    /// The document's app, as text.
    #[must_use]
    #[inline]
    pub fn app(&self) -> Option<Span> {
        self.view().document.app.known()
    }

    /// The tier of users for whom neither they nor the host give an environment.
    #[must_use]
    pub fn default_environment(&self) -> Option<Span> {
        self.view().document.default_environment.known()
    }

    /// Milliseconds of the last change at Statsig.
    #[must_use]
    pub fn time(&self) -> u64 {
        self.view().document.time
    }

    /// Statsig's checksum of the document; empty if it has none.
    #[must_use]
    pub fn checksum(&self) -> &str {
        self.str(self.view().document.checksum)
    }

    /// `cv`: the first 16 hex digits of the SHA-256 of the document's bytes.
    #[must_use]
    pub fn version(&self) -> &str {
        self.str(self.view().document.version)
    }

    /// Entries that could not be read, and why.
    #[must_use]
    pub fn refused(&self) -> Vec<Refusal> {
        self.view().slices.refusals.iter().map(|record| record.refusal(self.text())).collect()
    }

    /// The record of a name among records that are sorted by name.
    fn named<'s, T>(&'s self, records: &'s [T], name_of: impl Fn(&T) -> Span, name: &str) -> Option<&'s T> {
        let order = |record: &T| -> Ordering { self.str(name_of(record)).cmp(name) };
        records.get(records.binary_search_by(order).ok()?)
    }
}
