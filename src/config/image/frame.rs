//! The frame of an image: a header that says what it is and where its sections lie.

use super::bytes::ImageBytes;
use super::fault::ImageFault;
use xxhash_rust::xxh3::xxh3_64;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// First bytes of an image.
const MAGIC: [u8; 8] = *b"stimage\n";
/// Written and read in the machine's own order: another machine sees another number.
const ORDER: u32 = 0x0102_0304;
/// To be raised with each change of what a record or a section means.
const FORMAT: u32 = 2;
/// Bytes before those that the checksum is taken of.
const UNSUMMED: usize = 16;
/// Sections at most.
const MOST_SECTIONS: usize = 32;
/// Where sections begin: multiples of this, so that every record lies as the processor wants it.
const ALIGNMENT: usize = 8;

/// The first record of an image.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
struct FrameHeader {
    magic: [u8; 8],
    /// xxh3 of all bytes behind it.
    checksum: u64,
    order: u32,
    format: u32,
    module: [u8; 16],
    /// Bytes of the whole image.
    length: u64,
    /// Tells apart layouts of records that differ although the format has the same number, as in builds between two
    /// versions.
    records: u64,
    sections: [Extent; MOST_SECTIONS],
}

/// Where a section lies, in bytes.
#[derive(Clone, Copy, Debug, Default, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
struct Extent {
    offset: u64,
    length: u64,
}

/// An image whose frame is sound.
#[derive(Clone, Copy)]
pub struct Frame<'b> {
    bytes: &'b [u8],
    header: &'b FrameHeader,
}

impl<'b> Frame<'b> {
    /// Checks the frame. `records` is the fingerprint of the layouts that the caller reads.
    ///
    /// # Errors
    /// The bytes are no image, or one of another machine, module or layout, or not whole.
    pub fn open(bytes: &'b [u8], records: u64) -> Result<Self, ImageFault> {
        let (header, _) = FrameHeader::ref_from_prefix(bytes).map_err(|_| ImageFault::Truncated)?;
        let summed = bytes.get(UNSUMMED..).unwrap_or(&[]);
        if header.magic != MAGIC {
            return Err(ImageFault::Damaged);
        }
        if header.order != ORDER {
            return Err(ImageFault::ByteOrder);
        }
        if header.format != FORMAT {
            return Err(ImageFault::Format);
        }
        if header.module != module() || header.records != records {
            return Err(ImageFault::Version);
        }
        if (bytes.len() as u64) < header.length {
            return Err(ImageFault::Truncated);
        }
        if (bytes.len() as u64) > header.length || header.checksum != xxh3_64(summed) {
            return Err(ImageFault::Damaged);
        }
        Ok(Self { bytes, header })
    }

    /// The records of a section.
    ///
    /// # Errors
    /// [`ImageFault::Damaged`]: it does not lie within the image, or is no whole number of records.
    pub fn section<T: FromBytes + Immutable>(&self, number: usize) -> Result<&'b [T], ImageFault> {
        let extent = self.header.sections.get(number).copied().unwrap_or_default();
        let start = usize::try_from(extent.offset).map_err(|_| ImageFault::Damaged)?;
        let length = usize::try_from(extent.length).map_err(|_| ImageFault::Damaged)?;
        let end = start.checked_add(length).ok_or(ImageFault::Damaged)?;
        let bytes = self.bytes.get(start..end).ok_or(ImageFault::Damaged)?;
        <[T]>::ref_from_bytes(bytes).map_err(|_| ImageFault::Damaged)
    }
}

/// An image while it is being written: its sections, one behind the other.
pub struct FrameBuilder {
    bytes: Vec<u8>,
    sections: [Extent; MOST_SECTIONS],
    count: usize,
}

impl FrameBuilder {
    /// An image without sections. `capacity` are the bytes that they will take, about.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        let mut bytes = Vec::with_capacity(size_of::<FrameHeader>().saturating_add(capacity));
        bytes.resize(size_of::<FrameHeader>(), 0);
        Self { bytes, sections: [Extent::default(); MOST_SECTIONS], count: 0 }
    }

    /// Adds the next section.
    pub fn push<T: IntoBytes + Immutable>(&mut self, records: &[T]) {
        let offset = self.bytes.len() as u64;
        self.bytes.extend_from_slice(records.as_bytes());
        if let Some(extent) = self.sections.get_mut(self.count) {
            *extent = Extent { offset, length: size_of_val(records) as u64 };
        }
        self.count = self.count.saturating_add(1);
        self.bytes.resize(self.bytes.len().next_multiple_of(ALIGNMENT), 0);
    }

    /// The whole image.
    #[must_use]
    pub fn finish(mut self, records: u64) -> ImageBytes {
        let length = self.bytes.len() as u64;
        let (order, format, module) = (ORDER, FORMAT, module());
        let mut header =
            FrameHeader { magic: MAGIC, checksum: 0, order, format, module, length, records, sections: self.sections };
        write_header(&mut self.bytes, &header);
        header.checksum = xxh3_64(self.bytes.get(UNSUMMED..).unwrap_or(&[]));
        write_header(&mut self.bytes, &header);
        self.bytes.shrink_to_fit();
        ImageBytes::from(self.bytes)
    }
}

fn write_header(bytes: &mut [u8], header: &FrameHeader) {
    if let Some(place) = bytes.get_mut(..size_of::<FrameHeader>()) {
        place.copy_from_slice(header.as_bytes());
    }
}

/// The module's version as images name it.
fn module() -> [u8; 16] {
    let mut name = [0; 16];
    for (place, byte) in name.iter_mut().zip(env!("CARGO_PKG_VERSION").bytes()) {
        *place = byte;
    }
    name
}
