//! The file by which the fast lane, which knows no MediaWiki, learns what the wiki allows
//! (`php/src/Relay/PolicyFile.php` writes it): JSON of `enabled`, `servers` and `policy`.

use super::rules::{Policy, PolicyError};
use serde::Deserialize;
use serde_json::Value;

/// What the policy file says.
#[derive(Debug)]
pub struct PolicyFile {
    /// Whether the wiki takes events at all.
    pub enabled: bool,
    /// Base URLs of the wiki: browsers of other origins are refused.
    pub servers: Vec<String>,
    /// What a browser may send.
    pub policy: Policy,
}

/// The JSON of the file. Other keys in it are ignored.
#[derive(Deserialize)]
struct PolicyFileJson {
    enabled: bool,
    /// An element that is no text is a URL that the wiki has not set.
    servers: Vec<Value>,
    policy: Value,
}

impl PolicyFile {
    /// Reads and compiles the file's bytes.
    ///
    /// # Errors
    /// One word: `json` for what has another form, `policy` for a policy that does not compile.
    pub fn parse(bytes: &[u8]) -> Result<Self, &'static str> {
        let file: PolicyFileJson = serde_json::from_slice(bytes).map_err(|_| "json")?;
        let policy = Policy::compile(&file.policy.into()).map_err(|_: PolicyError| "policy")?;
        let servers = file.servers.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        Ok(Self { enabled: file.enabled, servers, policy })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_whole_is_taken_and_nothing_else() {
        let file = PolicyFile::parse(
            br#"{"enabled":true,"servers":["https://a.example",false],"more":1,"policy":{"ids":{"stableID":"hex20"}}}"#,
        )
        .unwrap();
        assert!(file.enabled);
        assert_eq!(file.servers, ["https://a.example"]);
        assert_eq!(file.policy.ids.len(), 1);
        for (bad, why) in [
            ("", "json"),
            ("[]", "json"),
            (r#"{"enabled":true,"servers":[]}"#, "json"),
            (r#"{"enabled":1,"servers":[],"policy":{}}"#, "json"),
            (r#"{"enabled":true,"servers":[],"policy":{"bogus":1}}"#, "policy"),
            (r#"{"enabled":true,"servers":[],"policy":{"tokenKey":1}}"#, "policy"),
        ] {
            assert_eq!(PolicyFile::parse(bad.as_bytes()).unwrap_err(), why, "{bad}");
        }
        assert!(PolicyFile::parse(br#"{"enabled":false,"servers":[],"policy":[]}"#).is_ok(), "PHP's empty array");
    }

    #[test]
    fn a_bad_entry_spoils_only_itself() {
        let file = PolicyFile::parse(
            br#"{"enabled":true,"servers":[],"policy":{"events":{"save":5,"click":{}},"limits":{"perMinute":0,"depth":2}}}"#,
        )
        .unwrap();
        assert!(file.policy.events.contains_key("click") && file.policy.caps.depth == 2);
        assert_eq!(file.policy.faults.len(), 2);
    }
}
