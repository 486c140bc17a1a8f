//! Databases of countries: what is taken, what an address has there, and files that mean no good.

use crate::kit::countries::write;
use crate::kit::mutant::Rng;
use crate::kit::scratch::Scratch;
use statsig::config::geo::country::Country;
use statsig::config::geo::database::Database;
use statsig::config::geo::fault::GeoFault;
use std::fs::{File, OpenOptions, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::atomic::Ordering;

/// Addresses and their countries, as `tests/geo/write.pl` has them. The last ones have none.
const ADDRESSES: [(&str, Option<&str>); 22] = [
    ("192.0.2.0", Some("NZ")),
    ("192.0.2.255", Some("NZ")),
    ("198.51.100.77", Some("DE")),
    ("::ffff:198.51.100.77", Some("DE")),
    ("::ffff:c633:644d", Some("DE")),
    ("2001:db8:1::1", Some("FR")),
    ("2001:DB8:0001:ffff::", Some("FR")),
    ("2001:db8:2::1", None),
    ("192.0.3.0", None),
    // A network of somebody who is registered in a country; a country in small letters.
    ("203.0.113.1", None),
    ("203.0.113.200", None),
    ("10.1.2.3", None),
    ("127.0.0.1", None),
    ("::1", None),
    ("fe80::1%eth0", None),
    ("", None),
    (" 192.0.2.1", None),
    ("192.0.2", None),
    ("192.0.2.1:80", None),
    ("192.0.2.1, 198.51.100.77", None),
    ("unknown", None),
    ("192.0.2.1\0", None),
];

fn counts(database: &Database) -> [u64; 3] {
    let lookups = &database.lookups;
    [&lookups.all, &lookups.unknown, &lookups.failed].map(|count| count.load(Ordering::Relaxed))
}

fn text(database: &Database, address: &str) -> Option<&'static str> {
    database.country(address).map(Country::text)
}

/// Opens bytes as a file would be.
fn open(bytes: &[u8], path: &Path) -> Result<Database, GeoFault> {
    std::fs::write(path, bytes).unwrap();
    Database::open(path)
}

#[test]
fn an_address_has_the_country_that_the_database_has() {
    let folder = Scratch::new();
    for kind in ["country", "country-24", "country-32", "city"] {
        let database = Database::open(&write(kind, folder.path())).unwrap();
        for (address, country) in ADDRESSES {
            assert_eq!(text(&database, address), country, "{kind} {address:?}");
        }
        assert_eq!(counts(&database), [22, 15, 0], "{kind}");
    }
    let database = Database::open(&write("v4", folder.path())).unwrap();
    for (address, country) in ADDRESSES {
        assert_eq!(text(&database, address), country.filter(|country| *country != "FR"), "IPv4 alone: {address:?}");
    }
    assert_eq!(counts(&database), [22, 17, 0]);
}

#[test]
fn it_says_what_it_is() {
    let folder = Scratch::new();
    let path = write("country", folder.path());
    let [first, second] = [(); 2].map(|()| Database::open(&path).unwrap());
    assert_eq!((first.kind(), first.bytes() as u64), ("Test-Country", std::fs::metadata(&path).unwrap().len()));
    assert!(first.built() > 1_700_000_000);
    assert!(first.edition() > 0 && second.edition() > 0 && first.edition() != second.edition());
}

#[test]
fn what_is_no_database_of_countries_is_refused_by_a_word() {
    let folder = Scratch::new();
    let path = folder.join("other");
    assert_eq!(Database::open(&path).unwrap_err(), GeoFault::Unreadable);
    assert_eq!(Database::open(folder.path()).unwrap_err().word(), "not_readable");
    for bytes in [&b""[..], b"x", b"{}", &[0; 4_096], b"\xab\xcd\xefMaxMind.com", b"\xab\xcd\xefMaxMind.com\xe0"] {
        assert_eq!(open(bytes, &path).unwrap_err().word(), "not_a_database", "{bytes:?}");
    }
    for kind in ["network", "text"] {
        assert_eq!(Database::open(&write(kind, folder.path())).unwrap_err().word(), "no_country", "{kind}");
    }
    let whole = std::fs::read(write("country", folder.path())).unwrap();
    for length in 0..whole.len() {
        let cut = open(&whole[..length], &path);
        assert!(matches!(cut.unwrap_err(), GeoFault::Format | GeoFault::Damaged), "{length}");
    }
}

