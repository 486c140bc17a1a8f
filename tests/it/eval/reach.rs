//! Which entries reach a condition of some sort, themselves or through gates, delegates, experiment groups or mappings.
//! Rows of users with an IPv4 address and no country, whose entry reaches a condition on the country, are not compared
//! with the recorded ones, as we find no country by IP address.

use serde_json::Value as Json;
use statsig::eval::Kind;
use std::collections::HashSet;

/// Which entries of a document reach a condition of some sort.
pub struct Reach {
    is_meant: fn(&Json) -> bool,
    gates: HashSet<String>,
    configs: HashSet<String>,
    layers: HashSet<String>,
}

impl Reach {
    /// The entries that reach a condition on the country by address.
    pub fn of_country(document: &Json) -> Self {
        Self::of(document, |condition| condition["type"] == "ip_based" && condition["field"] == "country")
    }

    /// Goes through a v2 document until nothing new is reached.
    pub fn of(document: &Json, is_meant: fn(&Json) -> bool) -> Self {
        let mut reach = Self { is_meant, gates: HashSet::new(), configs: HashSet::new(), layers: HashSet::new() };
        loop {
            let before = reach.gates.len() + reach.configs.len() + reach.layers.len();
            for (section, kind) in
                [("feature_gates", Kind::Gate), ("dynamic_configs", Kind::Experiment), ("layer_configs", Kind::Layer)]
            {
                for (name, spec) in document[section].as_object().into_iter().flatten() {
                    if reach.spec(document, name, spec) {
                        reach.set(kind).insert(name.clone());
                    }
                }
            }
            if reach.gates.len() + reach.configs.len() + reach.layers.len() == before {
                return reach;
            }
        }
    }

    /// Whether an entry reaches such a condition.
    pub fn is_reached(&self, kind: Kind, name: &str) -> bool {
        match kind {
            Kind::Gate => self.gates.contains(name),
            Kind::DynamicConfig | Kind::Experiment => self.configs.contains(name),
            Kind::Layer => self.layers.contains(name),
        }
    }

    /// Whether a user gives an IPv4 address and no country.
    pub fn needs_country(user: &Json) -> bool {
        let field = |name: &str| user[name].as_str().or_else(|| user["custom"][name].as_str()).unwrap_or("");
        field("ip").split('.').count() == 4 && field("country").is_empty()
    }

    fn set(&mut self, kind: Kind) -> &mut HashSet<String> {
        match kind {
            Kind::Gate => &mut self.gates,
            Kind::DynamicConfig | Kind::Experiment => &mut self.configs,
            Kind::Layer => &mut self.layers,
        }
    }

    fn spec(&self, document: &Json, name: &str, spec: &Json) -> bool {
        let overridden = document["overrides"][name].as_array().into_iter().flatten().any(|mapping| {
            let target = mapping["new_config_name"].as_str().unwrap_or("");
            let rules = mapping["rules"].as_array().into_iter().flatten();
            self.gates.contains(target)
                || self.configs.contains(target)
                || self.layers.contains(target)
                || rules
                    .filter_map(|rule| document["override_rules"].get(rule["rule_name"].as_str()?))
                    .any(|rule| self.rule(document, rule))
        });
        overridden || spec["rules"].as_array().into_iter().flatten().any(|rule| self.rule(document, rule))
    }

    fn rule(&self, document: &Json, rule: &Json) -> bool {
        let delegates = rule["configDelegate"].as_str().is_some_and(|name| self.configs.contains(name));
        delegates
            || rule["conditions"].as_array().into_iter().flatten().any(|key| {
                let condition = &document["condition_map"][key.as_str().unwrap_or("")];
                let target = condition["targetValue"].as_str().unwrap_or("");
                if (self.is_meant)(condition) {
                    return true;
                }
                match condition["type"].as_str().unwrap_or("") {
                    "pass_gate" | "fail_gate" => self.gates.contains(target),
                    "experiment_group" => self.configs.contains(condition["field"].as_str().unwrap_or("")),
                    _ => false,
                }
            })
    }
}
