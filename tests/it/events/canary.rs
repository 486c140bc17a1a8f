//! Random bodies with telltale texts (canaries) in keys and values. None of these texts may be found in a line of the
//! spool. One of them looks like a name, and is not planted where a name would rightly pass.

use std::fmt::Write as _;

use statsig::events::policy::Policy;

use crate::kit::bodies::send;
use crate::kit::policies::fixture;

/// Bodies in an ordinary run; `STATSIG_CANARY_BODIES` asks for more.
const BODIES: usize = 100_000;
/// Begins every run: a failure is found again.
const SEED: u64 = 0x5EED_CA11_AB1E_0001;

/// xorshift64*
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

/// What must never appear, whatever stands around it.
const TELLTALES: [&str; 9] = [
    "198.51.100.7",
    "2001:db8::77",
    "alice@example.org",
    "https://wiki.example.test/wiki/Secret",
    "//wiki.example.test",
    "Zz canary 7",
    "Ｚｚ１９８．５１",
    "Genève-東京",
    "Mozilla/5.0 (X11)",
];

/// A harmless-looking text: it may stand where a name may stand, and nowhere else.
const QUIET: &str = "zzquiet7";

/// Keys whose texts are names: an entry, a rule, a policy's token.
const NAMES: [&str; 10] = [
    "gate",
    "config",
    "ruleID",
    "parameterName",
    "allocatedExperiment",
    "overrideConfigName",
    "stableID",
    "homeWiki",
    "area",
    "kind",
];

const KEYS: [&str; 36] = [
    "eventName",
    "value",
    "time",
    "user",
    "metadata",
    "secondaryExposures",
    "statsigMetadata",
    "userID",
    "email",
    "ip",
    "userAgent",
    "country",
    "custom",
    "customIDs",
    "privateAttributes",
    "stableID",
    "gate",
    "gateValue",
    "ruleID",
    "reason",
    "lcut",
    "receivedAt",
    "config",
    "parameterName",
    "bootstrapMetadata",
    "currentPage",
    "item",
    "position",
    "area",
    "homeWiki",
    "editCount",
    "checks",
    "seq",
    "Gate",
    "stableid",
    "kind",
];

const EVENTS: [&str; 9] = [
    "statsig::gate_exposure",
    "statsig::config_exposure",
    "statsig::layer_exposure",
    "statsig::non_exposed_checks",
    "custom_click",
    "e",
    "page_timing",
    "auto_capture::click",
    "statsig::diagnostics",
];

struct Maker {
    chance: Chance,
    out: String,
}

impl Maker {
    fn text(&mut self, key: &str) {
        let quiet = self.chance.one_in(3) && !NAMES.contains(&key);
        let telltale = if quiet { QUIET } else { TELLTALES[self.chance.below(TELLTALES.len())] };
        let (before, after) =
            (self.chance.pick(&["", " ", "x", "a.", "(", "="]), self.chance.pick(&["", " ", "x", ":80", ")"]));
        let _ = if self.chance.one_in(2) {
            write!(self.out, "\"{telltale}\"")
        } else {
            write!(self.out, "\"{before}{telltale}{after}\"")
        };
    }

    fn leaf(&mut self, key: &str) {
        match self.chance.below(8) {
            0 => self.out.push_str(self.chance.pick(&["null", "true", "false", "7", "-1.5", "1e30"])),
            1 => self.out.push_str(self.chance.pick(&[
                "\"true\"",
                "\"Bootstrap:Recognized\"",
                "\"12\"",
                "\"Item A\"",
                "\"\"",
            ])),
            _ => self.text(key),
        }
    }

    fn any(&mut self, key: &str, depth: usize) {
        match if depth > 4 { 9 } else { self.chance.below(10) } {
            0 => {
                self.out.push('[');
                for at in 0..self.chance.below(3) {
                    self.out.push_str(if at > 0 { "," } else { "" });
                    self.any(key, depth + 1);
                }
                self.out.push(']');
            }
            1 | 2 => self.map(depth, |_| false),
            _ => self.leaf(key),
        }
    }

    /// A map of keys by chance, after those that `first` writes.
    fn map(&mut self, depth: usize, first: impl FnOnce(&mut Self) -> bool) {
        self.out.push('{');
        let mut more = first(self);
        for _ in 0..self.chance.below(6) {
            if std::mem::replace(&mut more, true) {
                self.out.push(',');
            }
            if self.chance.one_in(6) {
                let telltale = self.chance.pick(&TELLTALES);
                let _ = write!(self.out, "\"{telltale}\":");
                self.leaf("");
            } else {
                let key = self.chance.pick(&KEYS);
                let _ = write!(self.out, "\"{key}\":");
                self.any(key, depth + 1);
            }
        }
        self.out.push('}');
    }

    /// An event that has what an honest one has, so that many pass, and canaries all over.
    fn event(&mut self) {
        let name = self.chance.pick(&EVENTS);
        self.map(0, |maker| {
            let _ = write!(maker.out, "\"eventName\":\"{name}\",\"user\":");
            maker.map(1, |maker| {
                maker.out.push_str(r#""customIDs":{"stableID":"0123456789abcdef0123"}"#);
                true
            });
            maker.out.push_str(",\"metadata\":");
            maker.map(1, |maker| {
                let (layer, gate) = (name.contains("layer"), name.contains("gate"));
                maker.out.push_str(if gate { r#""gate":"g","gateValue":"true","# } else { r#""config":"c","# });
                maker.out.push_str(if layer { r#""parameterName":"p","# } else { "" });
                maker.out.push_str(r#""ruleID":"r""#);
                true
            });
            true
        });
    }

    fn body(&mut self) {
        self.out.clear();
        self.map(0, |maker| {
            maker.out.push_str("\"events\":[");
            for at in 0..1 + maker.chance.below(4) {
                maker.out.push_str(if at > 0 { "," } else { "" });
                maker.event();
            }
            maker.out.push(']');
            if maker.chance.one_in(2) {
                let kind = maker.chance.pick(&["mw-statsig", "javascript-client", "Zz canary 7"]);
                maker.out.push_str(",\"statsigMetadata\":");
                maker.map(0, |maker| {
                    let _ = write!(maker.out, "\"sdkType\":\"{kind}\",\"memberships\":");
                    maker.map(1, |_| false);
                    true
                });
            }
            true
        });
    }
}

#[test]
fn no_canary_gets_out() {
    let policy: Policy = fixture();
    let bodies = std::env::var("STATSIG_CANARY_BODIES").ok().and_then(|text| text.parse().ok()).unwrap_or(BODIES);
    let mut maker = Maker { chance: Chance(SEED), out: String::new() };
    let (mut accepted, mut planted) = (0, 0);
    for number in 0..bodies {
        maker.body();
        planted += TELLTALES.iter().map(|telltale| maker.out.matches(telltale).count()).sum::<usize>();
        let relayed = send(maker.out.as_bytes(), &policy);
        assert!(matches!(relayed.status, 202 | 400), "seed {SEED:x}, body {number}: {}", relayed.status);
        accepted += relayed.accepted;
        let lines = std::str::from_utf8(&relayed.lines).unwrap();
        for telltale in TELLTALES.iter().chain(&[QUIET]) {
            assert!(!lines.contains(telltale), "seed {SEED:x}, body {number}: {telltale}\n{}\n{lines}", maker.out);
        }
    }
    // The law would hold for a relay that lets nothing through, too.
    assert!(accepted > bodies as u64 / 2, "{accepted} events passed of {bodies} bodies");
    assert!(planted > bodies * 4, "{planted} canaries planted");
}
