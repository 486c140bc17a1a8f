//! The forms that a text may have (token, rule id, label, hex digits, and no address): every text that leaves has one
//! of them. And the check of the server's own token, by which it vouches for decisions that it made.

use std::net::{IpAddr, SocketAddr};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The longest token, in bytes.
pub const TOKEN_BYTES: usize = 64;
/// The longest rule id, in bytes: Statsig's own reach 71.
pub const RULE_BYTES: usize = 100;
/// The longest label, in bytes.
pub const LABEL_BYTES: usize = 100;
/// Hours a server's token is good for.
const GOOD_HOURS: i64 = 24;
/// Milliseconds of an hour.
const HOUR_MS: i64 = 3_600_000;

/// `[A-Za-z0-9_.:-]{1,64}`, and no address.
#[must_use]
pub fn is_token(text: &str) -> bool {
    (1..=TOKEN_BYTES).contains(&text.len()) && text.bytes().all(is_token_byte) && !is_address(text)
}

/// A rule id: a token's characters, in one word or two, as Statsig makes them for overrides.
#[must_use]
pub fn is_rule(text: &str) -> bool {
    (1..=RULE_BYTES).contains(&text.len())
        && text.split(' ').count() <= 2
        && text.split(' ').all(|word| !word.is_empty() && word.bytes().all(is_token_byte))
        && !is_address(text)
}

fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b':' | b'-')
}

/// A name that people gave to a group at Statsig: letters and digits of any script,
/// single spaces and the marks people use there, and no address.
#[must_use]
pub fn is_label(text: &str) -> bool {
    (1..=LABEL_BYTES).contains(&text.len())
        && text.chars().all(|char| char.is_alphanumeric() || " _.:-#/()+,&'%".contains(char))
        && !text.starts_with([' ', '/'])
        && !text.ends_with(' ')
        && !text.contains("  ")
        && !is_address(text)
}

/// So many hex digits in lower case: our own ids and versions.
#[must_use]
pub fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether the text reads as an IP address (with port or brackets too), an e-mail address or a URL.
#[must_use]
pub fn is_address(text: &str) -> bool {
    // Most texts are plain words: an address has at least one of these characters.
    let may_be = text.bytes().any(|byte| matches!(byte, b'.' | b':' | b'@' | b'/') || !byte.is_ascii());
    may_be && is_any_address(text)
}

fn is_any_address(text: &str) -> bool {
    is_ip(text) || has_dotted_quad(text) || is_email(text) || is_url(text)
}

/// An IPv6 address as the whole text, or anywhere in it between other characters. One group
/// beside a double colon is no address within a text: `wiki::feature` is a name.
fn is_ip(text: &str) -> bool {
    if text.contains(':') && (text.parse::<IpAddr>().is_ok() || text.parse::<SocketAddr>().is_ok()) {
        return true;
    }
    text.split(|char: char| !char.is_ascii_hexdigit() && char != ':').any(|run| {
        let groups = || run.split(':').filter(|group| !group.is_empty());
        // A group that is too long may be a word that an address was stuck to.
        let is_split = run.contains("::") && groups().count() >= 2;
        is_split || groups().count() >= 8
    })
}

/// Four numbers up to 255 joined by dots, anywhere in the text: leading zeros,
/// ports and surrounding words hide nothing.
fn has_dotted_quad(text: &str) -> bool {
    for part in text.split(|char: char| !char.is_ascii_digit() && char != '.') {
        let mut parts = 0_u32;
        for number in part.split('.') {
            let small = !number.is_empty() && number.parse::<u16>().is_ok_and(|value| value < 256);
            parts = if small { parts.saturating_add(1) } else { 0 };
            if parts == 4 {
                return true;
            }
        }
    }
    false
}

fn is_email(text: &str) -> bool {
    text.contains(['@', '\u{ff20}', '\u{fe6b}'])
}

fn is_url(text: &str) -> bool {
    const SCHEMES: [&str; 11] =
        ["http", "https", "ftp", "ftps", "ws", "wss", "file", "data", "blob", "mailto", "javascript"];
    let starts = |prefix: &str| text.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix));
    text.contains("//")
        || starts("www.")
        || text.split_once(':').is_some_and(|(scheme, _)| SCHEMES.iter().any(|name| scheme.eq_ignore_ascii_case(name)))
}