#[test]
fn a_tree_that_leads_round_or_nowhere_ends() {
    let folder = Scratch::new();
    let whole = std::fs::read(write("country-24", folder.path())).unwrap();
    // The separator of the tree and the data is the first row of so many zeros.
    let tree = whole.windows(16).position(|bytes| bytes == [0; 16]).unwrap() / 6 * 6;
    let nodes = u32::try_from(tree / 6).unwrap();
    let with_records = |number: u32| {
        let mut bytes = whole.clone();
        bytes[..tree].chunks_exact_mut(3).for_each(|record| record.copy_from_slice(&number.to_be_bytes()[1..]));
        open(&bytes, &folder.join("tree"))
    };
    for number in [0, 1, nodes - 1] {
        assert_eq!(with_records(number).unwrap_err(), GeoFault::Damaged, "to node {number}");
    }
    assert_eq!(with_records(nodes).unwrap_err(), GeoFault::NoCountry, "to nothing");
    assert_eq!(with_records(nodes + 1).unwrap_err(), GeoFault::Damaged, "before the data");
    assert_eq!(with_records(0xff_ffff).unwrap_err(), GeoFault::Damaged, "beyond the data");
}

#[test]
fn damaged_databases_are_refused_or_answer() {
    let folder = Scratch::in_memory();
    let mut chance = Rng::new(20_261_130);
    let (mut opened, mut refused, mut failed) = (0, 0, 0);
    for kind in ["country-24", "country", "v4"] {
        let whole = std::fs::read(write(kind, folder.path())).unwrap();
        for _ in 0..4_000 {
            let mut bytes = whole.clone();
            for _ in 0..=chance.below(4) {
                let at = chance.below(bytes.len());
                bytes[at] = u8::try_from(chance.below(256)).unwrap();
            }
            match open(&bytes, &folder.join("damaged")) {
                Ok(database) => {
                    opened += 1;
                    for (address, _) in ADDRESSES {
                        let _ = database.country(address);
                    }
                    failed += counts(&database)[2];
                }
                Err(_) => refused += 1,
            }
        }
    }
    assert!(opened > 1_000 && refused > 100 && failed > 100, "{opened} opened, {refused} refused, {failed} failed");
}

#[test]
fn a_file_that_is_cut_while_it_is_mapped_ends_nothing() {
    let folder = Scratch::new();
    let path = write("country", folder.path());
    let database = Database::open(&path).unwrap();
    assert!(database.is_mapped());
    assert_eq!(text(&database, "192.0.2.1"), Some("NZ"));
    OpenOptions::new().write(true).open(&path).unwrap().set_len(0).unwrap();
    assert_eq!(text(&database, "192.0.2.1"), None);
    assert_eq!(counts(&database), [2, 0, 1]);
    // One that another is put in the place of stays as it was.
    let path = write("country", folder.path());
    let database = Database::open(&path).unwrap();
    write("v4", folder.path());
    std::fs::rename(folder.join("v4.mmdb"), &path).unwrap();
    assert_eq!(text(&database, "2001:db8:1::1"), Some("FR"));
}

#[test]
fn a_file_that_others_may_write_to_is_not_mapped() {
    let folder = Scratch::new();
    let path = write("country", folder.path());
    File::open(&path).unwrap().set_permissions(Permissions::from_mode(0o666)).unwrap();
    let database = Database::open(&path).unwrap();
    assert!(!database.is_mapped());
    OpenOptions::new().write(true).open(&path).unwrap().set_len(0).unwrap();
    assert_eq!(text(&database, "198.51.100.1"), Some("DE"));
}
