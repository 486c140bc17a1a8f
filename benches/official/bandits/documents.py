"""Documents with many contextual bandits, drawn at random, and users for them.

Where groups are equally good, their weights are sums of quarters: the official core adds weights up in another order each
time, and other numbers would be rounded now one way and now the other.
"""

FIELDS = ["age", "score", "country", "locale", "plan", "Plan", "tags", "when", "flag", "userID", "user_id", "appVersion"]
TEXTS = ["", "US", "NO", "en", "nn", "free", "paid", "5", "1.5", "true", "false", "null", '["a","b"]', '{"b":1,"a":2}', "ß", "u1"]
APPS = ["one", "two"]


def condition(kind, **more):
    return {"type": kind, "idType": "userID", **more}


CONDITIONS = {
    "all": condition("public"),
    "nobody": condition("user_field", field="email", operator="any", targetValue=["nobody@example.org"]),
    "adult": condition("user_field", field="age", operator="gte", targetValue=18),
    "us": condition("user_field", field="country", operator="any", targetValue=["US"]),
    "half": condition("user_bucket", operator="lt", targetValue=500, additionalValues={"salt": "half"}),
    "pass_adults": condition("pass_gate", targetValue="adults"),
    "fail_half": condition("fail_gate", targetValue="half"),
    "in_segment": condition("pass_gate", targetValue="segment:us"),
}


def rule(name, conditions, share=100, value=True, **more):
    return {"name": name, "id": name, "passPercentage": share, "returnValue": value, "idType": "userID",
            "conditions": conditions, **more}


def spec(entity, rules, default, **more):
    kind = "feature_gate" if entity in ("feature_gate", "segment") else "dynamic_config"
    return {"type": kind, "entity": entity, "salt": "salt", "defaultValue": default, "enabled": True, "idType": "userID",
            "rules": rules, "isActive": True, **more}


def gates():
    def gate(*rules, **more):
        return spec("feature_gate", list(rules), False, **more)
    return {
        "adults": gate(rule("adults:1", ["adult"])),
        "half": gate(rule("half:1", ["half"], groupName="half of all")),
        "share": gate(rule("share:1", ["all"], 40, groupName="some", isExperimentGroup=True), explicitParameters=["v"]),
        "nested": gate(rule("nested:1", ["pass_adults", "fail_half"], groupName="nested"), hasSharedParams=True),
        "off": gate(rule("off:1", ["nobody"])),
        "segment:us": spec("segment", [rule("us:1", ["us"])], False),
        "segmented": gate(rule("segmented:1", ["in_segment"], 70)),
    }


def group(at, rng):
    value = rng.choice([{"v": at}, {"v": at, "text": "ä %d" % at}, {"deep": {"list": [1, 1.5, None, "x"]}, "v": at}, {}])
    return {"name": rng.choice(["Group %d" % at, "G%d" % at]), "parameterValues": value, "id": "g%d" % at}


def number(rng, exact):
    return rng.randint(-12, 12) / 4 if exact else round(rng.uniform(-3, 3), 3)


def model(rng, exact):
    texts = rng.sample(FIELDS, rng.choice([0, 0, 1, 2, 3]))
    return {
        "alpha": number(rng, exact), "intercept": number(rng, exact), "records": rng.choice([0, 1, 9, rng.randint(0, 5000)]),
        "weightsNumerical": {name: number(rng, exact) for name in rng.sample(FIELDS, rng.choice([0, 1, 1, 2, 3]))},
        "weightsCategorical": {name: {text: number(rng, exact) for text in rng.sample(TEXTS, rng.randint(0, 9))}
                               for name in texts},
    }


def bandit(rng, targeting, exact):
    groups = [group(at, rng) for at in range(rng.choice([0, 1, 2, 2, 3, 3, 4, 7]))]
    models = {one["id"]: model(rng, exact) for one in groups if rng.random() < 0.8}
    if exact and len(models) > 1 and rng.random() < 0.6:
        first, *others = models
        models.update({rng.choice(others): models[first]})
    if rng.random() < 0.1:
        models["g99"] = model(rng, exact)
    one = {
        "salt": "salt %d" % rng.randint(0, 9), "defaultValue": rng.choice([{"d": 1}, {}, {"v": "default"}]),
        "idType": rng.choice(["userID", "userID", "userID", "stableID", "companyID", "CompanyID"]),
        "enabled": rng.random() < 0.93, "version": rng.randint(1, 30),
        "sampleRate": rng.choice([0, 0, 0.1, 0.5, round(rng.random(), 4), 1, 1.5, -1]), "higherIsBetter": rng.random() < 0.6,
        "groups": groups,
    }
    kind = rng.random()
    if kind < 0.75:
        one["config"] = models
    elif kind < 0.8:
        one["config"] = {}
    elif kind < 0.9:
        one["config"] = None
    if rng.random() < 0.4:
        one["targetingGateName"] = rng.choice(targeting)
    if rng.random() < 0.5:
        one["targetAppIDs"] = rng.sample(APPS, rng.randint(0, 2))
    return one


