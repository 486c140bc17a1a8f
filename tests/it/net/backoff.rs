//! Waiting after failures (faults.md S1, S3).

use std::time::Duration;

use statsig::worker::net::backoff::{Backoff, MOST_ASKED, retry_after};

const NOW: i64 = 1_784_894_887_000; // Fri, 24 Jul 2026 12:08:07 GMT

fn waits(roll: f64, count: usize) -> Vec<u128> {
    let mut backoff = Backoff::new();
    (0..count).map(|_| backoff.next(roll, None).as_millis()).collect()
}

#[test]
fn doubles_from_one_second_to_sixty() {
    assert_eq!(waits(0.5, 9), [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
}

#[test]
fn strays_by_a_fifth_to_either_side() {
    assert_eq!(waits(0.0, 7), [800, 1_600, 3_200, 6_400, 12_800, 25_600, 48_000]);
    assert_eq!(waits(1.0, 7), [1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 72_000]);
}

#[test]
fn an_hour_of_refusals_is_at_most_a_hundred_tries() {
    for roll in [0.0, 0.5, 1.0] {
        let mut backoff = Backoff::new();
        let mut left = Duration::from_secs(3_600);
        let mut tries = 1;
        while let Some(rest) = left.checked_sub(backoff.next(roll, None)) {
            left = rest;
            tries += 1;
        }
        assert!(tries <= 100, "{tries} tries at roll {roll}");
    }
}

#[test]
fn success_starts_over_and_a_million_failures_do_not_overflow() {
    let mut backoff = Backoff::new();
    for _ in 0..1_000_000 {
        backoff.next(0.5, None);
    }
    assert_eq!(backoff.next(0.5, None), Duration::from_secs(60));
    backoff.reset();
    assert_eq!(backoff.next(0.5, None), Duration::from_secs(1));
}

#[test]
fn the_server_may_ask_for_more_but_not_for_ever() {
    let mut backoff = Backoff::new();
    assert_eq!(backoff.next(0.5, Some(Duration::from_secs(120))), Duration::from_secs(120));
    assert_eq!(backoff.next(0.5, Some(Duration::from_secs(u64::MAX))), MOST_ASKED);
    assert_eq!(backoff.next(0.5, Some(Duration::ZERO)), Duration::from_secs(4));
}

#[test]
fn retry_after_reads_seconds_and_every_http_date() {
    let ninety = Some(Duration::from_secs(90));
    for header in
        ["90", " 90 ", "Fri, 24 Jul 2026 12:09:37 GMT", "Friday, 24-Jul-26 12:09:37 GMT", "Fri Jul 24 12:09:37 2026"]
    {
        assert_eq!(retry_after(header, NOW), ninety, "{header}");
    }
    assert_eq!(retry_after("Fri, 24 Jul 2026 12:00:00 GMT", NOW), Some(Duration::ZERO));
    assert_eq!(retry_after("99999999999999999999999", NOW), Some(Duration::from_secs(u64::MAX)));
    for header in ["", "soon", "-5", "1.5", "Fri, 31 Feb 2026 12:00:00 GMT", "24 Jul 2026"] {
        assert_eq!(retry_after(header, NOW), None, "{header}");
    }
}
