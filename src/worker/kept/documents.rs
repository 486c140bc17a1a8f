//! Compiled documents by version. As many as a bound allows stay in memory, as events of one hour may name the
//! documents of many hours.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::SystemTime;

use super::cv::version;
use super::hidden_names::HiddenNames;
use super::names::DocumentNames;
use super::version::{KeptBounds, Versions};
use crate::config::Snapshot;
use crate::config::compiled::section::Section;
use crate::config::local_document::{is_local, shipped};
use crate::eval::{Kind, Reads};

/// Documents that stay compiled in memory. The one that was asked for the longest time ago goes first.
const MOST: usize = 64;
/// Bytes of these documents together, before they were compiled.
const MOST_BYTES: u64 = 64 << 20;

/// What each entry reads to be decided, as far as it was asked.
type ReadsByEntry = HashMap<(Kind, Box<str>), Rc<Reads>>;

/// One compiled document, with answers about it that are worked out once, when they are first asked for.
#[derive(Debug)]
pub struct Document {
    /// The compiled document.
    pub snapshot: Snapshot,
    names: OnceCell<DocumentNames>,
    hidden: OnceCell<HiddenNames>,
    reads: RefCell<ReadsByEntry>,
    /// Of a wiki's own document, the entries whose events may leave for Statsig; none for Statsig's documents.
    own: Option<BTreeSet<Box<str>>>,
}

impl Document {
    fn new(snapshot: Snapshot, text: &[u8]) -> Self {
        let is_own = |section: &Section| section.iter().any(|(_, spec)| is_local(snapshot.str(spec.name)));
        let own = (is_own(snapshot.gates()) || is_own(snapshot.configs())).then(|| shipped(text));
        Self { snapshot, names: OnceCell::new(), hidden: OnceCell::new(), reads: RefCell::default(), own }
    }

    /// Whether it is a wiki's own document.
    pub const fn is_own(&self) -> bool {
        self.own.is_some()
    }

    /// Whether events of this entry of a wiki's own document may leave for Statsig.
    pub fn ships(&self, name: &str) -> bool {
        self.own.as_ref().is_some_and(|names| names.contains(name))
    }

    /// The names, rules and groups in it.
    pub fn names(&self) -> &DocumentNames {
        self.names.get_or_init(|| DocumentNames::of(&self.snapshot))
    }

    /// The names that a hidden name of a program stands for, in order; none if it is none of this document's.
    pub fn clear_names(&self, hidden: &str) -> &[Box<str>] {
        // Most names are in clear, and then nothing need be hashed.
        let is_hidden = hidden.len() <= 12 && hidden.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if !is_hidden {
            return &[];
        }
        self.hidden.get_or_init(|| HiddenNames::of(&self.snapshot)).clear(hidden)
    }

    /// What an entry of it reads to be decided.
    pub fn reads(&self, kind: Kind, name: &str) -> Rc<Reads> {
        let key = (kind, name.into());
        Rc::clone(self.reads.borrow_mut().entry(key).or_insert_with(|| Rc::new(Reads::of(&self.snapshot, kind, name))))
    }
}

/// A kept document; `None` for a file that is no document, which is not tried again.
type KeptDocument = Option<Rc<Document>>;

/// All documents that can be had: those that sync keeps, and the config file in place.
#[derive(Debug)]
pub struct Documents {
    /// Those that sync keeps.
    pub versions: Versions,
    /// The config file. It need not be among the kept ones, as a site may put it there without sync.
    config: PathBuf,
    max_bytes: u64,
    /// Documents in memory: version, bytes, document. The one that was asked for last stands at the end.
    recent: Vec<(String, u64, KeptDocument)>,
    /// Length, time of change and version of the config file when it was last read.
    in_place: Option<(u64, SystemTime, String)>,
}

impl Documents {
    /// The kept documents in the folder `versions`, and the file `config`; longer ones than `max_bytes` count as
    /// missing. Reads no file yet.
    #[must_use]
    pub fn new(versions: &Path, config: &Path, max_bytes: u64) -> Self {
        let versions = Versions::new(versions, KeptBounds::default());
        Self { versions, config: config.to_owned(), max_bytes, recent: Vec::new(), in_place: None }
    }

    /// The document of a version; `None` if it is not kept, or does not compile.
    pub fn get(&mut self, cv: &str) -> Option<Rc<Document>> {
        if let Some(at) = self.recent.iter().position(|(known, ..)| known == cv) {
            let kept = self.recent.remove(at);
            let document = kept.2.clone();
            self.recent.push(kept);
            return document;
        }
        // A version without a document is not remembered: anybody can send invented versions.
        let text = self.versions.load(cv, self.max_bytes).or_else(|| self.config_of(cv))?;
        let document = Snapshot::compile(&text).ok().map(|snapshot| Rc::new(Document::new(snapshot, &text)));
        self.recent.push((cv.to_owned(), text.len() as u64, document.clone()));
        self.trim();
        document
    }

    /// The document of the config file, whatever its version.
    pub fn current(&mut self) -> Option<Rc<Document>> {
        let cv = self.current_version()?;
        self.get(&cv)
    }

    /// The document in place, or else one that is in memory, if this is its time: all that the vendor's SDKs say of what
    /// they decided with. Kept documents are not searched for it, as each would have to be compiled.
    pub fn of_time(&mut self, time: u64) -> Option<Rc<Document>> {
        let is_of_time = |document: &Rc<Document>| document.snapshot.time() == time;
        let known = |this: &Self| this.recent.iter().rev().filter_map(|(.., kept)| kept.clone()).find(is_of_time);
        self.current().filter(is_of_time).or_else(|| known(self))
    }

    fn config_of(&mut self, cv: &str) -> Option<Vec<u8>> {
        if self.current_version()? != cv {
            return None;
        }
        self.read().filter(|text| version(text) == cv)
    }

    fn current_version(&mut self) -> Option<String> {
        let found = self.config.metadata().ok()?;
        let (bytes, time) = (found.len(), found.modified().ok()?);
        if let Some((_, _, cv)) = self.in_place.as_ref().filter(|known| (known.0, known.1) == (bytes, time)) {
            return Some(cv.clone());
        }
        let cv = version(&self.read()?);
        self.in_place = Some((bytes, time, cv.clone()));
        Some(cv)
    }

    fn read(&self) -> Option<Vec<u8>> {
        let mut text = Vec::new();
        let file = File::open(&self.config).ok()?;
        file.take(self.max_bytes.saturating_add(1)).read_to_end(&mut text).ok()?;
        (text.len() as u64 <= self.max_bytes).then_some(text)
    }

    fn trim(&mut self) {
        let mut bytes = 0_u64;
        let fits = |(_, size, _): &&(String, u64, KeptDocument)| {
            bytes = bytes.saturating_add(*size);
            bytes <= MOST_BYTES
        };
        // The newest always stays.
        let keep = self.recent.iter().rev().take_while(fits).count().clamp(1, MOST);
        self.recent.drain(..self.recent.len().saturating_sub(keep));
    }
}
