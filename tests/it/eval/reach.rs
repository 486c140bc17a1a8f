//! Which recorded rows are not compared, as we find no country by IP address: those of users with an IPv4 address and
//! no country, whose entry asks for the country, itself or through gates, delegates or experiment groups.

use serde_json::Value as Json;
use statsig::eval::Kind;
use std::collections::HashSet;

/// Which entries of a document reach a condition on the country.
pub struct Reach {
    gates: HashSet<String>,
    configs: HashSet<String>,
    layers: HashSet<String>,
}

impl Reach {
    /// Goes through a v2 document until nothing new is reached.
    pub fn of(document: &Json) -> Self {
        let mut reach = Self { gates: HashSet::new(), configs: HashSet::new(), layers: HashSet::new() };
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
    pub fn country(&self, kind: Kind, name: &str) -> bool {
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
                match condition["type"].as_str().unwrap_or("") {
                    "ip_based" => condition["field"] == "country",
                    "pass_gate" | "fail_gate" => self.gates.contains(target),
                    "experiment_group" => self.configs.contains(condition["field"].as_str().unwrap_or("")),
                    _ => false,
                }
            })
    }
}
