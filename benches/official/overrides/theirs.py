"""Random overrides of random users, and what the official core answers with them, a JSON row for each set.

theirs.py SETS SEED FOLDER ... : the documents are those that FOLDER/index.json lists. Each entry of a document is asked
of its user with the overrides of the set.
"""
import json
import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from project import UNKNOWN, Project, projects, reason, user as user_of  # noqa: E402
from statsig_python_core import (  # noqa: E402
    DynamicConfigEvaluationOptions, ExperimentEvaluationOptions, FeatureGateEvaluationOptions, LayerEvaluationOptions)

VALUES = [{}, {"a": 1}, {"a": 1.5, "b": [1, "x", None, {"c": True}]}, {"text": "forced", "n": -7}, {"a": None, "é": "ß"}]
GATE, CONFIG = FeatureGateEvaluationOptions, DynamicConfigEvaluationOptions
EXPERIMENT, LAYER = ExperimentEvaluationOptions, LayerEvaluationOptions


class Overridden(Project):
    """A project whose core is given overrides."""

    def __init__(self, folder, case):
        super().__init__(folder, case)
        mapped, configs = list(self.document.get("overrides") or {}), list(self.document["dynamic_configs"])
        asked = [str(condition.get("targetValue")) for condition in self.document["condition_map"].values()
                 if isinstance(condition, dict) and condition.get("type") in ("pass_gate", "fail_gate")]
        self.others = {"gates": asked + mapped, "configs": mapped, "experiments": configs + mapped, "layers": mapped}

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
        answer = {"rule_id": found.rule_id, "reason": reason(found), "id_type": found.id_type or ""}
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

    def random_row(self, rng):
        whole = rng.choice(self.users)
        ids = list(whole.get("customIDs", {}).items())
        rng.shuffle(ids)
        user = {**whole, "customIDs": dict(ids)}
        drawn = self.draw(rng, user, [one for _, one in ids if isinstance(one, str) and one])
        self.set(drawn)
        theirs = user_of(user)
        listed = json.loads(self.core.get_client_initialize_response(theirs, "none", include_local_overrides=True))
        names = {kind: [*some, UNKNOWN] for kind, some in self.names.items()}
        for kind, name, _, _ in drawn:
            if name not in names[kind]:
                names[kind].append(name)
        answers = {kind: {name: self.ask(theirs, listed, kind, name) for name in some if name not in self.dropped}
                   for kind, some in names.items()}
        return self.row(user={key: value for key, value in user.items() if key != "customIDs"}, ids=ids, overrides=drawn,
                        answers=answers)


def main(count, seed, *folders):
    rng = random.Random(seed)
    for project, at, of in projects(folders, Overridden):
        for _ in range(int(count) * (at + 1) // of - int(count) * at // of):
            print(project.random_row(rng))


main(*sys.argv[1:])
