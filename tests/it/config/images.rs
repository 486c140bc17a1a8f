//! Images that somebody changed: each is refused by name or answers, whatever it says.

use crate::config::mutations::{ask, number, small};
use crate::kit::fixture::{self, World, mapped};
use crate::kit::mutant::Rng;
use crate::kit::scratch::Scratch;
use crate::laws::examples::examples;
use statsig::config::Snapshot;
use statsig::config::image::bytes::ImageBytes;
use statsig::config::image::fault::ImageFault;
use statsig::eval::User;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use xxhash_rust::xxh3::xxh3_64;

/// Images in an ordinary run; `STATSIG_IMAGES` asks for more, `STATSIG_IMAGES_SEED` for others.
const IMAGES: u64 = 100_000;
const SEED: u64 = 20_261_129;
/// Bytes of an image at most.
const SMALL: usize = 50_000;

/// Where the parts of the frame begin (`docs/image-format.md`).
const CHECKSUM: usize = 8;
const SUMMED: usize = 16;
const ORDER: usize = 16;
const FORMAT: usize = 20;
const MODULE: usize = 24;
const LENGTH: usize = 40;
const RECORDS: usize = 48;
const SECTIONS: usize = 56;
const SECTION: usize = 16;
const BODY: usize = SECTIONS + 32 * SECTION;
/// How many sections there are.
const COUNT: usize = 30;

/// Numbers that lead beyond the end, or mean nothing.
const ODD: [u32; 8] = [0, 1, u32::MAX, u32::MAX - 1, i32::MAX as u32, 1 << 31, 65_536, 4_096];

fn put(image: &mut [u8], at: usize, bytes: &[u8]) {
    image[at..at + bytes.len()].copy_from_slice(bytes);
}

/// Makes the checksum and the length true, so that what else is wrong is met.
fn seal(image: &mut [u8]) {
    if image.len() >= BODY {
        let length = image.len() as u64;
        put(image, LENGTH, &length.to_ne_bytes());
        let sum = xxh3_64(&image[SUMMED..]);
        put(image, CHECKSUM, &sum.to_ne_bytes());
    }
}

fn extent(rng: &mut Rng) -> usize {
    SECTIONS + rng.below(COUNT) * SECTION
}

/// Changes an image, and tells why it must be refused, if it must.
fn change(image: &mut Vec<u8>, rng: &mut Rng) -> Option<ImageFault> {
    let fault = match rng.below(8) {
        0 => {
            // Bits of the body, without a new checksum.
            let at = BODY + rng.below(image.len() - BODY);
            image[at] ^= 1 << rng.below(8);
            return Some(ImageFault::Damaged);
        }
        1 => {
            image.truncate(rng.below(image.len()));
            return Some(ImageFault::Truncated);
        }
        2 => {
            let to = BODY + rng.below(image.len() - BODY);
            image.truncate(to);
            None
        }
        3 => {
            let (one, other) = (extent(rng), extent(rng));
            for at in 0..SECTION {
                image.swap(one + at, other + at);
            }
            None
        }
        4 => {
            // Another number of records, or another place.
            let at = extent(rng) + 8 * rng.below(2);
            let value = u64::from_ne_bytes(image[at..at + 8].try_into().unwrap());
            let steps = [1, 4, 8, 60, 64, 72, 1 << 20, u64::MAX, 1 << 63];
            let value = if rng.below(2) == 0 {
                value.wrapping_add(*rng.one(&steps))
            } else {
                value.wrapping_sub(*rng.one(&steps))
            };
            put(image, at, &value.to_ne_bytes());
            None
        }
        5 | 6 => {
            for _ in 0..=rng.below(16) {
                let at = BODY + rng.below((image.len() - BODY) / 4) * 4;
                let value = if rng.below(2) == 0 { *rng.one(&ODD) } else { rng.below(image.len()) as u32 };
                if at + 4 <= image.len() {
                    put(image, at, &value.to_ne_bytes());
                }
            }
            None
        }
        _ => {
            for _ in 0..=rng.below(24) {
                let at = BODY + rng.below(image.len() - BODY);
                // Never the highest bit: most texts stay UTF-8, or few images would be asked anything.
                image[at] ^= 1 << rng.below(7);
            }
            None
        }
    };
    seal(image);
    fault
}

