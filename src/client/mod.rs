//! What browsers get: the values response in two formats, the program, and the on-device document.
//!
//! The values response holds the decisions for one user: [`naming`] (how names are hidden), [`filter`] (which entries a
//! client may see), [`catalog`] (what is prepared once per document), and then [`values`]. The on-device document lets
//! the vendor's client decide: [`device`], and [`fault`] (why an entry is not in it). [`program`] lets ours decide.
//! [`limits`]: the text of `docs/limits.md`.

pub mod catalog;
pub mod device;
mod echo;
pub mod fault;
pub mod filter;
pub mod limits;
pub mod naming;
pub mod program;
pub mod values;

pub use echo::write_user;
pub use filter::{Filter, NamesByKind};
pub use naming::Naming;
pub use program::{Program, ProgramChoice, ProgramDocuments, program};
pub use values::{Format, ValuesRequest, respond};
