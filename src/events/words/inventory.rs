//! Writes the data inventory, a document that lists every field that can leave for Statsig, where it comes from and
//! why. It is made of the tables that the relay itself uses, so that it cannot be out of date.

use std::fmt::Write;

use super::known::{CHECKS, EXPOSURES, FieldKind, SENDERS};

/// Fields of every event: path, what it holds, where from, why.
const EVENT: [[&str; 4]; 21] = [
    [
        "`eventName`",
        "a known exposure, an event of the policy, `statsig_account_created`, or `statsig::identify` of PHP code",
        "browser, PHP",
        "what happened",
    ],
    ["`time`", "ms, within 24 h of the server's clock if a browser said it", "browser, PHP", "when"],
    ["`value`", "of the type the policy gives it; none without", "browser, PHP", "what the event measures"],
    ["`metadata.*`", "keys of the policy, each of its type", "browser, PHP", "what the event is about"],
    [
        "`user.userID`",
        "our pseudonym: 32 hex digits of an HMAC; from browsers with the server's token only",
        "browser, PHP",
        "the unit of registered readers",
    ],
    [
        "`user.customIDs.stableID`",
        "20 random hex digits (or as the policy says)",
        "browser, PHP",
        "the unit of browsers",
    ],
    [
        "`user.customIDs.*`",
        "types that extensions register by the hook `StatsigUnits`, each of its form; from browsers keys of the policy, where it has any",
        "browser, PHP",
        "other units",
    ],
    ["`user.custom.*`", "keys of the policy, each of its type", "browser, PHP", "attributes that experiments target"],
    [
        "`user.*`",
        "what code on the server put into a `Statsig\\User`, but never `privateAttributes`; MediaWiki's extension puts in nothing but the above",
        "PHP",
        "the site's own choice",
    ],
    ["`secondaryExposures[].gate`", "an entry's name", "browser, PHP", "gates that led to the decision"],
    ["`secondaryExposures[].gateValue`", "`true` or `false`", "browser, PHP", "their answers"],
    ["`secondaryExposures[].ruleID`", "a rule id", "browser, PHP", "their rules"],
    [
        "`statsigMetadata.eventId`",
        "page view and number, a hash of the event, or random: 32 hex digits",
        "relay, PHP",
        "removes repeats",
    ],
    ["`statsigMetadata.sdkType`", "one of the senders below", "browser", "tells clients apart"],
    ["`statsigMetadata.sdkVersion`", "digits and dots", "browser", "the same"],
    [
        "`statsigMetadata.memberships`",
        "entry names, each with group, entry version and 0 or 1",
        "browser, worker",
        "slices events by group",
    ],
    ["`statsigMetadata.previousView`", "the page view before: 20 random hex digits", "browser", "counts events lost"],
    ["`statsigMetadata.previousSeq`", "its last number", "browser", "the same"],
    ["`statsigMetadata.lost`", "how many events this browser gave up on", "browser", "the same"],
    ["`statsigMetadata.verified`", "`false`", "worker", "the decision could not be made again"],
    [
        "`metadata.checks`",
        "entry names and counts, no user",
        "browser, PHP",
        "decisions nobody logged (`statsig::non_exposed_checks`)",
    ],
];

/// All headers of an upload: name, and what it holds.
const HEADERS: [[&str; 2]; 12] = [
    ["`host`", "the intake's"],
    ["`user-agent`", "`mw-statsig` and its version"],
    ["`accept`, `accept-encoding`", "fixed"],
    ["`content-length`", "of the body"],
    ["`content-type`", "`application/json`"],
    ["`content-encoding`", "`gzip`"],
    ["`statsig-api-key`", "the site's secret key"],
    ["`statsig-client-time`", "the worker's clock"],
    ["`statsig-event-count`", "events of the batch"],
    ["`statsig-sdk-type`", "`mw-statsig`"],
    ["`statsig-sdk-version`", "its version"],
    ["(the connection)", "the wiki's own address"],
];

const fn holds(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Name => "an entry's name: `[A-Za-z0-9_.:-]{1,64}`",
        FieldKind::NameOrNone => "the same, or empty",
        FieldKind::Rule => "a rule id, or empty",
        FieldKind::Truth => "`true` or `false`",
        FieldKind::Time => "ms since 1970, of 2020 to 2049",
        FieldKind::Count => "a whole number below a million",
        FieldKind::Reason => "words of a fixed list",
    }
}

/// The inventory as Markdown.
#[must_use]
pub fn markdown() -> String {
    let mut out = String::from(
        "# Data inventory\n\n\
         Everything that can leave the wiki for Statsig. Written from the tables in `src/events/` by\n\
         `STATSIG_WRITE_EXPECTED=1 cargo test inventory`; a test compares. What is not listed does not leave: events\n\
         are rebuilt from these fields, never copied. A text that reads as an IP address, an e-mail address or a URL is\n\
         refused in every field that a browser sends.\n\n\
         ## Every event\n\n| field | holds | from | why |\n| --- | --- | --- | --- |\n",
    );
    for [field, holds, from, why] in EVENT {
        let _ = writeln!(out, "| {field} | {holds} | {from} | {why} |");
    }
    for exposure in &EXPOSURES {
        let _ = write!(
            out,
            "\n## `metadata` of `{}`\n\n| field | holds | required | why |\n| --- | --- | --- | --- |\n",
            exposure.name
        );
        for field in exposure.fields() {
            let required = if field.required { "yes" } else { "no" };
            let _ = writeln!(out, "| `{}` | {} | {required} | {} |", field.key, holds(field.kind), field.why);
        }
    }
    let senders: Vec<_> = SENDERS.iter().map(|name| format!("`{name}`")).collect();
    let _ = write!(out, "\nSenders: {}. `{CHECKS}` carries no user.\n", senders.join(", "));
    out.push_str("\n## Headers of an upload\n\n| header | holds |\n| --- | --- |\n");
    for [header, holds] in HEADERS {
        let _ = writeln!(out, "| {header} | {holds} |");
    }
    out
}
