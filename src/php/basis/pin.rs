//! What a request holds on to while it decides: one snapshot, and what a decision depends on besides the user.

use crate::cache::file::Trouble;
use crate::client::catalog::Published;
use crate::config::Snapshot;
use crate::config::ids::id_list::IdLists;
use crate::config::image::fault::ImageFault;
use crate::eval::{Context, Host, Overrides, fields_read};
use crate::php::basis::chance::chance;
use crate::php::basis::programs::KeptPrograms;
use crate::php::zend::clock::wall_millis;
use crate::php::zend::panic::point;
use crate::php::zend::value::decode;
use ext_php_rs::types::Zval;
use foldhash::fast::FixedState;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::panic::catch_unwind;
use std::rc::Rc;
use std::sync::{Arc, OnceLock};

/// A compiled document of this process.
pub struct Loaded {
    /// The document, and what browsers get of it.
    pub published: Published,
    /// When this process got it, milliseconds since 1970; exposures say so.
    pub at: i64,
    /// Programs made of it so far.
    pub programs: KeptPrograms,
    /// `mapped` or `read`, or the word for why the document was compiled.
    pub image: &'static str,
    /// What [`Loaded::fields_read`] found.
    fields: OnceLock<Box<[Box<str>]>>,
}

impl Loaded {
    /// A document that this process has from now on.
    pub fn new(snapshot: Snapshot, image: &'static str) -> Self {
        Self {
            published: Published::new(snapshot),
            at: wall_millis(),
            programs: KeptPrograms::default(),
            image,
            fields: OnceLock::new(),
        }
    }

    /// The fields of a user that the document looks at, sorted. Found once, as each request asks for them.
    pub fn fields_read(&self) -> &[Box<str>] {
        self.fields.get_or_init(|| fields_read(&self.published.snapshot).into_iter().map(Box::from).collect())
    }

    /// In the place of a document, where overrides answer and there is none.
    pub fn nothing() -> Self {
        Self::new(Snapshot::default(), ImageFault::Absent.word())
    }
}

/// Compiles a document. A panic of the compiler is caught: it too only means that this document is refused.
pub fn compile(document: &[u8]) -> Result<Snapshot, Trouble> {
    let compiled = catch_unwind(|| {
        point("compile");
        Snapshot::compile(document).map_err(|error| error.cause())
    });
    compiled.unwrap_or(Err("internal_error"))
}

/// Shared by the request (or a `Config`) and its evaluations, whose decisions point into the snapshot.
pub struct Pin {
    pub loaded: Arc<Loaded>,
    pub host: Host,
    lists: Arc<IdLists>,
    /// PHP values built so far, by the address of their JSON text, which stays
    /// where it is as long as the snapshot lives.
    values: RefCell<HashMap<*const u8, Zval, FixedState>>,
    /// Set when the request ends: PHP's memory goes away, nothing more is kept.
    closed: Cell<bool>,
}

impl Pin {
    pub fn new(loaded: Arc<Loaded>, mut host: Host, lists: Arc<IdLists>) -> Rc<Self> {
        if !loaded.published.snapshot.bandits().is_empty() {
            host.chance = chance();
        }
        Rc::new(Self { loaded, host, lists, values: RefCell::default(), closed: Cell::new(false) })
    }

    /// The same with these overrides and no others.
    pub fn overriding(&self, overrides: Option<Box<Overrides>>) -> Rc<Self> {
        let host = Host { overrides, ..self.host.clone() };
        Self::new(Arc::clone(&self.loaded), host, Arc::clone(&self.lists))
    }

    /// The document; none where there only are overrides.
    pub fn document(&self) -> Option<&Snapshot> {
        Some(self.snapshot()).filter(|snapshot| !snapshot.version().is_empty())
    }

    pub fn snapshot(&self) -> &Snapshot {
        &self.loaded.published.snapshot
    }

    pub fn lists(&self) -> &IdLists {
        &self.lists
    }

    /// The same lists, for another document of the request.
    pub fn shared_lists(&self) -> Arc<IdLists> {
        Arc::clone(&self.lists)
    }

    /// What an evaluation at `now` (milliseconds since 1970) sees.
    pub fn context(&self, now: i64) -> Context<'_> {
        Context { snapshot: self.snapshot(), host: &self.host, lists: &self.lists, now }
    }

    /// The PHP value of a JSON text of this snapshot, built at most once.
    pub fn value(&self, json: &str) -> Zval {
        let place = json.as_ptr();
        if let Some(known) = self.values.borrow().get(&place) {
            return known.shallow_clone();
        }
        // No borrow is held here: this allocates in PHP and may leave by longjmp.
        let value = decode(json);
        if !self.closed.get() {
            self.values.borrow_mut().insert(place, value.shallow_clone());
        }
        value
    }

    /// Lets the PHP values go and keeps none from here on.
    pub fn close(&self) {
        self.closed.set(true);
        let values = self.values.take();
        drop(values);
    }
}
