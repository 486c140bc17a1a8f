//! libFuzzer on one of the targets of `tests/it/fuzz/targets`, which `STATSIG_FUZZ_TARGET` names. `tests/fuzz/run` builds
//! and starts it.
//!
//! With `STATSIG_FUZZ_SEEDS=FOLDER` it writes the seeds of all targets there, each in a folder of its name, and ends.

#![no_main]

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

#[path = "../../it/fuzz/corpus.rs"]
mod corpus;
#[path = "../../it/kit/fake_clock.rs"]
#[allow(dead_code)]
mod fake_clock;
#[path = "../../it/kit/pass_all.rs"]
mod pass_all;
#[path = "../../it/kit/scratch.rs"]
#[allow(dead_code)]
mod scratch;
#[path = "../../it/fuzz/targets/mod.rs"]
#[allow(dead_code)]
mod targets;
#[path = "../../it/kit/undisturbed.rs"]
mod undisturbed;

/// What the targets use of the tests' kit, where they look for it.
mod kit {
    pub(crate) use crate::{fake_clock, pass_all, scratch, undisturbed};

    /// Paths of the repository.
    pub mod fixture {
        pub fn repository(path: &str) -> std::path::PathBuf {
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
        }
    }
}

fn write_seeds(folder: &Path) {
    for target in &targets::ALL {
        let folder = folder.join(target.name);
        std::fs::create_dir_all(&folder).unwrap();
        for (at, seed) in corpus::seeds(target).iter().enumerate() {
            std::fs::write(folder.join(format!("seed-{at}")), seed).unwrap();
        }
    }
}

fn chosen() -> fn(&[u8]) {
    static CHOSEN: OnceLock<fn(&[u8])> = OnceLock::new();
    *CHOSEN.get_or_init(|| {
        if let Some(folder) = std::env::var_os("STATSIG_FUZZ_SEEDS") {
            write_seeds(&PathBuf::from(folder));
            return |_| ();
        }
        // Of the panics only those are faults that no law expects: the crate itself catches those of a library.
        drop(std::panic::take_hook());
        let name = std::env::var("STATSIG_FUZZ_TARGET").unwrap_or_default();
        targets::ALL.iter().find(|target| target.name == name).expect("STATSIG_FUZZ_TARGET names no target").run
    })
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| chosen()(bytes));
