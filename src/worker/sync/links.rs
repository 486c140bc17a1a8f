//! Links the program of each wiki to the documents that it is made of: events of browsers name the program only. All
//! wikis that go by one config are judged by one worker, whatever each of them makes public.
//!
//! A wiki with entries of its own hands its document over with its program options. It is kept by its version as Statsig's
//! documents are, so that its events can be judged, also where there is no config of Statsig at all.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::options_files::{OptionsFiles, WikiOptions};
use super::own_documents::OwnDocuments;
use crate::client::program::{ProgramDocuments, program};
use crate::config::Snapshot;
use crate::config::local_document::joint_version;
use crate::eval::Host;
use crate::worker::host::identity::{FileIdentity, identity};
use crate::worker::host::place::Place;
use crate::worker::kept::documents::{Document, Documents};
use crate::worker::kept::program_index::Links;
use crate::worker::kept::version::{KeptBounds, Versions};

/// How often the documents of wikis' own entries are noted to be in use, ms: their age counts from then on.
const TOUCH_MS: i64 = 3_600_000;

/// Makes the links of one config.
pub struct ProgramLinks {
    place: Place,
    /// What php-fpm says of all readers, as programs are made with it.
    host: Host,
    max_bytes: u64,
    options: OptionsFiles,
    /// The config file whose programs were linked last.
    linked: Option<FileIdentity>,
    /// Whether a link could not be written down. It is tried again at the next sync.
    is_missing: bool,
    /// The versions of the wikis' own documents, and when they were last noted to be in use.
    own: BTreeSet<String>,
    touched: i64,
}

/// What came of linking.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct LinkReport {
    /// How many wikis have a program that is linked.
    pub programs: u64,
    /// By the name of a wiki's file, why it has none: a word of [`OptionsFiles`], `write` where the link could not be
    /// written down, or `local` where the document of its own entries is none.
    pub faults: BTreeMap<String, &'static str>,
}

impl ProgramLinks {
    /// Links for the wikis whose options lie beside the config of `place`. Reads no file yet.
    #[must_use]
    pub fn new(place: Place, host: Host, max_bytes: u64) -> Self {
        let options = OptionsFiles::new(place.programs());
        Self { place, host, max_bytes, options, linked: None, is_missing: false, own: BTreeSet::new(), touched: 0 }
    }

    /// Whether a wiki's options were put there since the last [`ProgramLinks::refresh`].
    pub(super) fn is_changed(&self) -> bool {
        self.options.is_changed()
    }

    /// Makes the links anew if the document or the options of any wiki have changed; `None` if not. `now` is ms.
    pub fn refresh(&mut self, now: i64) -> Option<LinkReport> {
        let config = self.place.config().metadata().ok().map(|found| identity(&found));
        let is_other = self.options.refresh(now);
        if !is_other && !self.is_missing && config == self.linked {
            self.touch(now);
            return None;
        }
        self.linked = config;
        let report = self.link(now);
        self.is_missing = report.faults.values().any(|word| *word == "write");
        Some(report)
    }

    fn touch(&mut self, now: i64) {
        if now.saturating_sub(self.touched).saturating_abs() < TOUCH_MS || self.own.is_empty() {
            return;
        }
        let versions = Versions::new(&self.place.versions(), KeptBounds::default());
        self.own.iter().for_each(|version| versions.touch(version, now));
        self.touched = now;
    }

    fn link(&mut self, now: i64) -> LinkReport {
        let mut report = LinkReport::default();
        self.own.clear();
        if self.options.all().next().is_none() {
            return report;
        }
        // Not kept from one time to the next: a compiled document is large, and the next one is another.
        let mut documents = Documents::new(&self.place.versions(), self.place.config(), self.max_bytes);
        let statsig = documents.current();
        let mut own = OwnDocuments::new(&self.place, statsig.as_deref(), self.max_bytes);
        let (mut links, mut linked) = (Links::new(), Vec::new());
        for (wiki, options) in self.options.all() {
            let made = match options {
                Err(word) => Err(*word),
                Ok(options) if options.own.is_none() && statsig.is_none() => continue,
                Ok(options) => self.links_of(options, statsig.as_ref(), &mut own, &mut links),
            };
            match made {
                Ok(()) => linked.push(wiki),
                Err(word) => {
                    report.faults.insert(wiki.to_owned(), word);
                }
            }
        }
        self.own = own.keep(&documents.versions, now);
        self.touched = now;
        match documents.versions.programs().link(links.iter().map(|(pv, documents)| (pv.as_str(), documents.as_str())))
        {
            Ok(()) => report.programs = linked.len() as u64,
            Err(cause) => report.faults.extend(linked.into_iter().map(|wiki| (wiki.to_owned(), cause.word()))),
        }
        if !self.own.is_empty() {
            documents.versions.prune(statsig.as_ref().map_or("", |document| document.snapshot.version()), now);
        }
        report
    }

    /// Adds the links of one wiki.
    fn links_of(
        &self,
        options: &WikiOptions,
        statsig: Option<&Rc<Document>>,
        documents: &mut OwnDocuments<'_>,
        links: &mut Links,
    ) -> Result<(), &'static str> {
        let own = options.own.as_deref().map(|text| documents.of(text)).transpose();
        let nothing = Snapshot::default();
        let whole = ProgramDocuments {
            statsig: statsig.map_or(&nothing, |document| &document.snapshot),
            own: own.as_ref().ok().and_then(|own| own.as_deref()),
        };
        let versions: Vec<&str> = whole.all().map(Snapshot::version).filter(|version| !version.is_empty()).collect();
        let versions = versions.join(" ");
        if !versions.is_empty() {
            // Wikis of one farm mostly have one program.
            links.insert(program(whole, &self.host, &options.choice).version, versions.clone());
        }
        if let Some(own) = whole.own {
            links.insert(joint_version(whole.statsig.version(), own.version()), versions);
        }
        own.map(|_| ())
    }
}

/// Whether a wiki that goes by the config of `place` has entries of its own, for which no config is needed.
#[must_use]
pub fn has_own_entries(place: &Place, now: i64) -> bool {
    let mut options = OptionsFiles::new(place.programs());
    options.refresh(now);
    options.all().any(|(_, options)| options.as_ref().is_ok_and(|options| options.own.is_some()))
}
