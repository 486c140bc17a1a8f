"""The next version of a document: what its owner could do to experiments and layers while units keep what they were given."""
import copy

TARGETING = ["targetingGate", "inlineTargetingRules"]
OVERRIDES = ["override", "some_override", "overrides"]
# Conditions that ask no other entry: one that asks the experiment that asks it would never be done.
PLAIN = ["public", "user_field", "unit_id", "environment_field", "user_bucket"]
KNOWN = [*PLAIN, "pass_gate", "fail_gate", "ip_based", "ua_based", "current_time", "target_app", "experiment_group"]


def is_plain(condition):
    return isinstance(condition, dict) and condition.get("type") in PLAIN


class Changes:
    """`all` is what differs from the document before, as section => name => content; None takes the name out."""

    def __init__(self, rng, document):
        self.rng, self.document, self.all = rng, copy.deepcopy(document), {}
        self.asks_groups = any(isinstance(one, dict) and one.get("type") == "experiment_group"
                               for one in document["condition_map"].values())
        self.conditions = [key for key, one in document["condition_map"].items() if is_plain(one)]
        gates = [key for key, one in document["condition_map"].items()
                 if isinstance(one, dict) and one.get("type") in ("pass_gate", "fail_gate")]
        if not self.asks_groups:
            self.conditions += gates
        self.experiments = [name for name, spec in document["dynamic_configs"].items() if spec.get("entity") == "experiment"]

    def put(self, section, name, content):
        self.all.setdefault(section, {})[name] = content
        if content is None:
            self.document.get(section, {}).pop(name, None)
        else:
            self.document.setdefault(section, {})[name] = content

    def condition(self):
        """The key of a condition: one that is there, or a new share of the units."""
        rng = self.rng
        if self.conditions and rng.random() < 0.4:
            return rng.choice(self.conditions)
        key = f"new_{rng.randrange(10**9)}"
        types = ["userID", "userID", "userID", "stableID", "companyID"]
        self.put("condition_map", key, {
            "type": "user_bucket", "operator": "lt", "targetValue": rng.choice([100, 500, 900]),
            "additionalValues": {"salt": f"s{rng.randrange(100)}"}, "idType": rng.choice(types)})
        return key

    def is_decided(self, spec):
        """Whether all conditions of the experiments that a layer hands over to can be decided. Where one cannot, the
        official core goes on with a layer that merges rules, and says Unsupported of a value that is none."""
        conditions = self.document["condition_map"]
        experiments = [self.document["dynamic_configs"].get(rule.get("configDelegate")) for rule in spec["rules"]]
        asked = [key for one in experiments if one for rule in one["rules"] for key in rule["conditions"]]
        return all(conditions.get(key, {}).get("type") in KNOWN for key in asked)

    def rule(self, spec, key, **more):
        value = self.rng.choice([{"forced": self.rng.randrange(9)}, {"a": 1.0}, {}, False])
        return {"name": key, "id": key, "salt": key, "passPercentage": self.rng.choice([100, 100, 100, 50, 0]),
                "returnValue": value, "conditions": [self.condition()], "idType": spec["idType"], **more}

    def experiment(self, spec):
        rng, rules = self.rng, spec["rules"]
        for _ in range(rng.randint(1, 3)):
            what = rng.choice(["active", "active", "share", "share", "groups", "group", "targeting", "targeting", "override",
                               "override", "salt", "version", "enabled", "unit", "parameters"])
            if what == "active":
                spec["isActive"] = rng.random() < 0.75
                if rng.random() < 0.1:
                    del spec["isActive"]
            elif what == "share" and rules:
                rng.choice(rules)["passPercentage"] = rng.choice([0, 20, 50, 100])
            elif what == "groups" and len(rules) > 1:
                one, other = rng.sample(rules, 2)
                for key in ("returnValue", "groupName", "id"):
                    one[key], other[key] = other.get(key), one.get(key)
            elif what == "group" and rules:
                rule = rng.choice(rules)
                rule["groupName"], rule["isExperimentGroup"] = f"new {rng.randrange(9)}", rng.random() < 0.8
            elif what == "targeting":
                rules.insert(rng.choice([0, 0, len(rules)]), self.rule(spec, rng.choice(TARGETING)))
            elif what == "override":
                group = {"groupName": "Forced", "isExperimentGroup": True} if rng.random() < 0.5 else {}
                rules.insert(rng.choice([0, 0, len(rules)]), self.rule(spec, rng.choice(OVERRIDES), **group))
            elif what == "salt":
                spec["salt"] = f"salt {rng.randrange(99)}"
            elif what == "version":
                spec["version"] = rng.randrange(100)
            elif what == "enabled":
                spec["enabled"] = rng.random() < 0.5
            elif what == "unit" and rng.random() < 0.3:
                spec["idType"] = rng.choice(["userID", "stableID", "companyID"])
            elif what == "parameters":
                spec["explicitParameters"] = rng.choice([[], ["a"], list(spec["defaultValue"] or {})[:2]])

    def layer(self, spec):
        rng = self.rng
        what = rng.choice(["delegate", "delegate", "merges", "active", "version"])
        if what == "delegate" and self.experiments:
            rule = self.rule(spec, "handed over", configDelegate=rng.choice(self.experiments))
            if rng.random() < 0.5:
                rule["isExperimentGroup"] = True
            spec["rules"].insert(0, rule)
        elif what == "merges" and self.is_decided(spec):
            spec["useNewLayerEval"] = not spec.get("useNewLayerEval")
        elif what == "active":
            spec["isActive"] = rng.random() < 0.5
        else:
            spec["version"] = rng.randrange(100)

    def mapping(self, name):
        """Lets another experiment answer for one, unless that one is mapped itself."""
        others = [other for other in self.experiments if other != name and other not in (self.document.get("overrides") or {})]
        targets = {one["new_config_name"] for some in (self.document.get("overrides") or {}).values() for one in some}
        if others and name not in targets:
            rule = f"mapped_{self.rng.randrange(10**6)}"
            self.put("override_rules", rule, self.rule({"idType": "userID"}, rule))
            self.put("overrides", name, [{"new_config_name": self.rng.choice(others), "rules": [{"rule_name": rule}]}])

    def make(self):
        """The next document."""
        rng = self.rng
        for section, change in (("dynamic_configs", self.experiment), ("layer_configs", self.layer)):
            for name, spec in list((self.document.get(section) or {}).items()):
                if spec.get("entity") == "experiment" and rng.random() < 0.05:
                    self.put(section, name, None)
                elif spec.get("entity") in ("experiment", "layer") and rng.random() < 0.7:
                    spec = copy.deepcopy(spec)
                    change(spec)
                    self.put(section, name, spec)
        for name in self.experiments:
            if rng.random() < 0.08 and not self.asks_groups:
                self.mapping(name)
        self.document["time"] = self.document["time"] + 1000
        return self.document
