"""What the official core answers with contextual bandits, JSON rows: a document, then users of it, then how often it draws.

theirs.py DOCUMENTS USERS UNITS SEED FOLDER ... : so many documents of bandits, so many users of each, and of the documents of
the folders, to which bandits are added; and so many units whose draws are counted.
"""
import collections
import json
import os
import random
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from core import core  # noqa: E402
from documents import bandit, document, user  # noqa: E402
from project import UNKNOWN, projects, reason, user as user_of  # noqa: E402
from statsig_python_core import (  # noqa: E402
    ExperimentEvaluationOptions, FeatureGateEvaluationOptions, LayerEvaluationOptions)

OFF = {"disable_exposure_logging": True}
KEYS = [None, "client-one", "client-two"]


def start(found):
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(found, file)
        file.flush()
        return core(file.name, output_log_level="none")


def put(row):
    # As it is: the text of a map is in the order of its keys.
    print(json.dumps(row, ensure_ascii=False, separators=(",", ":")))


def common(found):
    return {"rule_id": found.rule_id, "reason": reason(found), "id_type": found.id_type or ""}


def experiment(statsig, whose, name):
    found = statsig.get_experiment(whose, name, ExperimentEvaluationOptions(**OFF))
    return {**common(found), "value": found.value if found.rule_id or found.value else None, "group_name": found.group_name}


def layer(statsig, whose, name):
    found = statsig.get_layer(whose, name, LayerEvaluationOptions(**OFF))
    return {**common(found), "group_name": found.group_name, "allocated": found.allocated_experiment_name}


def gate(statsig, whose, name):
    found = statsig.get_feature_gate(whose, name, FeatureGateEvaluationOptions(**OFF))
    return {**common(found), "value": found.value}


def response(statsig, whose, key=None):
    found = json.loads(statsig.get_client_initialize_response(whose, "none", key, include_local_overrides=True))
    return {part: found[part] for part in ["feature_gates", "dynamic_configs", "layer_configs"] if part in found}


def ask(statsig, found, whose, key):
    mapped = [*found["overrides"], "plain", UNKNOWN]
    return {
        "experiments": {name: experiment(statsig, whose, name) for name in sorted({*found["cmab_configs"], *mapped})},
        "layers": {name: layer(statsig, whose, name) for name in found["layer_configs"]},
        "gates": {name: gate(statsig, whose, name) for name in found["feature_gates"]},
        "values": response(statsig, whose, key),
    }


def overrides(rng, found):
    """Lists of kind, name and answer, for all users; mostly none."""
    if rng.random() < 0.7:
        return []
    return [["gates", rng.choice(["adults", "half", "share", "nested"]), rng.random() < 0.5],
            ["experiments", rng.choice(sorted(found["cmab_configs"])), {"forced": 1}]]


def generated(rng, users):
    """One document of bandits, and its users."""
    found = document(rng, 24)
    put({"document": found})
    statsig = start(found)
    for one in range(users):
        whose, key, forced = user(rng, one), rng.choice(KEYS), overrides(rng, found)
        statsig.remove_all_overrides()
        for kind, name, answer in forced:
            (statsig.override_gate if kind == "gates" else statsig.override_experiment)(name, answer)
        put({"user": whose, "key": key, "overrides": forced, "answers": ask(statsig, found, user_of(whose), key)})


def added(rng, project, users):
    """The document of a project with bandits, which its gates target, and users of the project."""
    gates = [name for name in project.names["gates"] if name not in project.dropped] or ["unknown"]
    bandits = {"bandit %d" % at: bandit(rng, gates, True) for at in range(16)}
    found = {**project.document, "cmab_configs": bandits}
    put({"document": found, "options": {**project.options, "id_lists": None}})
    statsig = project.core_of(json.dumps(found))
    for whose in rng.sample(project.users, min(users, len(project.users))):
        theirs = user_of(whose)
        listed = response(statsig, theirs).get("dynamic_configs", {})
        answers = {"experiments": {name: experiment(statsig, theirs, name) for name in bandits},
                   "values": {"dynamic_configs": {name: listed[name] for name in bandits if name in listed}}}
        put({"user": whose, "key": None, "overrides": [], "answers": answers})


def counted(rng):
    """Bandits that draw, and from whom much is drawn."""
    def group(at):
        return {"name": "G%d" % at, "parameterValues": {"v": at}, "id": "g%d" % at}

    def learned(records, weights):
        return {"alpha": 0.5, "intercept": 1, "records": records, "weightsNumerical": weights, "weightsCategorical": {}}
    base = {"salt": "counted", "defaultValue": {}, "idType": "userID", "enabled": True, "version": 1, "higherIsBetter": True}
    weights = {"age": 1.5}
    return {
        "all": {**base, "sampleRate": 1, "groups": [group(at) for at in range(4)],
                "config": {"g0": learned(0, weights), "g1": learned(9, weights), "g2": learned(99, {})}},
        "part": {**base, "sampleRate": 0.37, "groups": [group(at) for at in range(3)],
                 "config": {"g%d" % at: learned(rng.randint(0, 50), weights) for at in range(3)}},
        "unscored": {**base, "sampleRate": 0, "groups": [group(at) for at in range(5)], "config": {"g0": learned(7, {})}},
        "buckets": {**base, "sampleRate": 0.5, "groups": [group(at) for at in range(7)]},
    }


def draws(rng, units):
    found = {**document(rng, 6), "cmab_configs": counted(rng)}
    put({"document": found})
    statsig = start(found)
    for name in found["cmab_configs"]:
        counts = collections.Counter()
        for unit in range(units):
            theirs = user_of({"userID": "unit %d" % unit, "custom": {"age": unit % 90}})
            counts[statsig.get_experiment(theirs, name, ExperimentEvaluationOptions(**OFF)).rule_id] += 1
        put({"bandit": name, "units": units, "counts": counts})


def main(documents, users, units, seed, *folders):
    rng = random.Random(int(seed))
    for at in range(int(documents)):
        if (at + 1) % 10 == 0:
            print(f"official core: {at + 1} of {documents} documents of bandits", file=sys.stderr, flush=True)
        generated(rng, int(users))
    for project, _, _ in projects(folders):
        added(rng, project, int(users))
    draws(rng, int(units))


main(*sys.argv[1:])
