"""Random overrides of random users, and what the official core answers with them, a JSON row for each set.

theirs.py SETS SEED FOLDER ... : the documents are those that FOLDER/index.json lists. Each entry of a document is asked
of its user with the overrides of the set.
"""
import gzip
import json
import os
import random
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from core import core  # noqa: E402
from statsig_python_core import (  # noqa: E402
    DynamicConfigEvaluationOptions, ExperimentEvaluationOptions, FeatureGateEvaluationOptions, LayerEvaluationOptions,
    StatsigUser)

FIELDS = {"userID": "user_id", "email": "email", "ip": "ip", "userAgent": "user_agent", "country": "country",
          "locale": "locale", "appVersion": "app_version", "custom": "custom", "customIDs": "custom_ids",
          "privateAttributes": "private_attributes", "statsigEnvironment": "statsig_environment"}
VALUES = [{}, {"a": 1}, {"a": 1.5, "b": [1, "x", None, {"c": True}]}, {"text": "forced", "n": -7}, {"a": None, "é": "ß"}]
UNKNOWN = "__does_not_exist__"
GATE, CONFIG = FeatureGateEvaluationOptions, DynamicConfigEvaluationOptions
EXPERIMENT, LAYER = ExperimentEvaluationOptions, LayerEvaluationOptions


def read(path):
    packed = path if path.endswith(".gz") or os.path.exists(path) else path + ".gz"
    with (gzip.open if packed.endswith(".gz") else open)(packed, "rt", encoding="utf-8") as file:
        return file.read()


