//! The config document: as the wire says it, compiled, and held as an immutable snapshot.
