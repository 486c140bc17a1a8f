//! Links the program of each wiki to the document that it is made of: events of browsers name the program only. All
//! wikis that go by one config are judged by one worker, whatever each of them makes public.

use std::collections::{BTreeMap, BTreeSet};

use super::options_files::OptionsFiles;
use crate::client::program::program;
use crate::eval::Host;
use crate::worker::host::identity::{FileIdentity, identity};
use crate::worker::host::place::Place;
use crate::worker::kept::documents::Documents;

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
}

/// What came of linking.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct LinkReport {
    /// How many wikis have a program that is linked.
    pub programs: u64,
    /// By the name of a wiki's file, why it has none: a word of [`OptionsFiles`], or `write` where the link could not be
    /// written down.
    pub faults: BTreeMap<String, &'static str>,
}

impl ProgramLinks {
    /// Links for the wikis whose options lie beside the config of `place`. Reads no file yet.
    #[must_use]
    pub fn new(place: Place, host: Host, max_bytes: u64) -> Self {
        let options = OptionsFiles::new(place.programs());
        Self { place, host, max_bytes, options, linked: None, is_missing: false }
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
            return None;
        }
        self.linked = config;
        let report = self.link();
        self.is_missing = report.faults.values().any(|word| *word == "write");
        Some(report)
    }

    fn link(&self) -> LinkReport {
        let mut report = LinkReport::default();
        if self.options.all().next().is_none() {
            return report;
        }
        // Not kept from one time to the next: a compiled document is large, and the next one is another.
        let mut documents = Documents::new(&self.place.versions(), self.place.config(), self.max_bytes);
        let document = documents.current();
        let mut linked = BTreeSet::new();
        for (wiki, options) in self.options.all() {
            let made = match (options, &document) {
                (Err(word), _) => Err(*word),
                (Ok(_), None) => continue,
                (Ok(choice), Some(document)) => {
                    let pv = program(&document.snapshot, &self.host, choice).version;
                    // Wikis of one farm mostly have one program.
                    if linked.contains(&pv) {
                        Ok(())
                    } else {
                        let link = documents.versions.programs().link(&pv, document.snapshot.version());
                        linked.insert(pv);
                        link.map_err(|cause| cause.word())
                    }
                }
            };
            match made {
                Ok(()) => report.programs = report.programs.saturating_add(1),
                Err(word) => {
                    report.faults.insert(wiki.to_owned(), word);
                }
            }
        }
        report
    }
}
