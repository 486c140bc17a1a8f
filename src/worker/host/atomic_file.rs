//! Replaces a file so that every reader sees either the old one or the new one, whole: the new content is written to a
//! temporary file beside it, which is then renamed.

use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::hash::{BuildHasher, RandomState};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, chown, fchown};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::cause::Cause;

/// Mode of a file that is never written again: nobody writes, and the same may read it.
const SEALED: u32 = 0o440;
/// Mode of every other file: the owner writes, web processes read as members of the group, nobody else may do anything.
const MODE: u32 = 0o640;
/// A temporary file that is older was left behind by a killed writer.
const LEFT_BEHIND: Duration = Duration::from_secs(3_600);
const TEMPORARY: &str = ".tmp";

/// Whether the file must survive a power loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durable {
    /// File and folder are flushed to the disk.
    Yes,
    /// Nothing is flushed: enough for state that is written again within a minute.
    No,
}

/// Makes `bytes` the content of `path`, with mode 0640. The file gets the group of the old file, or of the folder where
/// there was none, so that a worker run by root does not lock web processes out.
///
/// # Errors
/// [`Cause::Write`]; the old file is then untouched and nothing is left beside it.
pub fn replace(path: &Path, bytes: &[u8], durable: Durable) -> Result<(), Cause> {
    put(path, bytes, durable, MODE)
}

/// Puts a file in place that is never to be written again: as [`replace`] durably, with mode 0440.
///
/// # Errors
/// As of [`replace`].
pub fn seal(path: &Path, bytes: &[u8]) -> Result<(), Cause> {
    put(path, bytes, Durable::Yes, SEALED)
}

fn put(path: &Path, bytes: &[u8], durable: Durable, mode: u32) -> Result<(), Cause> {
    let (Some(folder), Some(name)) = (folder(path), path.file_name().and_then(|name| name.to_str())) else {
        return Err(Cause::Write);
    };
    let (temporary, file) = create(&folder, name).map_err(|_| Cause::Write)?;
    let written = fill(file, path, &folder, bytes, durable, mode)
        .and_then(|()| std::fs::rename(&temporary, path))
        .and_then(|()| if durable == Durable::Yes { File::open(&folder)?.sync_all() } else { Ok(()) });
    written.map_err(|_| {
        let _ = std::fs::remove_file(&temporary);
        Cause::Write
    })
}

/// Makes a folder with mode 0750 and its parent's group, unless it exists. Its parent must exist.
///
/// # Errors
/// [`Cause::Write`]
pub fn make_folder(path: &Path) -> Result<(), Cause> {
    if path.is_dir() {
        return Ok(());
    }
    DirBuilder::new().mode(0o750).create(path).map_err(|_| Cause::Write)?;
    if let Some(parent) = folder(path).and_then(|parent| parent.metadata().ok()) {
        let _ = chown(path, None, Some(parent.gid()));
    }
    Ok(())
}

/// Removes temporary files that a killed writer left in `folder` more than an hour ago.
pub fn sweep(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|name| name.starts_with('.') && name.ends_with(TEMPORARY));
        let written = entry.metadata().and_then(|meta| meta.modified());
        let age = written.ok().and_then(|at| SystemTime::now().duration_since(at).ok());
        if ours && age.is_some_and(|age| age > LEFT_BEHIND) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

fn folder(path: &Path) -> Option<PathBuf> {
    let folder = path.parent()?;
    Some(if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() })
}

/// Makes a new file with a random name. A process id would not do: containers that share a folder may have the same.
fn create(folder: &Path, name: &str) -> std::io::Result<(PathBuf, File)> {
    let chance = RandomState::new().hash_one(std::process::id());
    let path = folder.join(format!(".{name}.{chance:016x}{TEMPORARY}"));
    let file = OpenOptions::new().write(true).create_new(true).mode(MODE).open(&path)?;
    Ok((path, file))
}

fn fill(mut file: File, path: &Path, folder: &Path, bytes: &[u8], durable: Durable, mode: u32) -> std::io::Result<()> {
    file.write_all(bytes)?;
    // The umask may have taken the group's permission away.
    file.set_permissions(Permissions::from_mode(mode))?;
    let group = path.metadata().or_else(|_| folder.metadata())?.gid();
    // This fails for a group that the worker is not in. The file then keeps the worker's own group.
    let _ = fchown(&file, None, Some(group));
    if durable == Durable::Yes { file.sync_all() } else { Ok(()) }
}
