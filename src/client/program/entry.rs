//! Entries of a program: gates, configs and layers with their rules.

use super::builder::{PARTS, ProgramBuilder, written};
use super::condition::Conditions;
use super::json::{cut_list, double, list, quoted};
use super::reach::Asked;
use crate::config::compiled::section::Part;
use crate::config::compiled::spec::{JsonShape, Rule, Share, Spec, ValueId};

/// What stands for a number or a list that is not there.
const NOTHING: &str = "0";
/// The share of everybody, and of nobody.
const EVERYBODY: &str = "0";
const NOBODY: &str = "1";
/// As many buckets has a share.
const BUCKETS: f64 = 10_000.0;
/// Where a document has no object, the value is this one.
const NO_VALUE: &str = "{}";

/// An entry but for its name, which may turn out later to be shown.
struct EntryBody {
    default: String,
    rules: String,
    mappings: String,
    merges: bool,
}

impl<'s> ProgramBuilder<'s> {
    /// Writes all entries, each after those that were asked before it. Entries that they ask are added on the way.
    pub fn entries(&mut self) -> [Vec<String>; PARTS.len()] {
        let mut bodies = PARTS.map(|_| Vec::new());
        loop {
            let mut is_done = true;
            for (part, done) in PARTS.into_iter().zip(&mut bodies) {
                while let Some(&asked) = self.section(part).all.get(done.len()) {
                    let body = self.body(asked);
                    done.push(body);
                    is_done = false;
                }
            }
            if is_done {
                break;
            }
        }
        let mut written = PARTS.map(|_| Vec::new());
        for ((part, bodies), entries) in PARTS.into_iter().zip(bodies).zip(&mut written) {
            for (at, body) in bodies.into_iter().enumerate() {
                entries.push(self.entry(part, at, body));
            }
        }
        written
    }

    fn entry(&mut self, part: Part, at: usize, body: EntryBody) -> String {
        let section = self.section(part);
        let (asked, is_listed) = (section.all.get(at).copied(), at < section.listed);
        if let Some(asked) = asked {
            self.begin(asked);
        }
        let snapshot = self.snapshot;
        let shown = asked.filter(|asked| is_listed || part == Part::Configs && self.handed.contains(asked.name));
        let mut members = match shown {
            Some(asked) => {
                vec![quoted(&written(self.naming, asked.name)), quoted(&snapshot.entry_version(part, asked.name))]
            }
            None => vec![NOTHING.to_owned(), NOTHING.to_owned()],
        };
        // Of the others only those need a unit that may answer in the place of another one.
        let spec =
            asked.filter(|asked| shown.is_some() || self.mapped.contains(asked)).and_then(|asked| asked.spec(snapshot));
        members.push(spec.map_or_else(|| NOTHING.to_owned(), |spec| self.unit(snapshot.str(spec.id_type)).to_string()));
        members.extend([body.default, body.rules, body.mappings]);
        if body.merges {
            members.push("1".to_owned());
        }
        cut_list(members)
    }

    fn body(&mut self, asked: Asked<'s>) -> EntryBody {
        self.begin(asked);
        let snapshot = self.snapshot;
        let mappings = self.mappings(asked);
        let Some(spec) = asked.spec(snapshot) else {
            let default = if asked.part == Part::Gates { NOTHING.to_owned() } else { self.no_value() };
            return EntryBody { default, rules: list(&[]), mappings, merges: false };
        };
        if spec.merges() {
            self.needs.insert("layers");
        }
        let default = self.answer(asked.part, spec.default, false);
        let mut rules = Vec::new();
        for rule in snapshot.rules(spec.rules) {
            let (conditions, is_last) = match self.conditions(rule) {
                Conditions::Never => continue,
                Conditions::Undecidable => {
                    let undecidable = self.undecidable();
                    rules.push(list(&[list(&[undecidable])]));
                    break;
                }
                Conditions::All(conditions) => {
                    let is_last = conditions.is_empty() && !spec.merges();
                    (list(&conditions), is_last)
                }
            };
            rules.push(self.rule(asked.part, spec, rule, conditions));
            if is_last {
                break;
            }
        }
        EntryBody { default, rules: list(&rules), mappings, merges: spec.merges() }
    }

