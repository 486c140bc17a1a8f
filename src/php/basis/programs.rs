//! The programs that were made of a document, as the page that asks for one asks for its version at each request.

use crate::client::{Program, ProgramChoice, ProgramDocuments, program};
use crate::eval::Host;
use parking_lot::Mutex;
use std::sync::Arc;

/// How many are kept: those of the wikis that share a document, each with its options.
const MOST: usize = 4;

/// What the host says of its users' environment: threads of one process may have different settings.
type Environment = Option<Vec<(Box<str>, Box<str>)>>;

/// What a program was made of, besides the document that keeps it.
struct MadeOf {
    environment: Environment,
    choice: ProgramChoice,
    /// The version of Statsig's document: a wiki's own one keeps programs of both.
    statsig: Box<str>,
}

/// Programs of one document, the last one made last.
#[derive(Default)]
pub struct KeptPrograms {
    made: Mutex<Vec<(MadeOf, Arc<Program>)>>,
}

impl KeptPrograms {
    /// The program for these options, made when it is first asked for. Of `documents` the wiki's own one, else
    /// Statsig's, is always the same, and so are the custom fields of `host`.
    pub fn of(&self, documents: ProgramDocuments<'_>, host: &Host, choice: &ProgramChoice) -> Arc<Program> {
        let statsig = documents.statsig.version();
        let known = |(of, _): &&(MadeOf, Arc<Program>)| {
            of.environment == host.environment && of.choice == *choice && *of.statsig == *statsig
        };
        if let Some((_, kept)) = self.made.lock().iter().find(known) {
            return Arc::clone(kept);
        }
        let new = Arc::new(program(documents, host, choice));
        let mut made = self.made.lock();
        if made.len() >= MOST {
            made.remove(0);
        }
        let environment = host.environment.clone();
        made.push((MadeOf { environment, choice: choice.clone(), statsig: statsig.into() }, Arc::clone(&new)));
        new
    }
}
