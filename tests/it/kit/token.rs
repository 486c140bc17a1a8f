//! Tokens as PHP makes them (`php/src/Client/Token.php`).

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The token for decisions of `unit` under document `cv`; `groups` are `(name, group)`, `now` is ms.
pub fn mint(key: &[u8], unit: &str, cv: &str, groups: &[(&str, &str)], now: i64) -> String {
    let hour = now.div_euclid(3_600_000);
    let mut pairs: Vec<String> = groups.iter().map(|(name, group)| format!("{name}={group}")).collect();
    pairs.sort_unstable();
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(format!("{unit}\n{cv}\n{}\n{hour}", pairs.join("\n")).as_bytes());
    let tag = mac.finalize().into_bytes();
    let digits: String = tag.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("{digits}.{hour}")
}