    fn rule(&mut self, part: Part, spec: &'s Spec, rule: &'s Rule, conditions: String) -> String {
        let snapshot = self.snapshot;
        let delegate = Asked::delegate(snapshot, rule).map(|delegate| {
            self.needs.insert("layers");
            self.handed.insert(delegate.name);
            self.place(delegate).saturating_add(1).to_string()
        });
        let is_asked = delegate.is_none() || spec.merges();
        let share = if is_asked { self.share(rule, snapshot.str(spec.salt)) } else { EVERYBODY.to_owned() };
        // What a rule that hands on would answer itself is never asked, and gates have no groups.
        let answer = if delegate.is_none() { self.answer(part, rule.value, true) } else { NOTHING.to_owned() };
        let group = rule.group().filter(|_| part != Part::Gates && delegate.is_none());
        let group = group.map_or_else(|| NOTHING.to_owned(), |group| quoted(snapshot.str(group)));
        cut_list(vec![conditions, answer, share, group, delegate.unwrap_or_else(|| NOTHING.to_owned())])
    }

    /// The share of a rule, whose hash begins with `salt`.
    fn share(&mut self, rule: &Rule, salt: &str) -> String {
        match rule.share() {
            Share::All => EVERYBODY.to_owned(),
            Share::Nobody => NOBODY.to_owned(),
            Share::Below { limit, .. } if limit >= BUCKETS => EVERYBODY.to_owned(),
            Share::Below { limit, .. } if limit <= 0.0 => NOBODY.to_owned(),
            Share::Below { limit, salt: own, .. } => {
                let salt = self.salt(salt);
                let own = self.salt(self.snapshot.str(own));
                let unit = self.unit_at(rule.unit);
                let unit = if unit == 0 { String::new() } else { format!(",{unit}") };
                format!("[{},{salt},{own}{unit}]", double(limit))
            }
        }
    }

    /// A value. Of gates, what passes counts as true unless it is exactly false, a default only if it is exactly true.
    fn answer(&mut self, part: Part, value: ValueId, passes: bool) -> String {
        let stored = self.snapshot.value(value);
        let shape = stored.map_or(JsonShape::Other, |value| value.shape());
        if part == Part::Gates {
            let is_true = if passes { shape != JsonShape::False } else { shape == JsonShape::True };
            return u8::from(is_true).to_string();
        }
        match stored.filter(|_| shape == JsonShape::Object) {
            Some(value) => self.values.place(self.snapshot.str(value.json).to_owned()).to_string(),
            None => self.no_value(),
        }
    }

    fn no_value(&mut self) -> String {
        self.values.place(NO_VALUE.to_owned()).to_string()
    }

    /// The mappings of an entry. Those to entries that are not there have no effect.
    fn mappings(&mut self, asked: Asked<'s>) -> String {
        let snapshot = self.snapshot;
        let salt = asked.spec(snapshot).map_or("", |spec| snapshot.str(spec.salt));
        let mut written = Vec::new();
        for mapping in asked.mappings(snapshot) {
            let Some(target) = asked.target(snapshot, mapping) else { continue };
            let mut rules = Vec::new();
            for mapped in snapshot.mapping_rules(mapping) {
                let Some(rule) = snapshot.rule(mapped.rule) else { continue };
                // A rule that cannot be decided counts as one that does not hold.
                let Conditions::All(conditions) = self.conditions(rule) else { continue };
                let share = self.share(rule, salt);
                let start = mapped.start().map_or_else(|| NOTHING.to_owned(), |start| double(start as f64));
                rules.push(cut_list(vec![list(&conditions), share, start]));
            }
            if rules.is_empty() {
                continue;
            }
            self.needs.insert("mappings");
            self.mapped.insert(target);
            let target = self.place(target);
            written.push(list(&[target.to_string(), list(&rules)]));
        }
        list(&written)
    }
}
