//! Evaluates rules: whether their conditions hold, and whether the unit is in the share that passes.

use super::observer::Observer;
use super::pass::{Halt, Pass};
use crate::config::compiled::spec::{Rule, Share};
use crate::eval::compare::lookup;
use crate::hash::Prefix;

impl<'a, O: Observer> Pass<'a, '_, O> {
    /// Whether all conditions hold. Those after a false one are evaluated too, as they add exposures.
    pub(in crate::eval) fn conditions(&mut self, rule: &'a Rule) -> Result<bool, Halt> {
        if O::WATCHES {
            self.observer.rule(rule);
        }
        let mut hold = true;
        let links = self.context.snapshot.links(rule);
        self.spend(links.len().saturating_add(1))?;
        for &link in links {
            hold &= self.condition(link)?;
        }
        Ok(hold)
    }

    /// Whether the unit is in the rule's share. `salt` replaces the salt of the rule's own entry.
    pub(in crate::eval) fn share(&mut self, rule: &Rule, salt: Option<&str>) -> bool {
        let (bucket, limit) = match rule.share() {
            Share::All => (None, 10_000.0),
            Share::Nobody => (None, 0.0),
            Share::Below { limit, prefix, salt: own } => {
                let unit = lookup::unit_text(&self.context, self.user, rule.unit);
                let hash = match salt {
                    None => self.context.snapshot.prefix(prefix).map_or(0, |prefix| prefix.head64(&unit)),
                    Some(salt) => Prefix::new(&format!("{salt}.{}.", self.context.snapshot.str(own))).head64(&unit),
                };
                (Some(hash % 10_000), limit)
            }
        };
        let passes = bucket.map_or(limit > 0.0, |bucket| (bucket as f64) < limit);
        if O::WATCHES {
            self.observer.share(bucket, limit, passes);
        }
        passes
    }
}
