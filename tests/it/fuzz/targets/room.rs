//! A folder of this thread for targets whose parser reads files.

use crate::kit::scratch::Scratch;
use std::path::PathBuf;

thread_local! {
    static ROOM: Scratch = Scratch::in_memory();
}

/// An empty folder of this name.
pub fn folder(name: &str) -> PathBuf {
    let path = ROOM.with(|room| room.join(name));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir(&path).unwrap();
    path
}

/// The path of a file that holds these bytes, in a folder of its own.
pub fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder(name).join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}
