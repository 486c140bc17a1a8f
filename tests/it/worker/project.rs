//! What a test of the worker needs: a fake Statsig, a folder for the worker's files, and a key.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use statsig::eval::Host;
use statsig::worker::host::cause::Cause;
use statsig::worker::host::clock::Clock;
use statsig::worker::host::place::Place;
use statsig::worker::net::fetch::Upstream;
use statsig::worker::net::key::Key;
use statsig::worker::net::transport::{Transport, TransportOptions};
use statsig::worker::sync::document::Sync;
use statsig::worker::sync::links::ProgramLinks;
use statsig::worker::sync::report::SyncReport;

use crate::kit::loopback::{Asked, Loopback, Reply};
use crate::kit::scratch::Scratch;

/// The key of every test: must be found in nothing that is written or said.
pub const KEY: &str = "secret-IT0123456789abcdef";

/// A document of this `time` that [`judge`] accepts.
pub fn document(time: u64) -> String {
    format!(r#"{{"has_updates":true,"time":{time},"checksum":"c{time}","feature_gates":{{}}}}"#)
}

/// Takes the place of the compiler: refuses a document that holds the text `uncompilabl`.
pub fn judge(document: &[u8]) -> Result<(), Cause> {
    if document.windows(11).any(|part| part == b"uncompilabl") { Err(Cause::Uncompilable) } else { Ok(()) }
}

type Script = dyn Fn(&Asked) -> Reply + Send;

/// The fake and what a worker needs to ask it.
pub struct Project {
    pub folder: Scratch,
    pub server: Loopback,
    pub api: String,
    pub key: Key,
    pub transport: Transport,
    script: Arc<Mutex<Box<Script>>>,
}

impl Project {
    /// Answers everything with 500 until told otherwise.
    pub fn new() -> Self {
        Self::with(&TransportOptions::default())
    }

    pub fn with(options: &TransportOptions) -> Self {
        let script: Arc<Mutex<Box<Script>>> = Arc::new(Mutex::new(Box::new(|_| Reply::status(500))));
        let followed = Arc::clone(&script);
        let server = Loopback::start(move |asked| (followed.lock().unwrap())(asked));
        let (key, transport) = (Key::new(KEY).unwrap(), Transport::new(options).unwrap());
        Self { folder: Scratch::new(), api: server.url(), server, key, transport, script }
    }

    pub fn answers(&self, script: impl Fn(&Asked) -> Reply + Send + 'static) {
        *self.script.lock().unwrap() = Box::new(script);
    }

    pub fn serves(&self, document: impl Into<Vec<u8>>) {
        let document = document.into();
        self.answers(move |_| Reply::ok(document.clone()));
    }

    pub fn source(&self) -> Upstream<'_> {
        Upstream { transport: &self.transport, api: &self.api, key: &self.key, max_bytes: 1 << 20 }
    }

    pub fn place(&self) -> Place {
        Place::new(&self.config())
    }

    pub fn config(&self) -> PathBuf {
        self.folder.join("statsig.json")
    }

    pub fn links(&self) -> ProgramLinks {
        ProgramLinks::new(self.place(), Host::default(), 1 << 20)
    }

    /// What web processes would read.
    pub fn in_place(&self) -> Option<String> {
        std::fs::read_to_string(self.config()).ok()
    }

    pub fn sync(&self) -> Sync<'_> {
        Sync::new(self.source(), self.place(), false)
    }

    /// One sync by a worker that has just started.
    pub fn once(&self, clock: &dyn Clock) -> SyncReport {
        self.sync().once(&mut judge, clock)
    }
}
