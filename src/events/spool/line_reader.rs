//! Reads the lines of a closed spool file one at a time, and knows the offset of each, from which reading can go on
//! later.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};

use flate2::read::MultiGzDecoder;

use super::claim::Closed;
use super::line::MOST_BYTES;

/// Bytes read at once.
const BLOCK: usize = 64 << 10;

/// Reads lines from an offset on. Offsets count bytes of the lines, so a compressed file has the same ones.
pub struct LineReader {
    source: Box<dyn BufRead>,
    line: Vec<u8>,
    /// Whether `line` holds the next line.
    is_loaded: bool,
    /// Whether the line was longer than any of ours; its rest was passed over.
    is_long: bool,
    /// Where the next line ends, if it is loaded.
    end: u64,
    /// Where the next line begins.
    offset: u64,
}

impl LineReader {
    /// Opens a file at an offset.
    ///
    /// # Errors
    /// What the file system or the decoder says.
    pub fn open(file: &Closed, offset: u64) -> std::io::Result<Self> {
        let mut plain = File::open(&file.path)?;
        let source: Box<dyn BufRead> = if file.is_gzip {
            let mut decoder =
                BufReader::with_capacity(BLOCK, MultiGzDecoder::new(BufReader::with_capacity(BLOCK, plain)));
            std::io::copy(&mut (&mut decoder).take(offset), &mut std::io::sink())?;
            Box::new(decoder)
        } else {
            plain.seek(SeekFrom::Start(offset))?;
            Box::new(BufReader::with_capacity(BLOCK, plain))
        };
        Ok(Self { source, line: Vec::new(), is_loaded: false, is_long: false, end: offset, offset })
    }

    /// Where the next line begins.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Where the line after the next one begins; meaningful after [`LineReader::peek`].
    #[must_use]
    pub fn end(&self) -> u64 {
        self.end
    }

    /// The next line without its newline, again and again until [`LineReader::advance`]. Empty for
    /// a blank line; text that is no UTF-8 or too long reads as `?`, which is no line of ours.
    ///
    /// # Errors
    /// What the file system or the decoder says.
    pub fn peek(&mut self) -> std::io::Result<Option<&str>> {
        if !self.is_loaded {
            self.load()?;
        }
        if self.end == self.offset {
            return Ok(None);
        }
        let text = if self.is_long { None } else { std::str::from_utf8(&self.line).ok() };
        Ok(Some(text.unwrap_or("?")))
    }

    /// Passes over the line just seen.
    pub fn advance(&mut self) {
        self.is_loaded = false;
        self.offset = self.end;
    }

    fn load(&mut self) -> std::io::Result<()> {
        self.line.clear();
        self.is_loaded = true;
        // The longest line with its newline.
        let most = MOST_BYTES.saturating_add(1);
        let mut used = (&mut self.source).take(most as u64).read_until(b'\n', &mut self.line)?;
        let is_whole = self.line.pop_if(|last| *last == b'\n').is_some();
        self.is_long = !is_whole && used == most;
        if self.is_long {
            used = used.saturating_add(self.source.skip_until(b'\n')?);
        }
        self.end = self.end.saturating_add(used as u64);
        Ok(())
    }
}

/// Calls `take` with each line of a file from an offset on, as far as the file can be read.
pub fn each_line(file: &Closed, begin: u64, mut take: impl FnMut(&str)) {
    let Ok(mut reader) = LineReader::open(file, begin) else { return };
    while let Ok(Some(line)) = reader.peek() {
        take(line);
        reader.advance();
    }
}

impl std::fmt::Debug for LineReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LineReader").field("offset", &self.offset).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_too_long_hides_no_other() {
        let path = std::env::temp_dir().join(format!("statsig-lines-{}", std::process::id()));
        let (longest, longer) = ("a".repeat(MOST_BYTES), "b".repeat(MOST_BYTES + 1));
        let longest_of_all = "c".repeat(3 * BLOCK);
        let lines = [&longest, &longer, "", &longest_of_all, "d", &longer];
        std::fs::write(&path, lines.join("\n")).unwrap();
        let mut reader = LineReader::open(&Closed::plain(path.clone()), 0).unwrap();
        let (mut read, mut end) = (Vec::new(), 0);
        while let Some(line) = reader.peek().unwrap() {
            read.push(line.to_owned());
            end += lines[read.len() - 1].len() as u64 + u64::from(read.len() < lines.len());
            assert_eq!(reader.end(), end);
            reader.advance();
        }
        std::fs::remove_file(path).unwrap();
        assert_eq!(read, [&longest, "?", "", "?", "d", "?"]);
    }
}