/// Whether `token` was minted for exactly these decisions within the last 24 hours: for `unit`, under document `cv`,
/// with `groups` of `(name, group)` in any order. A token is 32 hex digits, a dot and the hour; `now` is ms.
/// Compares in constant time.
#[must_use]
pub fn verify(key: &[u8], unit: &str, cv: &str, groups: &[(&str, &str)], token: &str, now: i64) -> bool {
    let Some((tag, hour)) = token.split_once('.') else { return false };
    let Ok(hour) = hour.parse::<i64>() else { return false };
    let age = now.div_euclid(HOUR_MS).saturating_sub(hour);
    // It may be one hour ahead, as the clock of the host that made it may be.
    if key.is_empty() || !is_hex(tag, 32) || !(-1..=GOOD_HOURS).contains(&age) {
        return false;
    }
    let Some(tag) = unhex(tag) else { return false };
    signed(key, unit, cv, groups, hour).is_some_and(|mac| mac.verify_truncated_left(&tag).is_ok())
}

fn signed(key: &[u8], unit: &str, cv: &str, groups: &[(&str, &str)], hour: i64) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    let mut pairs: Vec<String> = groups.iter().map(|(name, group)| format!("{name}={group}")).collect();
    pairs.sort_unstable();
    mac.update(format!("{unit}\n{cv}\n{}\n{hour}", pairs.join("\n")).as_bytes());
    Some(mac)
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    text.as_bytes()
        .chunks(2)
        .map(|pair| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_no_way_round() {
        for text in [
            "198.51.100.7",
            "198.51.100.7:443",
            "010.001.002.003",
            "ip-198.51.100.7",
            "198.51.100.7.",
            "x.198.51.100.7",
            "198.51.100.7-x",
            "1.2.3.4.5",
            "2001:db8::1",
            "::1",
            "::",
            "[2001:db8::1]",
            "a.2001:db8::77",
            "abc2001:db8::77",
            "x-1:2:3:4:5:6:7:8",
            "[2001:db8::1]:80",
            "2001:DB8:0:0:0:0:0:1",
            "fe80::1%eth0",
            "a@b",
            "alice@example.org",
            "https://x",
            "HTTPS:x",
            "mailto:x",
            "//host",
            "www.example.org",
            "Www.x",
            "data:x",
            "javascript:x",
            "::ffff:198.51.100.7",
            "-2001:db8::1-",
        ] {
            assert!(is_address(text), "{text}");
            assert!(!is_token(text) && !is_label(text), "{text}");
        }
    }

    #[test]
    fn honest_names_pass() {
        for text in [
            "custom_click",
            "Bootstrap:Recognized",
            "3.33.5",
            "a.b.c",
            "2026-11-24",
            "BCVftoDGebC0hMLqmvfiQh",
            "a:b",
            "wiki::feature",
            "12:30:00",
            "1.2.3.256",
        ] {
            assert!(is_token(text), "{text}");
        }
        for text in ["50/50", "us-east (5 replicas + 1 primary)", "Test #2", "Contrôle"] {
            assert!(is_label(text), "{text}");
        }
        for text in
            ["", " a", "a ", "a  b", "a\nb", "a\0", "a\"b", "/wiki/Page", "１９８．５１．１００．７", "a\u{202e}b"]
        {
            assert!(!is_label(text), "{text:?}");
        }
        assert!(is_rule("an_experiment 49C:id_override") && is_rule("default") && is_rule(&"x".repeat(100)));
        for text in ["", " a", "a ", "a  b", "a b c", "Mozilla/5.0 (X11)", "x 198.51.100.7", "a@b", &"x".repeat(101)] {
            assert!(!is_rule(text), "{text}");
        }
        assert!(!is_token("Item A") && !is_token("é") && !is_token(&"x".repeat(65)) && is_token(&"x".repeat(64)));
        assert!(is_hex("0af9", 4) && !is_hex("0AF9", 4) && !is_hex("0af", 4) && !is_hex("0afg", 4));
    }
}