#[test]
fn whatever_an_image_says_it_is_refused_by_name_or_answers() {
    let (count, seed) = (number("STATSIG_IMAGES", IMAGES), number("STATSIG_IMAGES_SEED", SEED));
    let nothing = r#"{"has_updates":true,"time":1,"feature_gates":{},"dynamic_configs":{},"layer_configs":{}}"#;
    let folder = Scratch::in_memory();
    let half = |own: u64| {
        let path = folder.join(&own.to_string());
        let rest = World::new(nothing, &examples()[2].options);
        let users: Vec<User> = examples()[0].users.iter().map(fixture::user).collect();
        let mut rng = Rng::new(seed.wrapping_add(own));
        let originals: Vec<Vec<u8>> = (0..500)
            .map(|at| small(&examples()[at % examples().len()], &mut rng).to_string())
            .filter_map(|text| Some(Snapshot::compile(text.as_bytes()).ok()?.image().get().to_vec()))
            .filter(|image| image.len() <= SMALL)
            .collect();
        assert!(originals.len() > 400);
        let mut told: BTreeMap<&str, u64> = BTreeMap::new();
        for number in 0..count / 2 {
            let mut image = rng.one(&originals).clone();
            let expected = change(&mut image, &mut rng);
            // Some as a file, most as bytes of this process: what is checked is the same.
            let opened = if number % 20 == 0 && !image.is_empty() {
                std::fs::write(&path, &image).unwrap();
                let bytes = ImageBytes::of_file(&std::fs::File::open(&path).unwrap()).unwrap();
                std::fs::remove_file(&path).unwrap();
                Snapshot::of_image(bytes)
            } else {
                Snapshot::of_image(ImageBytes::from(&*image))
            };
            let word = match opened {
                Err(fault) => {
                    assert!(expected.is_none_or(|expected| expected == fault), "image {number} of {own}, seed {seed}");
                    fault.word()
                }
                Ok(snapshot) => {
                    assert_eq!(expected, None, "image {number} of {own}, seed {seed}");
                    let from = rng.below(users.len() - 2);
                    let asked = AssertUnwindSafe(|| ask(snapshot, &rest, &users[from..from + 2], false));
                    assert!(catch_unwind(asked).is_ok(), "image {number} of {own}, seed {seed}");
                    "answered"
                }
            };
            *told.entry(word).or_default() += 1;
        }
        println!("half {own}: {told:?}");
        assert!(told.get("answered").is_some_and(|answered| *answered > count / 8), "most must be asked");
    };
    std::thread::scope(|scope| {
        let begun = [scope.spawn(|| half(0)), scope.spawn(|| half(1))];
        begun.into_iter().for_each(|half| half.join().unwrap());
    });
}

/// An image of the demonstration's document.
fn image() -> Vec<u8> {
    let text = std::fs::read(fixture::repository("tests/fixtures/demo.json")).unwrap();
    Snapshot::compile(&text).unwrap().image().get().to_vec()
}

fn refused(image: &[u8]) -> ImageFault {
    Snapshot::of_image(ImageBytes::from(image)).unwrap_err()
}

#[test]
fn an_image_of_another_kind_is_refused_by_name() {
    for (at, bytes, fault) in [
        (0, &b"another\n"[..], ImageFault::Damaged),
        (ORDER, &0x0403_0201_u32.to_ne_bytes(), ImageFault::ByteOrder),
        (FORMAT, &u32::MAX.to_ne_bytes(), ImageFault::Format),
        (MODULE, b"0.0.9\0\0\0", ImageFault::Version),
        (RECORDS, &1_u64.to_ne_bytes(), ImageFault::Version),
        (CHECKSUM, &1_u64.to_ne_bytes(), ImageFault::Damaged),
        (LENGTH, &u64::MAX.to_ne_bytes(), ImageFault::Truncated),
    ] {
        let mut other = image();
        put(&mut other, at, bytes);
        if ![CHECKSUM, LENGTH].contains(&at) {
            seal(&mut other);
        }
        assert_eq!(refused(&other), fault, "at {at}");
    }
    let mut longer = image();
    longer.push(0);
    assert_eq!(refused(&longer), ImageFault::Damaged);
    assert_eq!(refused(b""), ImageFault::Truncated);
}

#[test]
fn an_image_is_the_same_wherever_it_is_made_and_lies() {
    let (one, other) = (image(), image());
    assert!(one == other, "equal documents give equal bytes");
    let folder = Scratch::new();
    let snapshot = Snapshot::of_image(ImageBytes::from(&*one)).unwrap();
    let map = mapped(&snapshot, &folder.join("image"));
    assert_eq!((map.image().private(), map.image().get()), (0, &*one));
    assert_eq!((map.version(), map.time()), (snapshot.version(), snapshot.time()));
}
