//! The paths of the worker's files. All stand beside the config file, so that one folder with one owner holds all files
//! of a project.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// How the name of a config file mostly ends.
const JSON: &[u8] = b".json";

/// The paths of the files that belong to one config file.
#[derive(Debug, Clone)]
pub struct Place {
    config: PathBuf,
}

impl Place {
    /// The paths beside `config`, the file of ini `statsig.config_file`.
    #[must_use]
    pub fn new(config: &Path) -> Self {
        Self { config: config.to_owned() }
    }

    /// The config document that web processes read.
    #[must_use]
    pub fn config(&self) -> &Path {
        &self.config
    }

    /// The file that says how the last sync went. For `statsig.json` it is `statsig.sync.json`.
    #[must_use]
    pub fn attempt(&self) -> PathBuf {
        self.beside("sync.json")
    }

    /// The file that a worker locks while it runs.
    #[must_use]
    pub fn lock(&self) -> PathBuf {
        self.beside("lock")
    }

    /// The folder of the accepted documents of the last days.
    #[must_use]
    pub fn versions(&self) -> PathBuf {
        self.beside("versions")
    }

    /// The folder of the images that processes map instead of compiling the config.
    #[must_use]
    pub fn images(&self) -> PathBuf {
        self.beside("images")
    }

    /// The folder of ID lists, unless ini `statsig.id_list_dir` names another.
    #[must_use]
    pub fn id_lists(&self) -> PathBuf {
        self.beside("id_lists")
    }

    /// The folder of the program options of each wiki that goes by this config.
    #[must_use]
    pub fn programs(&self) -> PathBuf {
        self.beside("programs")
    }

    /// The path of a file that belongs to this config alone: `statsig.lock` for `statsig.json`. A name with another
    /// ending is kept whole, `statsig.txt-lock` for `statsig.txt`, so that no two configs in a folder share a file.
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