def document(rng, count):
    """A document of so many bandits. A third are experiments too, to which layers delegate."""
    known = gates()
    bandits, configs, layers = {}, {}, {}
    for at in range(count):
        name = "bandit_%02d" % at
        is_layered = at % 3 == 0
        # In a layer the official core exposes an unknown gate by the rule of another gate, that it asked before.
        targeting = list(known) if is_layered else [*known, "unknown", "segment:unknown"]
        bandits[name] = bandit(rng, targeting, rng.random() < 0.5)
        if is_layered:
            configs[name] = spec("experiment", [rule(name + ":spec", ["all"], value={"spec": at}, groupName="Spec")], {"spec": 0},
                                 explicitParameters=["v"])
            delegating = rule("to %d" % at, [rng.choice(["all", "pass_adults", "half"])], configDelegate=name, isExperimentGroup=True)
            more = rule("more %d" % at, [rng.choice(["us", "in_segment"])], 50, {"v": "layer", "w": 1})
            layers["layer_%02d" % at] = spec("layer", [delegating, more], {"v": 0, "w": 0}, version=3, idType="stableID")
            merging = [more, delegating] if rng.random() < 0.3 else [delegating, more]
            layers["merging_%02d" % at] = spec("layer", merging, {"v": 0, "w": 0}, version=3, useNewLayerEval=True)
    configs["plain"] = spec("experiment", [rule("plain:1", ["all"], value={"p": 1}, groupName="Plain")], {})
    conditions = dict(CONDITIONS)
    for at in rng.sample(range(count), 4):
        key = "group_of_%d" % at
        conditions[key] = condition("experiment_group", field="bandit_%02d" % at, operator="any", targetValue=["G0", "G1", "Group 1"])
        known[key] = spec("feature_gate", [rule(key + ":1", [key])], False)
    return {
        "has_updates": True, "time": 1_700_000_000_000 + count, "app_id": "one", "feature_gates": known, "dynamic_configs": configs,
        "layer_configs": layers, "condition_map": conditions, "experiment_to_layer": {}, "cmab_configs": bandits,
        "sdk_keys_to_app_ids": {"client-one": "one", "client-two": "two"},
        "overrides": {"mapped": [{"new_config_name": "bandit_01", "rules": [{"rule_name": "half:o"}]}],
                      "bandit_02": [{"new_config_name": "plain", "rules": [{"rule_name": "half:o"}]}]},
        "override_rules": {"half:o": rule("half:o", ["half"])},
    }


def user(rng, at):
    """A user, some without units or fields, some with odd ones."""
    odd = [0, 1, 5, 5.0, -2.5, 1e21, 1e-7, 17, 18, "", "US", "us", "NO", "free", "paid", "5", "1.5", "nan", "inf", "-inf", "x", "ß",
           True, False, None, ["a", "b"], {"a": 2}]
    one = {"custom": {name: rng.choice(odd) for name in rng.sample(FIELDS[:9], rng.randint(0, 8))}}
    if rng.random() < 0.9:
        one["userID"] = "u%d" % at
    ids = {name: "%s %d" % (name, at) for name in ["stableID", "companyID", "companyid"] if rng.random() < 0.6}
    if ids or "userID" not in one:
        one["customIDs"] = ids or {"other": "o"}
    for name, values in [("country", ["US", "NO", ""]), ("locale", ["en", "nn"]), ("appVersion", ["1.5", "5", ""])]:
        if rng.random() < 0.6:
            one[name] = rng.choice(values)
    if rng.random() < 0.3:
        one["privateAttributes"] = {name: rng.choice(odd) for name in rng.sample(FIELDS[:9], 3)}
    return one
