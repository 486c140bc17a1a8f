//! Where the worker keeps its files: all beside the config file, so that one
//! folder with one owner holds everything of one project.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// How a config's name ends.
const JSON: &[u8] = b".json";

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
        self.beside("sync.json")
    }

    /// Held while a worker runs.
    #[must_use]
    pub fn lock(&self) -> PathBuf {
        self.beside("lock")
    }

    /// Accepted documents of the last days.
    #[must_use]
    pub fn versions(&self) -> PathBuf {
        self.beside("versions")
    }

    /// Id lists, unless ini `statsig.id_list_dir` says otherwise.
    #[must_use]
    pub fn id_lists(&self) -> PathBuf {
        self.beside("id_lists")
    }

    /// A file of this config alone. `statsig.json` has `statsig.lock`; any other name stays whole, `statsig.txt` has
    /// `statsig.txt-lock`: no two configs of a folder share one, whatever they are called.
    fn beside(&self, what: &str) -> PathBuf {
        let name = self.config.file_name().unwrap_or_default();
        let mut own = name
            .as_bytes()
            .strip_suffix(JSON)
            .filter(|stem| !stem.is_empty())
            .map_or_else(|| [name.as_bytes(), b"-"].concat(), |stem| [stem, b"."].concat());
        own.extend_from_slice(what.as_bytes());
        self.config.with_file_name(OsStr::from_bytes(&own))
    }
}
