//! Where the worker keeps its files: all beside the config file, so that one
//! folder with one owner holds everything of one project.

use std::path::{Path, PathBuf};

/// The files around one config file.
#[derive(Debug, Clone)]
pub struct Place {
    config: PathBuf,
}

impl Place {
    /// Around the file of ini `statsig.config_file`.
    #[must_use]
    pub fn new(config: &Path) -> Self {
        Self { config: config.to_owned() }
    }

    /// The config document that web processes read.
    #[must_use]
    pub fn config(&self) -> &Path {
        &self.config
    }

    /// How the last sync went: `statsig.json` has `statsig.sync.json`.
    #[must_use]
    pub fn attempt(&self) -> PathBuf {
        self.config.with_extension("sync.json")
    }

    /// Held while a worker runs.
    #[must_use]
    pub fn lock(&self) -> PathBuf {
        self.config.with_extension("lock")
    }

    /// Accepted documents of the last days: `statsig.json` has `statsig.versions`, so that two configs in one folder
    /// keep theirs apart.
    #[must_use]
    pub fn versions(&self) -> PathBuf {
        self.config.with_extension("versions")
    }

    /// Id lists, unless ini `statsig.id_list_dir` says otherwise.
    #[must_use]
    pub fn id_lists(&self) -> PathBuf {
        self.config.with_extension("id_lists")
    }
}
