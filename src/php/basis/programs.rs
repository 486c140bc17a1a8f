//! The programs that were made of a document, as the page that asks for one asks for its version at each request.

use crate::client::{Program, ProgramChoice, program};
use crate::config::Snapshot;
use crate::eval::Host;
use parking_lot::Mutex;
use std::sync::Arc;

/// How many are kept: those of the wikis that share a document, each with its options.
const MOST: usize = 4;

/// What the host says of its users' environment: threads of one process may have different settings.
type Environment = Option<Vec<(Box<str>, Box<str>)>>;

/// Programs of one document, the last one made last.
#[derive(Default)]
pub struct KeptPrograms {
    made: Mutex<Vec<(Environment, ProgramChoice, Arc<Program>)>>,
}

impl KeptPrograms {
    /// The program for these options, made when it is first asked for. `snapshot` is always the same one, and so are
    /// the custom fields of `host`.
    pub fn of(&self, snapshot: &Snapshot, host: &Host, choice: &ProgramChoice) -> Arc<Program> {
        let known = |(environment, of, _): &&(Environment, ProgramChoice, Arc<Program>)| {
            *environment == host.environment && of == choice
        };
        if let Some((.., kept)) = self.made.lock().iter().find(known) {
            return Arc::clone(kept);
        }
        let new = Arc::new(program(snapshot, host, choice));
        let mut made = self.made.lock();
        if made.len() >= MOST {
            made.remove(0);
        }
        made.push((host.environment.clone(), choice.clone(), Arc::clone(&new)));
        new
    }
}
