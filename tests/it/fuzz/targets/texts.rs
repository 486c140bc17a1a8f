//! Short texts of users and rules: user agents, times, regular expressions.

use statsig::config::compiled::pattern::Pattern;
use statsig::config::timestamp::{of_target, of_user};
use statsig::eval::agent::Agent;
use statsig::worker::net::backoff::{Backoff, MOST_ASKED, retry_after};
use statsig::worker::net::head::DocumentHead;
use statsig::worker::net::key::Key;

use super::asked::NOW;

/// What is told of it is no longer than it, but for names of ours.
pub fn agent(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let agent = Agent::parse(text);
    assert_eq!(agent, Agent::parse(text));
    for part in [&agent.os_name, &agent.os_version, &agent.browser_name, &agent.browser_version].into_iter().flatten() {
        assert!(part.len() <= text.len().max(64), "{part}");
    }
}

/// A time of a user is the same time in a rule; and no server has the worker wait for more than an hour, or learn of the
/// key by what it answers.
pub fn times(bytes: &[u8]) {
    if let Ok(head) = DocumentHead::read(bytes) {
        let _ = (head.time(), head.checksum().map(str::len), head.is_same(&head));
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Some(time) = of_user(text) {
        assert_eq!(of_target(text), Some(time), "{text}");
    }
    let wait = Backoff::new().next(0.5, retry_after(text, NOW));
    assert!(wait <= MOST_ASKED, "{wait:?}");
    if let Ok(key) = Key::new(text) {
        assert!(!format!("{key:?}").contains(text) || "Key(hidden)".contains(text));
    }
}

/// The first line is the expression, the rest the text.
pub fn pattern(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (expression, text) = text.split_once('\n').unwrap_or((text, "a user's value"));
    let pattern = Pattern::new(expression);
    assert_eq!(pattern.search(text), pattern.search(text));
    assert_eq!(Pattern::new(expression).is_usable(), pattern.is_usable());
}
