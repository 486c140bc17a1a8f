//! Databases of countries.

use super::room;
use statsig::config::geo::country::Country;
use statsig::config::geo::database::Database;
use std::process::Command;

/// It is refused by name, or knows the same of an address each time.
pub fn database(bytes: &[u8]) {
    let database = match Database::open(&room::file("countries.mmdb", bytes)) {
        Ok(database) => database,
        Err(fault) => return assert!(!fault.word().is_empty()),
    };
    let _ = (database.kind().len(), database.built(), database.bytes());
    for address in ["192.0.2.0", "198.51.100.77", "::ffff:c633:644d", "2001:db8:1::1", "203.0.113.200", "", "x"] {
        let country = database.country(address).map(Country::text);
        assert!(country.is_none_or(|text| text.len() == 2));
        assert_eq!(country, database.country(address).map(Country::text), "{address}");
    }
}

/// Databases as `tests/geo/write.pl` writes them.
pub fn databases() -> Vec<Vec<u8>> {
    let folder = room::folder("made");
    let script = room::file("write.pl", include_bytes!("../../../geo/write.pl"));
    ["country", "country-32", "v4"]
        .map(|kind| {
            let path = folder.join(kind);
            assert!(Command::new("perl").arg(&script).arg(kind).arg(&path).status().unwrap().success());
            std::fs::read(path).unwrap()
        })
        .into()
}
