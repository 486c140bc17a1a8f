//! A database of MaxMind's format that knows the country of an address.
//!
//! Nothing in the file is believed: it may be cut short, damaged or made to do harm. The reader checks each step against
//! the bytes that there are, what it is asked for is bounded, and should it panic all the same, that is one more address
//! of which nothing is known.

use std::fs::{File, Metadata};
use std::net::IpAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use maxminddb::{MaxMindDbError, PathElement, Reader, WithinOptions};

use super::country::Country;
use super::fault::GeoFault;
use crate::config::image::bytes::ImageBytes;
use crate::config::image::folder::is_safe;

/// Where a record has the country that the address is in. Not `registered_country`: that is where the owner of the network
/// is registered, and tells of the provider and not of the reader. Nor `represented_country`, which is that of an embassy.
const PLACE: [PathElement<'static>; 2] = [PathElement::Key("country"), PathElement::Key("iso_code")];

/// Networks that are looked at, in the order of the file, for one that has a country. Nearly each has, in a database of
/// countries or cities.
const MOST_TRIED: usize = 4_096;

/// The user who may write to everything.
const ROOT: u32 = 0;

/// Numbers databases, so that what was found in one is not taken for what another has.
static EDITIONS: AtomicU32 = AtomicU32::new(1);

/// What became of the addresses that were looked up, since the database was opened.
#[derive(Debug, Default)]
pub struct Lookups {
    /// All of them.
    pub all: AtomicU64,
    /// Of these, texts that are no address and addresses that have no country.
    pub unknown: AtomicU64,
    /// Of these, those where the file turned out to be damaged or cut short.
    pub failed: AtomicU64,
}

/// An open database.
#[derive(Debug)]
pub struct Database {
    reader: Reader<ImageBytes>,
    /// The file, if it is mapped: it must not be read beyond its end, wherever that is by now.
    mapped: Option<File>,
    length: usize,
    edition: u32,
    /// What became of the addresses that were looked up.
    pub lookups: Lookups,
}

impl Database {
    /// Opens the file and looks into it. It is mapped, and so shared by all processes of the host, if nobody but root and this
    /// process's user could write to it; else it is read, as a file that somebody cuts while it is mapped ends the process.
    ///
    /// # Errors
    /// The file cannot be read, or is no sound database that knows countries.
    pub fn open(path: &Path) -> Result<Self, GeoFault> {
        let file = File::open(path).map_err(|_| GeoFault::Unreadable)?;
        let found = file.metadata().map_err(|_| GeoFault::Unreadable)?;
        if found.len() == 0 {
            return Err(GeoFault::Format);
        }
        let bytes = if is_safe(&found, ROOT).is_ok() { ImageBytes::of_file(&file) } else { ImageBytes::read(&file) };
        let bytes = bytes.map_err(|_| GeoFault::Unreadable)?;
        let (length, mapped) = (bytes.get().len(), matches!(bytes, ImageBytes::Mapped(_)).then_some(file));
        let reader = catch_unwind(|| Reader::from_source(bytes)).map_err(|_| GeoFault::Damaged)?;
        let reader = reader.map_err(|_| GeoFault::Format)?;
        let edition = EDITIONS.fetch_add(1, Ordering::Relaxed);
        let database = Self { reader, mapped, length, edition, lookups: Lookups::default() };
        catch_unwind(AssertUnwindSafe(|| database.try_networks())).unwrap_or(Err(GeoFault::Damaged))?;
        Ok(database)
    }

    /// Whether a network has a country. Every network of the tree counts, whatever is behind it: only so does a tree that
    /// leads round in circles come to an end.
    fn try_networks(&self) -> Result<(), GeoFault> {
        let all = WithinOptions::default().include_aliased_networks().include_networks_without_data();
        let networks = self.reader.networks(all).map_err(|_| GeoFault::Damaged)?;
        for network in networks.take(MOST_TRIED) {
            let network = network.map_err(|_| GeoFault::Damaged)?;
            match network.decode_path::<&str>(&PLACE) {
                Ok(Some(text)) if Country::of(text).is_some() => return Ok(()),
                // A record of another kind, as `country` may be a text.
                Ok(_) | Err(MaxMindDbError::Decoding { .. }) => {}
                Err(_) => return Err(GeoFault::Damaged),
            }
        }
        Err(GeoFault::NoCountry)
    }

    /// The country of an address, written as IPv4 or IPv6; none if the database has none, or the text is no address.
    /// Counts in [`Database::lookups`].
    #[must_use]
    pub fn country(&self, address: &str) -> Option<Country> {
        self.lookups.all.fetch_add(1, Ordering::Relaxed);
        let found = match address.parse::<IpAddr>() {
            Ok(address) => self.find(address.to_canonical()),
            Err(_) => Ok(None),
        };
        let count = match found {
            Ok(Some(country)) => return Some(country),
            Ok(None) => &self.lookups.unknown,
            Err(()) => &self.lookups.failed,
        };
        count.fetch_add(1, Ordering::Relaxed);
        None
    }

    /// What the database has of an address; an error if it is damaged there.
    fn find(&self, address: IpAddr) -> Result<Option<Country>, ()> {
        if address.is_ipv6() && self.reader.metadata().ip_version == 4 {
            return Ok(None);
        }
        if !self.is_whole() {
            return Err(());
        }
        let found = catch_unwind(AssertUnwindSafe(|| {
            let record = self.reader.lookup(address)?;
            Ok::<_, MaxMindDbError>(record.decode_path::<&str>(&PLACE)?.and_then(Country::of))
        }));
        match found {
            Ok(Ok(country)) => Ok(country),
            Ok(Err(MaxMindDbError::Decoding { .. })) => Ok(None),
            Ok(Err(_)) | Err(_) => Err(()),
        }
    }

    /// Whether the file is as long as it was when it was mapped. To read beyond its end would end the process, and this
    /// costs less than the look-up, of which there is one for a user.
    fn is_whole(&self) -> bool {
        let length = |file: &File| file.metadata().map(|found: Metadata| found.len());
        self.mapped.as_ref().is_none_or(|file| length(file).is_ok_and(|length| length >= self.length as u64))
    }

    /// Which database of this process it is: no two have the same number, and none has 0.
    #[must_use]
    pub fn edition(&self) -> u32 {
        self.edition
    }

    /// What the file says that it is, such as `GeoLite2-Country`.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.reader.metadata().database_type
    }

    /// When it was made, seconds since 1970.
    #[must_use]
    pub fn built(&self) -> u64 {
        self.reader.metadata().build_epoch
    }

    /// Whether all processes of the host share its bytes.
    #[must_use]
    pub fn is_mapped(&self) -> bool {
        self.mapped.is_some()
    }

    /// How many bytes it has.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.length
    }
}
