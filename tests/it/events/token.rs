//! A token of the server vouches for one unit, document and set of groups, for a day, and for nothing else.

use statsig::events::words::token::verify;

use crate::kit::token::mint;

const HOUR_MS: i64 = 3_600_000;

#[test]
fn a_token_vouches_for_exactly_what_was_signed() {
    let now = 1_795_483_689_827;
    let groups = [("b", "Test"), ("a", "Control")];
    let token = mint(b"k", "u", "c", &groups, now);
    let swapped = [("a", "Control"), ("b", "Test")];
    assert!(verify(b"k", "u", "c", &swapped, &token, now), "order of memberships does not matter");
    assert!(verify(b"k", "u", "c", &groups, &token, now + 24 * HOUR_MS));
    assert!(!verify(b"k", "u", "c", &groups, &token, now + 25 * HOUR_MS));
    assert!(!verify(b"k", "u", "c", &groups, &token, now - 2 * HOUR_MS));
    assert!(!verify(b"j", "u", "c", &groups, &token, now));
    assert!(!verify(b"", "u", "c", &groups, &mint(b"", "u", "c", &groups, now), now), "no key, no trust");
    assert!(!verify(b"k", "v", "c", &groups, &token, now));
    assert!(!verify(b"k", "u", "d", &groups, &token, now));
    assert!(!verify(b"k", "u", "c", &[("a", "Test"), ("b", "Test")], &token, now));
    assert!(!verify(b"k", "u", "c", &groups[..1], &token, now));
    let hour = now / HOUR_MS;
    for forged in
        [String::new(), "x".into(), format!(".{hour}"), format!("{}.{hour}", "0".repeat(32)), token.replace('.', "")]
    {
        assert!(!verify(b"k", "u", "c", &groups, &forged, now), "{forged}");
    }
    assert_eq!(mint(b"k", "u", "c", &[], 0), "4a76bd1a365b59aef83e680e05135c46.0");
}