class Project:
    """One document, the core that has it, and who is asked about."""

    def __init__(self, folder, case):
        self.spec, options = case["spec"], json.loads(read(os.path.join(folder, case["options"])))
        text = read(os.path.join(folder, self.spec))
        self.document = json.loads(text)
        more = {"environment": options.get("environment"), "global_custom_fields": options.get("global_custom_fields")}
        with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            self.core = core(file.name, output_log_level="none", **{key: value for key, value in more.items() if value})
        users = read(os.path.join(folder, case["users"])).splitlines()
        self.users = [json.loads(line) for line in users]
        configs = self.document["dynamic_configs"]
        is_experiment = {name: spec.get("entity") == "experiment" for name, spec in configs.items()}
        mapped = list(self.document.get("overrides") or {})
        asked = [str(condition.get("targetValue")) for condition in self.document["condition_map"].values()
                 if isinstance(condition, dict) and condition.get("type") in ("pass_gate", "fail_gate")]
        self.names = {
            "gates": list(self.document["feature_gates"]),
            "configs": [name for name in configs if not is_experiment[name]],
            "experiments": [name for name in configs if is_experiment[name]],
            "layers": list(self.document.get("layer_configs") or {}),
        }
        # Those that the official core itself does not answer always alike.
        self.dropped = json.dumps(case.get("dropped", []), ensure_ascii=False)
        self.others = {"gates": asked + mapped, "configs": mapped, "experiments": list(configs) + mapped, "layers": mapped}

    def groups(self, name):
        rules = (self.document["dynamic_configs"].get(name) or {}).get("rules") or []
        return [rule["groupName"] for rule in rules if isinstance(rule.get("groupName"), str)]

    def draw(self, rng, user, ids):
        """A set: lists of kind, name, id or None, and the answer; a text is a group."""
        drawn = []
        for _ in range(rng.randint(1, 8)):
            kind = rng.choice(["gates", "gates", "gates", "configs", "experiments", "experiments", "layers"])
            pool = self.names[kind] if rng.random() < 0.75 else self.others[kind]
            name = rng.choice(pool) if pool and rng.random() < 0.95 else UNKNOWN
            whose = rng.choice([None, None, None, "somebody else", *([user["userID"]] if user.get("userID") else []), *ids])
            groups = self.groups(name) if kind == "experiments" else []
            answer = rng.random() < 0.5 if kind == "gates" else rng.choice(VALUES)
            answer = rng.choice(groups) if groups and rng.random() < 0.5 else answer
            drawn.append([kind, name, whose if whose is None else str(whose), answer])
        return drawn

    def is_listed(self, kind, name):
        """Whether the response has an entry's answer to the kind that it is asked as here."""
        return kind != "configs" or self.document["dynamic_configs"][name].get("entity") == "dynamic_config"

    def set(self, drawn):
        self.core.remove_all_overrides()
        for kind, name, whose, answer in drawn:
            if kind == "gates":
                self.core.override_gate(name, answer, whose)
            elif kind == "configs":
                self.core.override_dynamic_config(name, answer, whose)
            elif kind == "layers":
                self.core.override_layer(name, answer, whose)
            elif isinstance(answer, str):
                self.core.override_experiment_by_group_name(name, answer, whose)
            else:
                self.core.override_experiment(name, answer, whose)

    def ask(self, user, listed, kind, name):
        statsig, off = self.core, {"disable_exposure_logging": True}
        if kind == "gates":
            found, part = statsig.get_feature_gate(user, name, GATE(**off)), "feature_gates"
        elif kind == "configs":
            found, part = statsig.get_dynamic_config(user, name, CONFIG(**off)), "dynamic_configs"
        elif kind == "experiments":
            found, part = statsig.get_experiment(user, name, EXPERIMENT(**off)), "dynamic_configs"
        else:
            found, part = statsig.get_layer(user, name, LAYER(**off)), "layer_configs"
        # Neither side looks countries up; only the official core says so.
        reason = found.details.reason.removeprefix("Network:").removeprefix("CountryLookupNotLoaded:")
        answer = {"rule_id": found.rule_id, "reason": reason, "id_type": found.id_type or ""}
        # The response lists an entry as one kind only.
        entry = listed[part].get(name) if name in self.names[kind] and self.is_listed(kind, name) else None
        if kind != "layers":
            # Without an answer there is no value.
            answer["value"] = found.value if found.rule_id or kind == "gates" else None
        elif entry:
            answer["value"] = entry["value"]
        if kind == "layers":
            answer["allocated"] = found.allocated_experiment_name
        if kind in ("experiments", "layers"):
            answer["group_name"] = found.group_name
        if entry:
            triples = [[one["gate"], one["gateValue"], one["ruleID"]] for one in entry["secondary_exposures"]]
            answer["exposures"] = triples
            if kind == "experiments":
                answer["active"] = entry.get("is_experiment_active")
        return answer

    def row(self, rng):
        whole = rng.choice(self.users)
        ids = list(whole.get("customIDs", {}).items())
        rng.shuffle(ids)
        user = {**whole, "customIDs": dict(ids)}
        drawn = self.draw(rng, user, [one for _, one in ids if isinstance(one, str) and one])
        self.set(drawn)
        theirs = StatsigUser(**{FIELDS[key]: value for key, value in user.items()})
        listed = json.loads(self.core.get_client_initialize_response(theirs, "none", include_local_overrides=True))
        names = {kind: [*some, UNKNOWN] for kind, some in self.names.items()}
        for kind, name, _, _ in drawn:
            if name not in names[kind]:
                names[kind].append(name)
        answers = {kind: {name: self.ask(theirs, listed, kind, name) for name in some if name not in self.dropped}
                   for kind, some in names.items()}
        return {"spec": self.spec, "user": {key: value for key, value in user.items() if key != "customIDs"}, "ids": ids,
                "overrides": drawn, "answers": answers}


def main(count, seed, *folders):
    rng = random.Random(seed)
    cases = []
    for folder in folders:
        cases += [(folder, case) for case in json.loads(read(os.path.join(folder, "index.json")))]
    cases = [(folder, case) for folder, case in cases if case["gates"] + case["configs"]]
    for at, (folder, case) in enumerate(cases):
        project = Project(folder, case)
        for _ in range(int(count) * (at + 1) // len(cases) - int(count) * at // len(cases)):
            print(json.dumps({"folder": os.path.basename(folder), **project.row(rng)}, ensure_ascii=False, sort_keys=True))


main(*sys.argv[1:])
