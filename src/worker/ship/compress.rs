//! Compressing a closed file that has to wait: lines of JSON shrink to a tenth.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::os::unix::fs::PermissionsExt;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::events::spool::claim::Closed;

/// Smaller files stay plain: there is little to save.
const LEAST: u64 = 256 << 10;

/// Replaces a plain file by its compressed form, unless it is small. Offsets do not change: they count the bytes of
/// the lines, not of the file. A kill leaves the plain file alone, or both files; the compressed one is then whole.
///
/// # Errors
/// What the file system says; the plain file then stands.
pub fn compress(file: &Closed) -> std::io::Result<()> {
    let plain = File::open(&file.path)?;
    if plain.metadata()?.len() < LEAST {
        return Ok(());
    }
    let unfinished = file.beside(".gz.tmp");
    let written = fill(plain, &unfinished).and_then(|()| std::fs::rename(&unfinished, file.gzip_path()));
    if written.is_err() {
        let _ = std::fs::remove_file(&unfinished);
    }
    written?;
    file.remove()
}

fn fill(plain: File, path: &std::path::Path) -> std::io::Result<()> {
    // As only one shipper runs at a time, a file that is already there was left by a killed one.
    let target = File::create(path)?;
    target.set_permissions(std::fs::Permissions::from_mode(0o640))?;
    let mut gzip = GzEncoder::new(BufWriter::new(target), Compression::fast());
    std::io::copy(&mut BufReader::new(plain), &mut gzip)?;
    let target = gzip.finish()?.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    target.sync_all()
}
