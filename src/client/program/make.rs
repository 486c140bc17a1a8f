//! Makes the program of a document.

use super::choice::ProgramChoice;
use super::left_out::LeftOut;
use crate::config::Snapshot;
use crate::config::compiled::snapshot::Part;
use crate::eval::Host;
use crate::hash::sha256_hex;

/// Bytes of the hash that is a program's version: 16 hex digits.
const VERSION_BYTES: usize = 8;

/// The rules that browsers decide by, and what is not among them. Equal rules and options give equal programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// One line of JSON, as `docs/program-format.md` has it.
    pub text: String,
    /// `pv`: the first 16 hex digits of the SHA-256 of the text.
    pub version: String,
    /// The groups of operators that it uses, sorted.
    pub needs: Vec<&'static str>,
    /// The fields of the user that it reads, as conditions spell them.
    pub fields: Vec<Box<str>>,
    /// The entries that browsers may ask, by section, sorted; in clear, however they are written.
    pub listed: Vec<(Part, Box<str>)>,
    /// The chosen entries that are not in it, by section, sorted.
    pub left_out: Vec<(Part, Box<str>, LeftOut)>,
}

/// Makes the program of a document: what browsers may decide of `choice`, with what `host` says of all readers.
#[must_use]
pub fn program(_snapshot: &Snapshot, _host: &Host, _choice: &ProgramChoice) -> Program {
    let text =
        r#"{"kind":"program","v":1,"hash":"none","listed":[0,0,0],"gates":[],"configs":[],"layers":[]}"#.to_owned();
    let version = sha256_hex(text.as_bytes(), VERSION_BYTES);
    Program { text, version, needs: Vec::new(), fields: Vec::new(), listed: Vec::new(), left_out: Vec::new() }
}
