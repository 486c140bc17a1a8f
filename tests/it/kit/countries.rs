//! Databases of countries, as `tests/geo/write.pl` writes them.

use crate::kit::fixture::repository;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use statsig::config::geo::database::Database;

/// Writes a database of a kind into a folder; its path.
pub fn write(kind: &str, folder: &Path) -> PathBuf {
    let path = folder.join(format!("{kind}.mmdb"));
    let written = Command::new("perl").arg(repository("tests/geo/write.pl")).args([kind]).arg(&path).output().unwrap();
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    path
}

/// A database of countries, open.
pub fn countries(folder: &Path) -> Arc<Database> {
    Arc::new(Database::open(&write("country", folder)).unwrap())
}
