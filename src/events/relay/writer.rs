//! Writes the lines of the spool from drafts. Beside each event stands what its sender says of itself; a user id is
//! written only if the server's token vouches for it.

use super::sending::Sending;
use crate::events::parse::body::Parsed;
use crate::events::parse::draft::{Draft, EventClass};
use crate::events::parse::origin::Version;
use crate::events::policy::Policy;
use crate::events::spool::line::{self, LineHead, LineSource};
use crate::events::words::cause::DropCause;
use crate::events::words::shape::{write_json, write_text};
use crate::events::words::token;
use crate::hash::sha256_hex;
use crate::text::DAY_MS;

/// The most bytes of all lines of one body.
const MOST_BYTES: usize = 2 << 20;
/// Bytes that are set aside for the JSON of an event. Most have fewer.
const USUAL_EVENT: usize = 512;
/// How far an event's time may be from the server's, ms. A time further away is moved to this distance.
const MOST_DRIFT: i64 = DAY_MS;

/// Writes the lines of one body.
pub(super) struct Writer<'a> {
    parsed: &'a Parsed,
    policy: &'a Policy,
    now: i64,
    is_by_browser: &'a dyn Fn(&str, &str) -> bool,
    /// JSON of the memberships, the same for every line.
    memberships: Vec<u8>,
    /// `"statsigMetadata":{...}}` of every event.
    sender: Vec<u8>,
    /// The unit for which the token was last checked, and whether it was good.
    checked: Option<(&'a [u8], bool)>,
    /// The event being written.
    event: Vec<u8>,
    pub lines: Vec<u8>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(parsed: &'a Parsed, policy: &'a Policy, by: &Sending<'a>) -> Self {
        let origin = &parsed.origin;
        let mut memberships = vec![b'{'];
        for one in &origin.memberships {
            if memberships.len() > 1 {
                memberships.push(b',');
            }
            write_text(&mut memberships, &one.name);
            memberships.push(b':');
            let (group, version, exposed) = (&one.group, &one.version, u8::from(one.exposed));
            match &one.layer {
                None => write_json(&mut memberships, &(group, version, exposed)),
                Some(layer) => write_json(&mut memberships, &(group, version, exposed, layer)),
            }
        }
        memberships.push(b'}');
        let mut sender = b",\"statsigMetadata\":{".to_vec();
        for (key, value) in [("sdkType", origin.sender), ("sdkVersion", origin.sender_version.as_deref())] {
            if let Some(value) = value {
                if sender.last() != Some(&b'{') {
                    sender.push(b',');
                }
                write_text(&mut sender, key);
                sender.push(b':');
                write_text(&mut sender, value);
            }
        }
        sender.extend_from_slice(b"}}");
        let room = parsed.drafts.text.len().saturating_add(parsed.drafts.list.len().saturating_mul(512));
        let lines = Vec::with_capacity(room.min(MOST_BYTES));
        let Sending { now, is_by_browser, .. } = *by;
        Self {
            parsed,
            policy,
            now,
            is_by_browser,
            memberships,
            sender,
            checked: None,
            event: Vec::with_capacity(USUAL_EVENT),
            lines,
        }
    }

    fn text(&self, range: &std::ops::Range<usize>) -> &'a [u8] {
        self.parsed.drafts.text.get(range.clone()).unwrap_or_default()
    }

    /// Whether the batch's token vouches for this unit (its JSON text) and all memberships.
    fn is_trusted(&mut self, unit: &'a [u8]) -> bool {
        if let Some((known, outcome)) = self.checked
            && known == unit
        {
            return outcome;
        }
        let origin = &self.parsed.origin;
        let outcome = match (&origin.token, &origin.version, std::str::from_utf8(unit)) {
            (Some(token), Some(Version::Document(cv)), Ok(unit)) if !unit.is_empty() => {
                let groups: Vec<_> =
                    origin.memberships.iter().map(|one| (one.name.as_str(), one.group.as_str())).collect();
                token::verify(&self.policy.token_key, unit.trim_matches('"'), cv, &groups, token, self.now)
            }
            _ => false,
        };
        self.checked = Some((unit, outcome));
        outcome
    }

    /// Whether an SDK of the vendor's carries the server's token for this user id (its JSON text): such a token stands for
    /// no group. Our own client's batches have tokens for all that was decided.
    fn is_vendors(&self, user_id: &[u8], token: Option<&str>) -> bool {
        let (Some(token), Ok(unit)) = (token, std::str::from_utf8(user_id)) else { return false };
        !self.parsed.origin.is_own()
            && token::verify(&self.policy.token_key, unit.trim_matches('"'), "", &[], token, self.now)
    }

    /// Adds the line of an event, or says why it has none.
    pub(super) fn write(&mut self, draft: &Draft) -> Result<(), DropCause> {
        let user = &draft.user;
        let (user_id, id) = (self.text(&user.user_id), self.text(&user.id));
        // A user id counts only if the server vouches for it.
        let is_trusted_user = !user_id.is_empty() && self.is_trusted(user_id);
        let trusted = is_trusted_user || self.is_trusted(id);
        let is_vendors = self.is_vendors(user_id, user.token.as_deref());
        if draft.class != EventClass::Checks && !is_trusted_user && !is_vendors && id.is_empty() {
            return Err(if user_id.is_empty() { DropCause::Unit } else { DropCause::Token });
        }
        // A user of the vendor's SDKs may have both units of a reader, but no record of ours links them, unless the wiki
        // wants that of our own client's.
        let is_by_browser = || user.exposes.as_ref().is_some_and(|(event, entry)| (self.is_by_browser)(event, entry));
        let (with_user_id, with_ids) = match is_vendors {
            true if is_by_browser() => (false, true),
            true => (true, false),
            false => (is_trusted_user, !is_trusted_user || self.policy.links_units),
        };
        self.event.clear();
        self.event.push(b'{');
        self.event.extend_from_slice(self.text(&draft.name));
        self.event.extend_from_slice(b",\"user\":{");
        if with_user_id {
            self.event.extend_from_slice(b"\"userID\":");
            self.event.extend_from_slice(user_id);
        }
        let ids = if with_ids { self.text(&user.ids) } else { b"" };
        for part in [ids, self.text(&user.attributes)] {
            if !part.is_empty() && self.event.last() != Some(&b'{') {
                self.event.push(b',');
            }
            self.event.extend_from_slice(part);
        }
        self.event.extend_from_slice(b"},");
        self.event.extend_from_slice(self.text(&draft.tail));
        self.event.extend_from_slice(b",\"time\":");
        let before_time = self.event.len();
        write_json(&mut self.event, &draft.time);
        let own_id = self.parsed.origin.event_id(draft.seq);
        let event_id = own_id.unwrap_or_else(|| sha256_hex(&self.event, 16));
        self.event.truncate(before_time);
        let given = draft.time.and_then(|time| i64::try_from(time).ok()).unwrap_or(self.now);
        let (least, most) = (self.now.saturating_sub(MOST_DRIFT), self.now.saturating_add(MOST_DRIFT));
        write_json(&mut self.event, &given.max(least).min(most));
        self.event.extend_from_slice(&self.sender);
        self.finish(&event_id, trusted)
    }

    fn finish(&mut self, event_id: &str, trusted: bool) -> Result<(), DropCause> {
        let begun = self.lines.len();
        let origin = &self.parsed.origin;
        let head = LineHead {
            id: event_id,
            at: self.now,
            source: LineSource::Relay,
            version: origin.version.as_ref().map(|version| match version {
                Version::Document(cv) => ("cv", cv.as_str()),
                Version::Program(pv) => ("pv", pv.as_str()),
            }),
            trusted,
            previous: origin.previous.as_ref().filter(|_| begun == 0).map(|(view, seq)| (view.as_str(), *seq)),
            lost: if begun == 0 { origin.lost } else { 0 },
        };
        head.write(&mut self.lines);
        self.lines.extend_from_slice(&self.event);
        line::finish(&self.memberships, &mut self.lines);
        let length = self.lines.len().saturating_sub(begun);
        if length > line::MOST_BYTES || self.lines.len() > MOST_BYTES {
            self.lines.truncate(begun);
            return Err(DropCause::Size);
        }
        Ok(())
    }
}
