//! Costs of the config cache and of ID lists, one number a line: lower quartile of rounds.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // A bench fails by panicking.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;

use statsig::cache::file::Trouble;
use statsig::cache::snapshots::Cache;
use statsig::client::catalog::Published;
use statsig::config::Snapshot;
use statsig::config::ids::id_list::IdLists;
use statsig::config::ids::id_set::{IdSet, key};

mod rounds;

use rounds::quartile;

const IDS: usize = 1_000_000;
const LIMIT: u64 = 32 << 20;

fn load(_: &Path, bytes: &[u8], _: Option<&Published>) -> Result<Published, Trouble> {
    Snapshot::compile(bytes).map(Published::new).map_err(|error| error.cause())
}

/// The largest real document at hand, and what it is.
fn document() -> (Vec<u8>, &'static str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let real = root.join("../shared/statsig/configs/core_eval_proj.json");
    match std::fs::read(real) {
        Ok(bytes) => (bytes, "a project's document"),
        Err(_) => (std::fs::read(root.join("tests/fixtures/demo.json")).unwrap(), "the demonstration's document"),
    }
}

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn main() {
    let folder = Folder(std::env::temp_dir().join(format!("statsig-bench-{}", std::process::id())));
    std::fs::create_dir_all(&folder.0).unwrap();
    config(&folder.0);
    id_lists(&folder.0);
}

fn config(folder: &Path) {
    let (bytes, what) = document();
    let path = folder.join("config.json");
    std::fs::write(&path, &bytes).unwrap();
    let cache = Cache::new(load);
    let hour = Duration::from_secs(3_600);
    assert!(cache.current(&path, LIMIT, hour).is_some());
    let not_due = quartile(200_000, || drop(black_box(cache.current(black_box(&path), LIMIT, hour))));
    println!("check of the config file, not due: {not_due:.0} ns");
    let always = Cache::new(load);
    let due = quartile(20_000, || drop(black_box(always.current(black_box(&path), LIMIT, Duration::ZERO))));
    println!("check of the config file, due, unchanged: {due:.0} ns");
    let mut flip = false;
    let reload = quartile(10, || {
        flip = !flip;
        // Another size is another state.
        let mut changed = bytes.clone();
        changed.extend_from_slice(if flip { b" " } else { b"  " });
        std::fs::write(&path, changed).unwrap();
        assert!(cache.reload(&path, LIMIT));
    });
    println!("reload of {what}, {} KB, writing it included: {:.2} ms (bar 8)", bytes.len() / 1_000, reload / 1e6);
}

fn id_lists(folder: &Path) {
    let units: Vec<String> = (0..IDS).map(|number| format!("user-{number}")).collect();
    let list = IdSet::from_units(units.iter().map(String::as_str));
    let mebibytes = list.bytes() as f64 / 1_048_576.0;
    println!("{IDS} ids: {mebibytes:.1} MiB in each process, while they change twice that (bar 24)");
    let keys: Vec<u64> = units.iter().step_by(7).map(|unit| key(unit)).collect();
    // A stride that leaves no neighbour in the processor's cache.
    let mut at = 0;
    let look_up = quartile(200_000, || {
        at = (at + 70_001) % keys.len();
        assert!(black_box(list.contains_key(black_box(keys[at]))));
    });
    println!("look-up of an id among {IDS}: {look_up:.0} ns (bar 100)");
    let whole = quartile(200_000, || {
        at = (at + 70_001) % units.len();
        black_box(list.contains(black_box(&units[at])));
    });
    println!("look-up of a unit, its hash included: {whole:.0} ns");
    std::fs::write(folder.join("x.ids"), list.packed()).unwrap();
    let index = format!(r#"{{"x":{{"file":"x.ids","count":{IDS},"fileID":"x","creationTime":1,"read":1}}}}"#);
    std::fs::write(folder.join("index.json"), index).unwrap();
    let load = quartile(1, || drop(black_box(IdLists::load(folder, &IdLists::default()).unwrap())));
    println!("reading a list of {IDS} ids: {:.0} ms", load / 1e6);
}
